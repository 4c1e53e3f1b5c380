"""How many files and connections a process of the suite may have open."""

import resource

from deploy.refusal import StartRefused

_NEEDED = 1_024
_WANTED = 4_096


def allow_enough() -> None:
    """Raise the limit of this process and its children as far as it may be. Refused when that is not enough."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < _NEEDED:
        raise StartRefused(f"Only {hard} files may be open at once; {_NEEDED} are needed. Run: ulimit -n {_WANTED}")
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

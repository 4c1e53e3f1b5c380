"""The process that reads one file: `python -m gateway.x12`, the file on standard input, its claims on standard output.

It may use one processor for so many seconds and so much memory, opens nothing, and ends with its file.
"""

import json
import resource
import sys

from gateway.x12.claims import MOST_BYTES, Unreadable
from gateway.x12.reading import read_claims

_CPU_SECONDS = 20
_MEMORY = 1024 * 1024 * 1024


def main() -> None:
    """Read, and say either the claims or why there are none; never anything of the file besides."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        said: dict[str, object] = {"claims": read_claims(sys.stdin.buffer.read(MOST_BYTES))}
    except Unreadable as refusal:
        said = {"segment": refusal.segment, "message": refusal.message}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()

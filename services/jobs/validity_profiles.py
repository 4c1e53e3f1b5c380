"""What a seeker's profile must be like before it is kept: every fault found is named with its field."""

from collections.abc import Iterator

from chassis.errors import FieldError
from services.jobs.domain.postings import CodeSet, Remote, WorkSetting
from services.jobs.domain.profiles import SeekerProfile
from services.jobs.faults import length, one_of
from services.jobs.vocabulary import CREDENTIALS, STATES

_HEADLINE = (0, 120)
_ABOUT = (0, 2_000)
_NAME = (1, 60)
_MOST_NAMED = 10
_MOST_CREDENTIALS = 20
_MOST_YEARS = 60


def profile_faults(profile: SeekerProfile) -> Iterator[FieldError]:
    """Name what is wrong with what a seeker says of themselves."""
    yield from length("headline", profile.headline, _HEADLINE)
    yield from length("about", profile.about, _ABOUT)
    yield from _credential_faults(profile.credentials)
    yield from _years_faults(profile.years_experience)
    for name, values, known in (
        ("settings", profile.settings, WorkSetting),
        ("code_sets", profile.code_sets, CodeSet),
        ("remote_modes", profile.remote_modes, Remote),
    ):
        for value in values:
            yield from one_of(name, value, known)
    for name in ("specialties", "encoders", "ehrs"):
        yield from _named_faults(name, getattr(profile, name))
    if profile.state:
        yield from one_of("state", profile.state, STATES, "a USPS code such as TX")


def _credential_faults(credentials: tuple[str, ...]) -> Iterator[FieldError]:
    if len(credentials) > _MOST_CREDENTIALS:
        yield FieldError("credentials", f"Name {_MOST_CREDENTIALS} at most.")
    elif unknown := [each for each in credentials if each not in CREDENTIALS]:
        yield FieldError("credentials", f"{unknown[0][:20]} is no credential that is known here, such as CPC or RHIT.")


def _years_faults(years: int | None) -> Iterator[FieldError]:
    if years is not None and not 0 <= years <= _MOST_YEARS:
        yield FieldError("years_experience", f"Give 0 to {_MOST_YEARS} years.")


def _named_faults(field: str, names: tuple[str, ...]) -> Iterator[FieldError]:
    if len(names) > _MOST_NAMED:
        yield FieldError(field, f"Name {_MOST_NAMED} at most.")
        return
    for each in names:
        yield from length(field, each, _NAME)

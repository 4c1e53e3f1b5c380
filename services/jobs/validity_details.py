"""What a posting must be like beyond its first lines."""

from collections.abc import Iterator
from enum import StrEnum

from chassis.errors import FieldError
from services.jobs.domain.postings import ApplyMethod, CodeSet, Content, Groups, Remote, Shift, WorkSetting
from services.jobs.faults import length, one_of
from services.jobs.vocabulary import CREDENTIALS, STATES

_MOST_LISTED = 10
_MOST_GROUPS = 5
_MOST_BENEFITS = 20
_NAME = (1, 60)
_BENEFIT = (1, 100)
_EXPLANATION = (0, 500)
_MOST_YEARS = 50
_CHARTS = (0.1, 1_000)
_ACCURACY = (50, 100)
_MOST_OPENINGS = 999


def credential_faults(field: str, credentials: tuple[str, ...]) -> Iterator[FieldError]:
    """Name what is wrong with a group of credentials."""
    if len(credentials) > _MOST_LISTED:
        yield FieldError(field, f"Name {_MOST_LISTED} at most.")
    elif not CREDENTIALS.issuperset(credentials):
        yield FieldError(field, "Name credentials by their initials, such as CPC, COC, CCS or RHIT.")


def details_faults(content: Content) -> Iterator[FieldError]:
    """Name what is wrong with a posting's details."""
    yield from _group_faults("credential_groups", content.credential_groups)
    yield from _group_faults("preferred_credential_groups", content.preferred_credential_groups)
    yield from _experience_faults(content)
    yield from _keys("settings", content.settings, WorkSetting)
    yield from _keys("code_sets", content.code_sets, CodeSet)
    yield from _names("encoders", content.encoders, _MOST_LISTED, _NAME)
    yield from _names("ehrs", content.ehrs, _MOST_LISTED, _NAME)
    yield from _names("benefits", content.benefits, _MOST_BENEFITS, _BENEFIT)
    yield from _remote_state_faults(content)
    yield from _figure("charts_per_hour", content.charts_per_hour, _CHARTS)
    yield from _figure("accuracy_percent", content.accuracy_percent, _ACCURACY)
    if content.shift:
        yield from one_of("shift", content.shift, Shift)
    yield from length("salary_explanation", content.salary_explanation, _EXPLANATION)
    yield from _apply_faults(content)
    if not 1 <= content.openings <= _MOST_OPENINGS:
        yield FieldError("openings", f"Give 1 to {_MOST_OPENINGS}.")


def _group_faults(field: str, groups: Groups) -> Iterator[FieldError]:
    if len(groups) > _MOST_GROUPS or not all(groups):
        yield FieldError(field, f"Name {_MOST_GROUPS} groups at most, each with a credential.")
        return
    for group in groups:
        yield from credential_faults(field, group)


def _experience_faults(content: Content) -> Iterator[FieldError]:
    years = content.years_experience
    if years is not None and not 0 <= years <= _MOST_YEARS:
        yield FieldError("years_experience", f"Give 0 to {_MOST_YEARS} years.")
    if content.no_experience_welcome and years:
        yield FieldError("no_experience_welcome", "Either no experience is welcome, or years of it are asked for.")


def _keys(field: str, keys: tuple[str, ...], known: type[StrEnum]) -> Iterator[FieldError]:
    for key in keys:
        yield from one_of(field, key, known)


def _names(field: str, names: tuple[str, ...], most: int, bounds: tuple[int, int]) -> Iterator[FieldError]:
    if len(names) > most:
        yield FieldError(field, f"Name {most} at most.")
        return
    for name in names:
        yield from length(field, name, bounds)


def _remote_state_faults(content: Content) -> Iterator[FieldError]:
    if not STATES.issuperset(content.remote_states):
        yield FieldError("remote_states", "Give USPS codes such as TX.")
    elif content.remote_states and content.remote == Remote.ONSITE:
        yield FieldError("remote_states", "Work on site is done in one state: leave them out.")


def _figure(field: str, figure: float, bounds: tuple[float, float]) -> Iterator[FieldError]:
    least, most = bounds
    # Written so that what is no number is refused too.
    if figure != 0 and not least <= figure <= most:
        yield FieldError(field, f"Give {least:,} to {most:,}, or leave it out.")


def _apply_faults(content: Content) -> Iterator[FieldError]:
    if not content.apply_method:
        return
    yield from one_of("apply_method", content.apply_method, ApplyMethod)
    if content.apply_method != ApplyMethod.HERE and not content.apply_url:
        yield FieldError("apply_url", "Say where one applies.")

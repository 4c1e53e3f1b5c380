"""What a filter must be like before anything is looked for: every fault found is named with its field."""

from collections.abc import Iterator

from chassis.errors import FieldError
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import EmploymentType, Remote, WorkSetting
from services.jobs.faults import one_of
from services.jobs.search.places import places
from services.jobs.vocabulary import STATES

_LONGEST = 200
_MOST_DAYS = 365
_MOST_MILES = 500


def filter_faults(wanted: Filter) -> Iterator[FieldError]:
    """Name what is wrong with what somebody looks for."""
    for name in ("query", "credential", "specialty", "near", "employer_id"):
        if len(getattr(wanted, name)) > _LONGEST:
            yield FieldError(name, f"Use {_LONGEST} characters at most.")
    yield from _name_faults(wanted)
    yield from _number_faults(wanted)


def _name_faults(wanted: Filter) -> Iterator[FieldError]:
    for name, known in (("remote", Remote), ("employment_type", EmploymentType), ("setting", WorkSetting)):
        if value := getattr(wanted, name):
            yield from one_of(name, value, known)
    if wanted.state:
        yield from one_of("state", wanted.state, STATES, "a USPS code such as TX")
    if wanted.near and places().find(wanted.near) is None:
        yield FieldError("near", "Give a ZIP code of five digits, or a city and its state such as Austin, TX.")


def _number_faults(wanted: Filter) -> Iterator[FieldError]:
    if wanted.salary_min < 0:
        yield FieldError("salary_min", "Give whole US dollars a year, 0 for any salary.")
    if not 0 <= wanted.posted_within_days <= _MOST_DAYS:
        yield FieldError("posted_within_days", f"Give 1 to {_MOST_DAYS} days, 0 for any.")
    if not 0 <= wanted.within_miles <= _MOST_MILES:
        yield FieldError("within_miles", f"Give 1 to {_MOST_MILES} miles, 0 for the usual distance.")

"""What an employer and a posting must be like before they are kept: every fault found is named with its field."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from chassis.errors import FieldError
from services.jobs.domain.employers import Profile
from services.jobs.domain.postings import Content, EmploymentType, Location, Remote, Salary, SalaryUnit
from services.jobs.faults import length, one_of, web_address
from services.jobs.validity_details import credential_faults, details_faults
from services.jobs.vocabulary import COUNTRIES, CURRENCIES, STATES, salary_bounds

LONGEST_AHEAD = timedelta(days=180)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_TITLE = (3, 120)
_DESCRIPTION = (1, 20_000)
_EMPLOYER_NAME = (1, 120)
_EMPLOYER_DESCRIPTION = (0, 5_000)
_SPECIALTY = (1, 60)
_PLACE_NAME = (0, 100)
_REFERENCE = (0, 100)
_MOST_LISTED = 10
# How many times the lowest salary the highest may be.
_WIDEST = 2.5


def profile_faults(profile: Profile) -> Iterator[FieldError]:
    """Name what is wrong with what an employer says of itself."""
    yield from length("name", profile.name, _EMPLOYER_NAME)
    yield from length("description", profile.description, _EMPLOYER_DESCRIPTION)
    yield from web_address("website", profile.website)


def content_faults(content: Content) -> Iterator[FieldError]:
    """Name what is wrong with what a posting says."""
    yield from length("title", content.title, _TITLE)
    yield from length("description_markdown", content.description_markdown, _DESCRIPTION)
    yield from one_of("employment_type", content.employment_type, EmploymentType)
    yield from one_of("remote", content.remote, Remote)
    yield from _location_faults(content.location, content.remote)
    yield from credential_faults("credentials", content.credentials)
    yield from _specialty_faults(content.specialties)
    yield from _salary_faults(content.salary, content.location.country)
    yield from _width_faults(content.salary, content.salary_explanation)
    yield from web_address("apply_url", content.apply_url)
    yield from details_faults(content)


def reference_faults(reference: str) -> Iterator[FieldError]:
    """Name what is wrong with an employer's own name for a posting; empty is none."""
    yield from length("reference", reference, _REFERENCE)


def valid_through_faults(moment: datetime | None, now: datetime) -> Iterator[FieldError]:
    """Name what is wrong with a posting's last moment; None is one that could not be read."""
    if moment is None:
        yield FieldError("valid_through", "Give a day such as 2026-03-31, or an RFC 3339 time.")
    elif moment <= now:
        yield FieldError("valid_through", "Give a moment that is still to come.")
    elif moment > last_moment_of(now + LONGEST_AHEAD):
        yield FieldError("valid_through", f"Give a day at most {LONGEST_AHEAD.days} days ahead.")


def moment_of(text: str) -> datetime | None:
    """Read a day (then its last moment in UTC) or an RFC 3339 time; None for anything else."""
    try:
        if _DAY.fullmatch(text):
            return last_moment_of(datetime.fromisoformat(text))
        if _RFC_3339.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None


def last_moment_of(day: datetime) -> datetime:
    """The end of a day, UTC."""
    return datetime.combine(day.date(), time.max, UTC)


def _location_faults(location: Location, remote: str) -> Iterator[FieldError]:
    yield from one_of("location.country", location.country, COUNTRIES, "an ISO 3166-1 code such as US")
    yield from length("location.city", location.city, _PLACE_NAME)
    is_remote = remote == Remote.REMOTE
    if not location.city and not is_remote:
        yield FieldError("location.city", "Say where the work is done, or that it is remote.")
    if location.country != "US":
        yield from length("location.state", location.state, _PLACE_NAME)
    elif location.state or not is_remote:
        yield from one_of("location.state", location.state, STATES, "a USPS code such as TX")


def _specialty_faults(specialties: tuple[str, ...]) -> Iterator[FieldError]:
    if len(specialties) > _MOST_LISTED:
        yield FieldError("specialties", f"Name {_MOST_LISTED} at most.")
    else:
        for specialty in specialties:
            yield from length("specialties", specialty, _SPECIALTY)


def _salary_faults(salary: Salary | None, country: str) -> Iterator[FieldError]:
    if salary is None:
        if country == "US":
            yield FieldError("salary", "Give the range: several states require it of every posting.")
        return
    faults = [
        *one_of("salary.unit", salary.unit, SalaryUnit),
        *one_of("salary.currency", salary.currency, CURRENCIES, "an ISO 4217 code such as USD"),
    ]
    yield from faults or _range_faults(salary)


def _width_faults(salary: Salary | None, explanation: str) -> Iterator[FieldError]:
    """A range that is so wide says nothing, unless it says why."""
    if salary and salary.most > _WIDEST * salary.least > 0 and not explanation:
        yield FieldError("salary.max", f"Give {_WIDEST} times the lowest at most, or a salary_explanation.")


def _range_faults(salary: Salary) -> Iterator[FieldError]:
    least, most = salary_bounds(salary.currency, salary.unit)
    if salary.least > salary.most:
        yield FieldError("salary.max", "The highest salary is below the lowest.")
    for field, amount in (("salary.min", salary.least), ("salary.max", salary.most)):
        if not least <= amount <= most:
            yield FieldError(
                field, f"Give {least:,} to {most:,} {salary.currency} for a salary by the {salary.unit.lower()}."
            )

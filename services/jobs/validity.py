"""What an employer and a posting must be like before they are kept: every fault found is named with its field."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from chassis.errors import FieldError
from services.jobs.domain.employers import Profile
from services.jobs.domain.postings import Content, EmploymentType, Location, Remote, Salary, SalaryUnit
from services.jobs.vocabulary import COUNTRIES, CREDENTIALS, CURRENCIES, STATES, salary_bounds

LONGEST_AHEAD = timedelta(days=180)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_TITLE = (3, 120)
_DESCRIPTION = (1, 20_000)
_EMPLOYER_NAME = (1, 120)
_EMPLOYER_DESCRIPTION = (0, 5_000)
_SPECIALTY = (1, 60)
_PLACE_NAME = (0, 100)
_LONGEST_URL = 2_000
_MOST_LISTED = 10


def profile_faults(profile: Profile) -> Iterator[FieldError]:
    """Name what is wrong with what an employer says of itself."""
    yield from _length("name", profile.name, _EMPLOYER_NAME)
    yield from _length("description", profile.description, _EMPLOYER_DESCRIPTION)
    yield from _web_address("website", profile.website)


def content_faults(content: Content) -> Iterator[FieldError]:
    """Name what is wrong with what a posting says."""
    yield from _length("title", content.title, _TITLE)
    yield from _length("description_markdown", content.description_markdown, _DESCRIPTION)
    yield from _one_of("employment_type", content.employment_type, EmploymentType)
    yield from _one_of("remote", content.remote, Remote)
    yield from _location_faults(content.location, content.remote)
    yield from _credential_faults(content.credentials)
    yield from _specialty_faults(content.specialties)
    yield from _salary_faults(content.salary, content.location.country)
    yield from _web_address("apply_url", content.apply_url)


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
    yield from _one_of("location.country", location.country, COUNTRIES, "an ISO 3166-1 code such as US")
    yield from _length("location.city", location.city, _PLACE_NAME)
    is_remote = remote == Remote.REMOTE
    if not location.city and not is_remote:
        yield FieldError("location.city", "Say where the work is done, or that it is remote.")
    if location.country != "US":
        yield from _length("location.state", location.state, _PLACE_NAME)
    elif location.state or not is_remote:
        yield from _one_of("location.state", location.state, STATES, "a USPS code such as TX")


def _credential_faults(credentials: tuple[str, ...]) -> Iterator[FieldError]:
    if len(credentials) > _MOST_LISTED:
        yield FieldError("credentials", f"Name {_MOST_LISTED} at most.")
    elif not CREDENTIALS.issuperset(credentials):
        yield FieldError("credentials", "Name credentials by their initials, such as CPC, COC, CCS or RHIT.")


def _specialty_faults(specialties: tuple[str, ...]) -> Iterator[FieldError]:
    if len(specialties) > _MOST_LISTED:
        yield FieldError("specialties", f"Name {_MOST_LISTED} at most.")
    else:
        for specialty in specialties:
            yield from _length("specialties", specialty, _SPECIALTY)


def _salary_faults(salary: Salary | None, country: str) -> Iterator[FieldError]:
    if salary is None:
        if country == "US":
            yield FieldError("salary", "Give the range: several states require it of every posting.")
        return
    faults = [
        *_one_of("salary.unit", salary.unit, SalaryUnit),
        *_one_of("salary.currency", salary.currency, CURRENCIES, "an ISO 4217 code such as USD"),
    ]
    yield from faults or _range_faults(salary)


def _range_faults(salary: Salary) -> Iterator[FieldError]:
    least, most = salary_bounds(salary.currency, salary.unit)
    if salary.least > salary.most:
        yield FieldError("salary.max", "The highest salary is below the lowest.")
    for field, amount in (("salary.min", salary.least), ("salary.max", salary.most)):
        if not least <= amount <= most:
            yield FieldError(
                field, f"Give {least:,} to {most:,} {salary.currency} for a salary by the {salary.unit.lower()}."
            )


def _length(field: str, text: str, bounds: tuple[int, int]) -> Iterator[FieldError]:
    least, most = bounds
    if not least <= len(text) <= most:
        yield FieldError(field, f"Write {least:,} to {most:,} characters.")


def _one_of(
    field: str, value: str, known: type[EmploymentType | Remote | SalaryUnit] | frozenset[str], such: str = ""
) -> Iterator[FieldError]:
    names = known if isinstance(known, frozenset) else {each.value for each in known}
    if value not in names:
        yield FieldError(field, f"Give {such or ', '.join(sorted(names))}.")


def _web_address(field: str, url: str) -> Iterator[FieldError]:
    if url and not _is_web_address(url):
        yield FieldError(field, "Give a whole address that begins with https:// or http://.")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = parts.username is None and not re.search(r"[\s<>\"\\]", url)
    return parts.scheme in {"http", "https"} and named and plain and len(url) <= _LONGEST_URL

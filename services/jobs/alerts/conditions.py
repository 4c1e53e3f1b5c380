"""What a filter asks and what a posting offers, taken apart into keys that either has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.jobs.alerts.words import terms
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import HOURS_A_YEAR, Content, Posting, Remote, SalaryUnit
from services.jobs.vocabulary import STATES


@dataclass(frozen=True, slots=True)
class Conditions:
    """A filter taken apart: keys that a posting must have, every one, and what has to be compared besides."""

    keys: frozenset[str]
    salary_min: int
    posted_within: timedelta | None

    def hold(self, offered: "Offered", at: datetime) -> bool:
        """Whether a posting is what the filter looks for."""
        return (
            self.keys <= offered.keys
            and (offered.pays_at_most is None or self.salary_min <= offered.pays_at_most)
            and (self.posted_within is None or at - offered.published_at <= self.posted_within)
        )


@dataclass(frozen=True, slots=True)
class Offered:
    """A posting taken apart. `pays_at_most` is in US dollars a year, None where it cannot be compared."""

    keys: frozenset[str]
    pays_at_most: int | None
    published_at: datetime


def conditions_of(wanted: Filter) -> Conditions:
    """Take a filter apart."""
    days = wanted.posted_within_days
    return Conditions(frozenset(_asked(wanted)), wanted.salary_min, timedelta(days=days) if days else None)


def offered_by(posting: Posting) -> Offered:
    """Take a posting apart."""
    published = posting.published_at or posting.created_at
    return Offered(frozenset(_offered(posting)), _pays_at_most(posting.content), published)


def _asked(wanted: Filter) -> Iterator[str]:
    for name in ("remote", "state", "credential", "employment_type", "setting"):
        if value := getattr(wanted, name):
            yield f"{name}:{value}"
    if wanted.specialty:
        yield f"specialty:{wanted.specialty.lower()}"
    for name in ("cpc_a_welcome", "no_experience_welcome"):
        if getattr(wanted, name):
            yield name
    yield from (f"word:{term}" for term in terms(wanted.query))


def _offered(posting: Posting) -> Iterator[str]:
    content = posting.content
    yield f"remote:{content.remote}"
    yield f"employment_type:{content.employment_type}"
    yield from (f"state:{state}" for state in _states(content))
    yield from (f"credential:{name}" for group in content.required_groups for name in group)
    yield from (f"setting:{name}" for name in content.settings)
    yield from (f"specialty:{name.lower()}" for name in content.specialties)
    yield from (name for name in ("cpc_a_welcome", "no_experience_welcome") if getattr(content, name))
    yield from (f"word:{term}" for term in terms(posting.searchable))


def _states(content: Content) -> frozenset[str]:
    """Where somebody who takes it may live, as far as it is said."""
    there = frozenset({content.location.state})
    if content.remote != Remote.REMOTE:
        return there
    return there | (frozenset(content.remote_states) or STATES)


def _pays_at_most(content: Content) -> int | None:
    salary = content.salary
    if salary is None or salary.currency != "USD":
        return None
    return salary.most * (HOURS_A_YEAR if salary.unit == SalaryUnit.HOUR else 1)

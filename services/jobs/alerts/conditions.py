"""What a filter asks and what a posting offers, taken apart so that many filters can be asked at once.

It finds what search/conditions.py finds, condition by condition; only words that no posting knows are not corrected.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.jobs.domain.filters import USUAL_MILES, Filter
from services.jobs.domain.postings import Posting, Remote
from services.jobs.search.documents import EVERY_STATE, INCOMPARABLE, YES, dollars_a_year, facts, spots_of, terms_of
from services.jobs.search.places import Spot, places
from services.jobs.search.text import terms
from services.jobs.vocabulary import STATES

_NAMED = ("remote", "state", "credential", "employment_type", "setting", "employer_id")
_TICKED = ("cpc_a_welcome", "no_experience_welcome")


@dataclass(frozen=True, slots=True)
class Offered:
    """A posting taken apart. `keys` are such as "state:TX" and "word:coder"; `pays_at_most` may be INCOMPARABLE."""

    keys: frozenset[str]
    pays_at_most: int
    age: timedelta
    # Where one has to go to, if anywhere that is known.
    town: Spot | None


class Compared(Hashable, Protocol):
    """A condition that is no key, equal to every other that asks the same."""

    def holds(self, offered: Offered) -> bool:
        """Whether a posting is like that."""
        ...


Condition = str | Compared


@dataclass(frozen=True, slots=True)
class Pays:
    """At its highest so many US dollars a year, or what cannot be compared."""

    dollars: int

    def holds(self, offered: Offered) -> bool:
        """Whether a posting pays so much, or may."""
        return offered.pays_at_most == INCOMPARABLE or offered.pays_at_most >= self.dollars


@dataclass(frozen=True, slots=True)
class PublishedWithin:
    """At most so many days ago."""

    days: int

    def holds(self, offered: Offered) -> bool:
        """Whether a posting is no older."""
        return offered.age <= timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Near:
    """Within some miles of a place, or done from home in its state; nothing where nobody knows the place."""

    centre: Spot | None
    miles: int

    def holds(self, offered: Offered) -> bool:
        """Whether one can go there, or need not."""
        if self.centre is None:
            return False
        if offered.town is not None:
            return self.centre.miles_to(offered.town) <= self.miles
        at_home = {f"state:{self.centre.state}", f"state:{EVERY_STATE}"}
        return f"remote:{Remote.REMOTE}" in offered.keys and not at_home.isdisjoint(offered.keys)


def conditions_of(wanted: Filter) -> frozenset[Condition]:
    """What a posting must be like, in everything."""
    return frozenset(_asked(wanted))


def offered_by(posting: Posting, at: datetime) -> Offered:
    """Take a posting apart, as it is at a moment."""
    age = at - (posting.published_at or posting.created_at)
    town = next(iter(spots_of(posting).values()), None)
    return Offered(frozenset(_offered(posting)), dollars_a_year(posting.content.salary), age, town)


def _asked(wanted: Filter) -> Iterator[Condition]:
    for name in _NAMED:
        if value := getattr(wanted, name):
            yield f"{name}:{value}"
    if wanted.specialty:
        yield f"specialty:{wanted.specialty.casefold()}"
    yield from (f"{name}:{YES}" for name in _TICKED if getattr(wanted, name))
    yield from (f"word:{term}" for term in terms(wanted.query))
    if wanted.salary_min:
        yield Pays(wanted.salary_min)
    if wanted.posted_within_days:
        yield PublishedWithin(wanted.posted_within_days)
    if wanted.near:
        yield Near(places().find(wanted.near), wanted.within_miles or USUAL_MILES)


def _offered(posting: Posting) -> Iterator[str]:
    for name, values in facts(posting).items():
        yield from (f"{name}:{value}" for value in values)
        if name == "state" and EVERY_STATE in values:
            yield from (f"state:{state}" for state in STATES)
    yield f"employer_id:{posting.employer.employer_id}"
    yield from (f"word:{term}" for term in terms_of(posting))

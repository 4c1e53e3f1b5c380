"""What a filter asks and what a posting offers, taken apart so that either can be found by the other.

It finds what search/conditions.py finds, condition by condition; only words that no posting knows are not corrected.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.jobs.domain.filters import USUAL_MILES, Filter
from services.jobs.domain.postings import Posting, Remote
from services.jobs.search.documents import EVERY_STATE, INCOMPARABLE, YES, dollars_a_year, facts, terms_of, town_of
from services.jobs.search.places import Spot, places
from services.jobs.search.text import terms
from services.jobs.vocabulary import STATES

_NAMED = ("remote", "state", "credential", "employment_type", "setting")
_TICKED = ("cpc_a_welcome", "no_experience_welcome")


@dataclass(frozen=True, slots=True)
class Offered:
    """A posting taken apart. `pays_at_most` is in US dollars a year, or INCOMPARABLE."""

    keys: frozenset[str]
    pays_at_most: int
    published_at: datetime
    # Where one has to go to, if anywhere that is known.
    town: Spot | None


@dataclass(frozen=True, slots=True)
class Circle:
    """What lies within some miles of a place that was named; nothing where nobody knows that place."""

    centre: Spot | None
    miles: int

    def holds(self, offered: Offered) -> bool:
        """Whether one can go there, or work from home in the state of the place."""
        if self.centre is None:
            return False
        if offered.town is not None and self.centre.miles_to(offered.town) <= self.miles:
            return True
        at_home = {f"state:{self.centre.state}", f"state:{EVERY_STATE}"}
        return f"remote:{Remote.REMOTE}" in offered.keys and not at_home.isdisjoint(offered.keys)


@dataclass(frozen=True, slots=True)
class Conditions:
    """A filter taken apart: keys that a posting must have, every one, and what has to be compared besides."""

    keys: frozenset[str]
    salary_min: int
    posted_within: timedelta | None
    near: Circle | None

    def hold(self, offered: Offered, at: datetime) -> bool:
        """Whether a posting is what the filter looks for."""
        return (
            self.keys <= offered.keys
            and (offered.pays_at_most == INCOMPARABLE or self.salary_min <= offered.pays_at_most)
            and (self.posted_within is None or at - offered.published_at <= self.posted_within)
            and (self.near is None or self.near.holds(offered))
        )


def conditions_of(wanted: Filter) -> Conditions:
    """Take a filter apart."""
    days, near = wanted.posted_within_days, None
    if wanted.near:
        near = Circle(places().find(wanted.near), wanted.within_miles or USUAL_MILES)
    within = timedelta(days=days) if days else None
    return Conditions(frozenset(_asked(wanted)), wanted.salary_min, within, near)


def offered_by(posting: Posting) -> Offered:
    """Take a posting apart."""
    published = posting.published_at or posting.created_at
    return Offered(frozenset(_offered(posting)), dollars_a_year(posting.content.salary), published, _town(posting))


def _asked(wanted: Filter) -> Iterator[str]:
    for name in _NAMED:
        if value := getattr(wanted, name):
            yield f"{name}:{value}"
    if wanted.specialty:
        yield f"specialty:{wanted.specialty.casefold()}"
    yield from (f"{name}:{YES}" for name in _TICKED if getattr(wanted, name))
    yield from (f"word:{term}" for term in terms(wanted.query))


def _offered(posting: Posting) -> Iterator[str]:
    for name, values in facts(posting).items():
        yield from (f"{name}:{value}" for value in values)
        if name == "state" and EVERY_STATE in values:
            yield from (f"state:{state}" for state in STATES)
    yield from (f"word:{term}" for term in terms_of(posting))


def _town(posting: Posting) -> Spot | None:
    place = posting.content.location
    return places().town(place.city, place.state) if town_of(posting) else None

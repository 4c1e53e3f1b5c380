"""A filter as conditions of the index, each under the name of its field, so that one can be left out."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from tantivy import FieldType, Occur, Query, Schema

from services.jobs.domain.filters import USUAL_MILES, Filter
from services.jobs.domain.postings import Remote
from services.jobs.search.documents import EVERY_STATE, INCOMPARABLE, YES, microseconds, newest_key
from services.jobs.search.places import EARTH_MILES, Spot, places

# How much more a word counts in the title, and among what a posting names, than in its description.
_IN_TITLE, _IN_NAMES = 4.0, 1.5
_LOWEST_ID = "000"
# Above every salary, and a number that the index can hold.
_MOST_DOLLARS = 2**62
_MILES_A_DEGREE = math.radians(1) * EARTH_MILES


def conditions(
    wanted: Filter, terms: Iterable[str], at: datetime, towns: Mapping[str, Spot], shape: Schema
) -> dict[str, Query]:
    """What a posting must be like at a moment. `terms` are those of the query, `towns` all known ones of postings."""
    asking = Asking(shape)
    made = {"valid_through": asking.between("valid_through", least=microseconds(at) + 1)}
    made.update((f"query {number}", asking.word(term)) for number, term in enumerate(terms))
    made.update(_by_name(wanted, asking))
    if wanted.posted_within_days:
        since = newest_key(at - timedelta(days=wanted.posted_within_days), _LOWEST_ID)
        made["posted_within_days"] = asking.between("newest", least=since)
    if wanted.near:
        made["near"] = _near(wanted, towns, asking)
    return made


def everything(of: Mapping[str, Query], *, without: str = "") -> Query:
    """Every condition at once, but one."""
    return Query.boolean_query([(Occur.Must, each) for name, each in of.items() if name != without])


def salary_stages(wanted: Filter, shape: Schema) -> list[Query]:
    """What stands one after the other: what pays enough, then what cannot be compared."""
    if not wanted.salary_min:
        return []
    asking, least = Asking(shape), min(wanted.salary_min, _MOST_DOLLARS)
    return [asking.between("salary", least=least), asking.between("salary", INCOMPARABLE, INCOMPARABLE)]


class Asking:
    """Makes conditions for one shape of documents. All but words are yes or no, and count nothing for relevance."""

    def __init__(self, shape: Schema) -> None:
        self._shape = shape

    def word(self, term: str) -> Query:
        """A term somewhere, better among the names, best in the title."""
        anywhere = Query.term_query(self._shape, "text", term, "freq")
        named = Query.boost_query(Query.term_query(self._shape, "named", term, "freq"), _IN_NAMES)
        titled = Query.boost_query(Query.term_query(self._shape, "title", term, "freq"), _IN_TITLE)
        return Query.boolean_query([(Occur.Must, anywhere), (Occur.Should, named), (Occur.Should, titled)])

    def among(self, field: str, values: Iterable[str]) -> Query:
        """One of several values."""
        return Query.const_score_query(Query.term_set_query(self._shape, field, list(values)), 0.0)

    def between(self, field: str, least: int | None = None, most: int | None = None) -> Query:
        """A number within bounds, these included."""
        return Query.const_score_query(Query.range_query(self._shape, field, FieldType.Integer, least, most), 0.0)

    def either(self, *ways: Query) -> Query:
        """Any of several conditions."""
        return Query.const_score_query(Query.boolean_query([(Occur.Should, way) for way in ways]), 0.0)

    def all_of(self, *ways: Query) -> Query:
        """All of several conditions."""
        return Query.const_score_query(Query.boolean_query([(Occur.Must, way) for way in ways]), 0.0)


def _by_name(wanted: Filter, asking: Asking) -> Iterator[tuple[str, Query]]:
    for name in ("remote", "credential", "employment_type", "setting", "employer_id"):
        if value := getattr(wanted, name):
            yield name, asking.among(name, [value])
    for name in ("cpc_a_welcome", "no_experience_welcome"):
        if getattr(wanted, name):
            yield name, asking.among(name, [YES])
    if wanted.specialty:
        yield "specialty", asking.among("specialty", [wanted.specialty.casefold()])
    if wanted.state:
        yield "state", asking.among("state", [wanted.state, EVERY_STATE])


def _near(wanted: Filter, towns: Mapping[str, Spot], asking: Asking) -> Query:
    """What one can go to from a place, and what remote work takes somebody who lives there."""
    centre = places().find(wanted.near)
    if centre is None:
        return Query.empty_query()
    around = asking.among("town", _within(wanted.within_miles or USUAL_MILES, centre, towns))
    from_home = asking.among("remote", [Remote.REMOTE])
    return asking.either(around, asking.all_of(from_home, asking.among("state", [centre.state, EVERY_STATE])))


def _within(miles: int, centre: Spot, towns: Mapping[str, Spot]) -> Iterator[str]:
    degrees = miles / _MILES_A_DEGREE
    for town, spot in towns.items():
        # The latitudes alone tell most apart, of tens of thousands.
        if abs(spot.latitude - centre.latitude) <= degrees and centre.miles_to(spot) <= miles:
            yield town

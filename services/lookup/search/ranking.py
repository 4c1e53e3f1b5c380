"""Finding the entries that answer a reading of a query, best first.

An entry is judged by the one of its names that is most like the query, never by all of them together. Likeness is
Dice's coefficient over sets of stems, each weighed by its rarity (how few categories hold it):

    2 x weight of what query and name share / (weight of the query + weight of the name)

So a name that says all that was asked and nothing else scores 1, whatever its length; words that nobody asked for
cost in proportion to how much they say, and word order nothing. What a name need not say is left out when the index
is built (see `names`), so the code to report when nothing more is known has the shortest name. Only two facts weigh
besides: a header yields to a code that may be reported, and another name to a title. What is still equal stands in
official order.

tantivy does the counting: a word's clause scores its weight and nothing else, so a name's score is the weight that
it shares with the query, times a factor from which shorter names come first among equals.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tantivy import Occur, Order, Query, Searcher

from services.lookup.search.query import Reading, Sought
from services.lookup.search.schema import (
    BREVITY,
    CODE,
    LEADING,
    OFFICIAL,
    ORDINAL,
    STEMS,
    SYSTEM,
    VALID,
    WEIGHT,
    WHOLE,
    factor,
    schema,
)

OTHER_NAME = 0.98
ENOUGH = 3  # entries with every word sought: with fewer, those with most of them are answered too
AFTER_ALL = 0.8  # what is least like of those with all the words beside what has only most of them
COMPLETION = 0.9  # of a word that goes on, beside one that ends where the typed one ends
LEAST_SHARE = 0.5  # of a query's weight that a name must hold when none holds all of it
LEAST_SHARE_OF_GUESS = 0.65  # the same for a corrected query, lest nonsense look real

_SCHEMA = schema()


@dataclass(frozen=True, slots=True)
class Within:
    """The part of the index that is searched: a stretch of days, one system, or all but one that may be left out."""

    stretch: str
    system: str | None
    left_out: str | None = None

    def parts(self) -> tuple["Within", ...]:
        """Divide all systems into the leading one and the rest.

        A name with every word sought is preferred to names with most of them within a part alone, so that a group or
        a supply which happens to be named so does not hide the diagnoses.
        """
        if self.system:
            return (self,)
        return Within(self.stretch, LEADING), Within(self.stretch, None, LEADING)

    def narrow(self, *clauses: tuple[Occur, Query]) -> Query:
        """Ask for `clauses` inside it."""
        conditions = [_term(VALID, self.stretch)] + ([_term(SYSTEM, self.system)] if self.system else [])
        silent = [(Occur.Must, Query.const_score_query(condition, 0.0)) for condition in conditions]
        others = [(Occur.MustNot, _term(SYSTEM, self.left_out))] if self.left_out else []
        return Query.boolean_query([*clauses, *silent, *others])


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that answers, by a title or by another name."""

    ordinal: int
    likeness: float
    by_title: bool


def whole_code(searcher: Searcher, code: str, within: Within, limit: int) -> list[int]:
    """List the places of the entries with this code (compact, upper case), one for each system that has it."""
    return _in_order(searcher, within.narrow((Occur.Must, _term(CODE, WHOLE + code))), limit)


def longer_codes(searcher: Searcher, code: str, within: Within, limit: int) -> list[int]:
    """List the places of the entries whose code goes on after `code`, in official order."""
    clauses = (Occur.Must, _term(CODE, code)), (Occur.MustNot, _term(CODE, WHOLE + code))
    return _in_order(searcher, within.narrow(*clauses), limit)


def by_name(searcher: Searcher, reading: Reading, within: Within, depth: int) -> list[Found]:
    """List the entries that have a name with every word sought, or else with most of the query's weight.

    At most `depth` names are looked at, shortest first among equals.
    """
    if not reading.stems:
        return []
    every = _judged(searcher, _with_all(reading.sought, within), reading, depth) if _all_known(reading) else []
    if len(every) >= ENOUGH:
        return every
    nearly = _judged(searcher, _with_any(reading.sought, within), reading, depth)
    return [*every, *_below(every, nearly)]


def _below(every: list[Found], nearly: list[Found]) -> list[Found]:
    """Let what has only most of the words come after what has all of them, in the order of its own likeness."""
    had = {found.ordinal for found in every}
    least = AFTER_ALL * min((found.likeness for found in every), default=1 / AFTER_ALL)
    return [replace(found, likeness=found.likeness * least) for found in nearly if found.ordinal not in had]


def _judged(searcher: Searcher, query: Query, reading: Reading, depth: int) -> list[Found]:
    asked = sum(word.weight for word in reading.sought)
    enough = asked * (LEAST_SHARE_OF_GUESS if reading.corrected else LEAST_SHARE)
    best: dict[int, Found] = {}
    for ordinal, official, weight, shared in _names(searcher, query, depth):
        likeness = 2 * min(shared, weight) / (asked + weight) * (1.0 if official else OTHER_NAME)
        if shared >= enough and (ordinal not in best or likeness > best[ordinal].likeness):
            best[ordinal] = Found(ordinal, likeness, by_title=bool(official))
    return list(best.values())


def _names(searcher: Searcher, query: Query, depth: int) -> Iterator[tuple[int, int, float, float]]:
    """Yield of each name that answers: its entry's place, whether a title, its weight, the weight it shares."""
    hits = searcher.search(query, depth, count=False, weight_by_field=BREVITY).hits
    addresses = [address for _, address in hits]
    columns = [searcher.fast_field_values(field, addresses) for field in (ORDINAL, OFFICIAL, WEIGHT, BREVITY)]
    for (score, _), ordinal, official, weight, short in zip(hits, *columns, strict=True):
        yield int(ordinal), int(official), float(weight), score / factor(short)


def _all_known(reading: Reading) -> bool:
    return all(word.stems for word in reading.sought)


def _with_all(sought: tuple[Sought, ...], within: Within) -> Query:
    return within.narrow(*((Occur.Must, _holding(word)) for word in sought))


def _with_any(sought: tuple[Sought, ...], within: Within) -> Query:
    any_of = Query.boolean_query([(Occur.Should, _holding(word)) for word in sought if word.stems])
    return within.narrow((Occur.Must, any_of))


def _holding(word: Sought) -> Query:
    """Ask for names that hold a word, scored with its weight and nothing else."""
    parts = []
    if word.whole:
        parts.append(Query.const_score_query(_term(STEMS, word.whole), word.weight))
    if word.begun:
        endings = Query.term_set_query(_SCHEMA, STEMS, sorted(word.begun))
        parts.append(Query.const_score_query(endings, word.weight * (COMPLETION if word.whole else 1.0)))
    return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts)


def _in_order(searcher: Searcher, query: Query, limit: int) -> list[int]:
    hits = searcher.search(query, limit, count=False, order_by_field=ORDINAL, order=Order.Asc).hits
    return [place for place, _ in hits]


def _term(field: str, value: str) -> Query:
    return Query.term_query(_SCHEMA, field, value, index_option="basic")

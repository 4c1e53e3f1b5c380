"""One code or header as search knows it: its words, and the days on which it may be found."""

from dataclasses import dataclass
from datetime import date

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A code or header of one code system, over all editions.

    `code` is the official dotted form. `terms` are official other names (inclusion terms); `synonyms`
    are wordings under which an index prints the code, many for some. `valid` are the
    spans of days, first and last included, on which the entry exists at all; `billable` those on which it
    may be reported. `rank` is its place in official order.
    """

    system: str
    code: str
    title: str | None
    terms: tuple[str, ...]
    valid: tuple[Span, ...]
    billable: tuple[Span, ...]
    rank: int
    synonyms: tuple[str, ...] = ()

"""Feeds of employers: the postings that one holds, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.jobs.domain.postings import Content


class Became(StrEnum):
    """What became of one posting of a feed."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CLOSED = "closed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FeedPosting:
    """One posting of a feed, counted from 1.

    `content` is None for one that could not be read; `problems` say why. `valid_through` is a day or an RFC 3339 time
    as it was sent, None where the feed names no end.
    """

    row: int
    reference: str
    content: Content | None
    valid_through: str | None = None
    problems: tuple[str, ...] = ()

    def refused(self, *problems: str) -> "FeedPosting":
        """The same, refused."""
        return FeedPosting(self.row, self.reference, None, None, problems)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one posting. Those that were closed stand in no row, which is 0."""

    row: int
    reference: str
    became: Became
    posting_id: str = ""
    problems: tuple[str, ...] = ()


def without_doubles(postings: Sequence[FeedPosting], first_rows: Mapping[str, int]) -> list[FeedPosting]:
    """Refuse each posting whose reference another one of the feed, in `first_rows`, has had before."""
    return [
        each
        if first_rows.get(each.reference, each.row) == each.row
        else each.refused(f"reference: row {first_rows[each.reference]} has the same.")
        for each in postings
    ]

"""Under which terms of the indexes a code is printed: at itself, or at a header above it ("C56.-" for C56.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.domain import undotted
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.indexes.imports.entries import CODE, SEPARATOR

MOST_LISTED = 30  # of one index: some codes of the table of drugs stand at a hundred substances
_INDEXES = (
    Dataset.ICD10CM_INDEX,
    Dataset.ICD10CM_EXTERNAL_INDEX,
    Dataset.ICD10CM_NEOPLASMS,
    Dataset.ICD10CM_DRUGS,
)
_CATEGORY = 3
_LISTED = """
SELECT path, nonessential, printed, text, place FROM code JOIN entry USING (entry) JOIN heading USING (place)
WHERE code IN ({}) ORDER BY length(code) DESC, entry, place
"""


@dataclass(frozen=True, slots=True)
class IndexListing:
    """One term at which a code is printed; `column` is empty for the plain code of an index.

    `path` leads from the main term down; `nonessential` are the last term's words in parentheses.
    """

    path: tuple[str, ...]
    nonessential: str
    printed: str
    column: str
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class IndexListings:
    """Every term that is listed for a code, nearest code first; `left_out` counts those past the limit."""

    listings: tuple[IndexListing, ...]
    left_out: int


def listings_of(editions: Editions, code: str, on: date) -> IndexListings:
    """Find the terms for an ICD-10-CM code in the editions in force on a day; none where nothing is loaded."""
    codes = _itself_and_above(code)
    found = [_in(edition, codes) for dataset in _INDEXES if (edition := editions.on(dataset, on))]
    listed = tuple(listing for each in found for listing in each[:MOST_LISTED])
    return IndexListings(listed, sum(len(each) for each in found) - len(listed))


def _itself_and_above(code: str) -> Sequence[str]:
    bare = undotted(code)
    shorter = (bare[:length] for length in range(len(bare), _CATEGORY - 1, -1))
    return [f"{one[:_CATEGORY]}.{one[_CATEGORY:]}".rstrip(".") for one in shorter]


def _in(edition: OpenEdition, codes: Sequence[str]) -> list[IndexListing]:
    asked = _LISTED.format(", ".join("?" * len(codes)))
    rows = edition.database.execute(asked, codes)
    return [
        IndexListing(tuple(path.split(SEPARATOR)), nonessential, printed, "" if place == CODE else text, edition.facts)
        for path, nonessential, printed, text, place in rows
    ]

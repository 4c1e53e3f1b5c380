"""Official long titles: those of FY2025 from the code file, those of FY2026 from the tabular list."""

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from services.lookup.codesets.editions import TABULAR_PRINTED, TITLES_PRINTED
from services.lookup.codesets.outline import Place
from services.lookup.codesets.sources import SourceRefused
from services.lookup.domain import FULL_LENGTH, Kind, SeventhCharacter, Span, Title, Window

_COLUMNS = 2


def read_titles(path: Path) -> dict[str, str]:
    """Read code and long title from a csv file without a head line. Refused when a line is not such a pair."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if any(len(row) != _COLUMNS for row in rows):
        raise SourceRefused(f"{path.name} has a line that is not a code and its title")
    return {row[0]: row[1] for row in rows}


def titles_of(place: Place, spans: tuple[Span, ...], listed: str | None) -> tuple[Title, ...]:
    """List the titles of a place, oldest first; equal ones of editions in a row are one.

    None are given for a code that only editions had of which no titles were read.
    """
    printed = _printed_title(place) if _meets(spans, TABULAR_PRINTED) else None
    if listed is not None and listed == printed:
        return (Title(listed, Window(TITLES_PRINTED.first, TABULAR_PRINTED.last)),)
    titles = (listed and Title(listed, TITLES_PRINTED), printed and Title(printed, TABULAR_PRINTED))
    return tuple(title for title in titles if title)


def _meets(spans: tuple[Span, ...], days: Window) -> bool:
    return any(span.window.holds(days.first) for span in spans)


def _printed_title(place: Place) -> str | None:
    if place.printed is not None:
        return place.printed.title if place.kind is not Kind.CODE else _plain_letters(place.printed.title)
    return _composed_title(place) if len(place.code) == FULL_LENGTH else None


def _composed_title(place: Place) -> str | None:
    """Write the title of a code that the tabular list prints as a header and a 7th character (Guidelines I.A.5)."""
    header = place.above
    if header is None or header.printed is None:
        return None
    meaning = next((each.meaning for each in _seventh_characters(header) if each.character == place.code[-1]), None)
    return meaning and f"{_plain_letters(header.printed.title)}, {meaning}"


def _seventh_characters(place: Place | None) -> tuple[SeventhCharacter, ...]:
    """Take the definition that is nearest above."""
    return next((each.printed.seventh_characters for each in _upwards(place) if _defines(each) and each.printed), ())


def _defines(place: Place) -> bool:
    return bool(place.printed and place.printed.seventh_characters)


def _upwards(place: Place | None) -> Iterator[Place]:
    while place is not None:
        yield place
        place = place.above


def _plain_letters(title: str) -> str:
    """Write a title as the official code files do: they have Meniere where the tabular list prints Ménière."""
    return unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()

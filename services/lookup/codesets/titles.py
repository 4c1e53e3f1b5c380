"""Official titles: those of order files, of the packages' code files, and of the tabular list, each for its days."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from functools import reduce
from pathlib import Path

from services.lookup.codesets.outline import Place
from services.lookup.codesets.sources import SourceRefused
from services.lookup.domain import FULL_LENGTH, Kind, SeventhCharacter, Title, Window

_COLUMNS = 2


def read_titles(path: Path) -> dict[str, str]:
    """Read code and long title from a csv file without a head line. Refused when a line is not such a pair."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if any(len(row) != _COLUMNS for row in rows):
        raise SourceRefused(f"{path.name} has a line that is not a code and its title")
    return {row[0]: row[1] for row in rows}


def with_title(titles: tuple[Title, ...], title: Title) -> tuple[Title, ...]:
    """Add the title of later days; one that goes on unchanged becomes longer.

    What editions print before and after a time of which none was read, they are taken to print all along.
    """
    before = titles[-1] if titles else None
    if before is None or not _same(before, title):
        return (*titles, title)
    printed = Window(before.printed.first, title.printed.last)
    return (*titles[:-1], Title(title.text, printed, before.short or title.short))


def titles_of(ordered: Iterable[Title], *others: Title | None) -> tuple[Title, ...]:
    """Put the titles of order files and those of other files for other days in a row, oldest first."""
    known = [*ordered, *(title for title in others if title)]
    return reduce(with_title, sorted(known, key=lambda title: title.printed.first), ())


def _same(before: Title, title: Title) -> bool:
    return before.text == title.text and (before.short == title.short or None in {before.short, title.short})


def printed_title(place: Place) -> str | None:
    """Read the title that the tabular list prints or, of a code with a 7th character, composes."""
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

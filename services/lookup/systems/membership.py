"""The codes that CMS' own files name, and on which days: how CPT numbers are known without a licensed CPT file.

No file but the AMA's own states the first and last day of every CPT code. RBCS states them of the codes that it
classifies; of the others they are inferred: a code is there from the year in which a file first names it until the end
of the year before the next edition of that file no longer does (CPT changes on 1 January).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from services.lookup.content.descriptions import load_descriptions
from services.lookup.domain import CodeSystem, Window
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

_SINCE_1970 = date(1970, 1, 1)

_ENDED_EDITS = "SELECT {0}, max(last = 0), max(last) FROM {1} GROUP BY {0}"
# What names codes in each dataset; edits say besides whether one of them still holds, and when the last one ended.
_NAMED: dict[Dataset, tuple[str, ...]] = {
    Dataset.RELATIVE_VALUES: ("SELECT code, 1, 0 FROM relative_values GROUP BY code",),
    Dataset.MUE_PRACTITIONER: ("SELECT code, 1, 0 FROM mue",),
    Dataset.MUE_HOSPITAL: ("SELECT code, 1, 0 FROM mue",),
    Dataset.MUE_DME: ("SELECT code, 1, 0 FROM mue",),
    Dataset.ADD_ON_CODES: (_ENDED_EDITS.format("add_on", "add_on"), _ENDED_EDITS.format("primary_code", "add_on")),
    Dataset.PTP_PRACTITIONER: (_ENDED_EDITS.format("column1", "ptp"), _ENDED_EDITS.format("column2", "ptp")),
    Dataset.PTP_HOSPITAL: (_ENDED_EDITS.format("column1", "ptp"), _ENDED_EDITS.format("column2", "ptp")),
    Dataset.CPT: ("SELECT code, 1, 0 FROM descriptors",),
}
SOURCES = (*_NAMED, Dataset.BETOS)
_COLUMNS: dict[Dataset, tuple[tuple[str, str], ...]] = {
    Dataset.RELATIVE_VALUES: (("relative_values", "code"),),
    Dataset.MUE_PRACTITIONER: (("mue", "code"),),
    Dataset.MUE_HOSPITAL: (("mue", "code"),),
    Dataset.MUE_DME: (("mue", "code"),),
    Dataset.ADD_ON_CODES: (("add_on", "add_on"), ("add_on", "primary_code")),
    Dataset.PTP_PRACTITIONER: (("ptp", "column1"), ("ptp", "column2")),
    Dataset.PTP_HOSPITAL: (("ptp", "column1"), ("ptp", "column2")),
    Dataset.CPT: (("descriptors", "code"),),
    Dataset.BETOS: (("classes", "code"),),
}
_CONTENT = Path(__file__).parents[1] / "content"


@dataclass(slots=True)
class _Sightings:
    """Where one code is named: the first day it is known of, and a last one for each dataset that lost it."""

    first: date
    holding: set[Dataset] = field(default_factory=set)
    lost: list[date] = field(default_factory=list)

    def window(self) -> Window:
        """Bound the days: open while the newest edition of any dataset has it."""
        last = None if self.holding or not self.lost else max(self.lost)
        return Window(min(self.first, last) if last else self.first, last)


def named_codes(editions: Editions) -> dict[str, Window]:
    """Find every code of five characters that a loaded file names, and the days for which it is known."""
    found: dict[str, _Sightings] = {}
    for dataset in _NAMED:
        _note(found, dataset, editions.of(dataset))
    windows = {code: sightings.window() for code, sightings in found.items()}
    for code, stated in stated_windows(editions.of(Dataset.BETOS)).items():
        inferred = windows.get(code)
        last = stated.last or (inferred.last if inferred else None)
        windows[code] = Window(stated.first, last if last is None or last >= stated.first else stated.last)
    return windows


def stated_windows(classifications: Iterable[OpenEdition]) -> dict[str, Window]:
    """Read the days that RBCS states of codes, those of the newest year."""
    windows: dict[str, Window] = {}
    for edition in classifications:
        for code, added, ended in edition.database.execute(
            "SELECT code, min(added), max(ended) FROM classes WHERE added IS NOT NULL GROUP BY code"
        ):
            windows[code] = Window(date.fromisoformat(added), date.fromisoformat(ended) if ended else None)
    return windows


def _note(found: dict[str, _Sightings], dataset: Dataset, editions: tuple[OpenEdition, ...]) -> None:
    before: set[str] = set()
    for edition in editions:
        begins = edition.facts.effective_from
        still: set[str] = set()
        for code, ended in _codes(edition, dataset):
            sightings = found.setdefault(code, _Sightings(_year_of(begins)))
            sightings.first = min(sightings.first, _year_of(begins))
            if ended is None:
                still.add(code)
            else:
                sightings.lost.append(ended)
        for code in before - still:
            found[code].holding.discard(dataset)
            found[code].lost.append(_year_of(begins) - timedelta(days=1))
        for code in still:
            found[code].holding.add(dataset)
        before = still


def _codes(edition: OpenEdition, dataset: Dataset) -> Iterator[tuple[str, date | None]]:
    """Give each code once, with the day on which the last edit of it ended where all have."""
    ends: dict[str, date | None] = {}
    latest: dict[str, int] = defaultdict(int)
    for statement in _NAMED[dataset]:
        for code, holds, last in edition.database.execute(statement):
            latest[code] = max(latest[code], last)
            over = None if holds or (code in ends and ends[code] is None) else latest[code]
            ends[code] = None if over is None else _SINCE_1970 + timedelta(days=over)
    return iter(ends.items())


def _year_of(day: date) -> date:
    return date(day.year, 1, 1)


def described_numbers() -> frozenset[str]:
    """List the CPT numbers that our own texts are about: they have a page before any file names them."""
    return frozenset(code for system, code in load_descriptions(_CONTENT) if system == CodeSystem.CPT)


def is_named(editions: Editions, code: str) -> bool:
    """Tell whether any loaded file names a code."""
    return any(
        edition.database.execute(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (code,)).fetchone()  # noqa: S608  # names of ours
        for dataset, places in _COLUMNS.items()
        for edition in editions.of(dataset)
        for table, column in places
    )

"""The diagnosis tables of the Medicare code editor, read from their editions: which code is for whom, and when."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from services.lookup.domain import Window, undotted
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

TABLES = """
CREATE TABLE marks (
    code TEXT NOT NULL,   -- without its dot
    mark TEXT NOT NULL,   -- adult, ecodepdx, female, manifestation, maternity, newborn, unacceptable, …
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (code, mark, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE ages (
    age_group TEXT NOT NULL,  -- adult, maternity, newborn, pediatric
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    youngest INTEGER NOT NULL,
    oldest INTEGER NOT NULL,
    PRIMARY KEY (age_group, first)
) STRICT, WITHOUT ROWID;
"""

_Marks = dict[str, tuple[tuple[str, Window], ...]]


class EditionCodeEditor:
    """The tables that are loaded; small enough to be kept in memory from the first question on."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._marks: dict[str, _Marks] = {}

    def marks(self, code: str, on: date) -> Collection[str]:
        """Name what the editor marks a code with that day. Raises EditionNotLoaded."""
        edition = self._editions.require(Dataset.MCE_DIAGNOSES, on)
        if edition.facts.id not in self._marks:
            self._marks[edition.facts.id] = _read_marks(edition)
        return {mark for mark, window in self._marks[edition.facts.id].get(undotted(code), ()) if window.holds(on)}

    def ages(self, group: str, on: date) -> tuple[int, int] | None:
        """Give the first and last year of age of a group that day. Raises EditionNotLoaded."""
        edition = self._editions.require(Dataset.MCE_DIAGNOSES, on)
        day = str(on)
        row: tuple[int, int] | None = edition.database.execute(
            "SELECT youngest, oldest FROM ages WHERE age_group = ? AND first <= ? AND last >= ?", (group, day, day)
        ).fetchone()
        return row


def _read_marks(edition: OpenEdition) -> _Marks:
    marks: dict[str, list[tuple[str, Window]]] = defaultdict(list)
    for code, mark, first, last in edition.database.execute("SELECT code, mark, first, last FROM marks"):
        marks[code].append((mark, Window(date.fromisoformat(first), date.fromisoformat(last))))
    return {code: tuple(windows) for code, windows in marks.items()}

"""One article's diagnoses as plain csv: a list without procedures, contractors or days, and nothing more is claimed."""

import re
import sqlite3
from collections.abc import Iterator, Sequence

from services.lookup.coverage.imports.documents import ARTICLE, LCD, Document
from services.lookup.coverage.imports.export import ICD10_BEGAN
from services.lookup.coverage.imports.rows import Row, header_of, rows_of
from services.lookup.coverage.imports.tables import INDEXES, TABLES
from services.lookup.coverage.imports.writing import SUPPORTS
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_HEADER = ["lcd_id", "lcd_title", "article_id", "group", "icd10_code", "icd10_description"]
_ARTICLE = re.compile(r"A(\d+)")
_LCD = re.compile(r"L(\d+)")
_GROUP = re.compile(r"Group (\d+)\b.*")
_CODE = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
UNKNOWN_VERSION = 0


class PlainDiagnosesImporter:
    """Reads lists of diagnoses that support an article's procedures, whichever those are."""

    dataset = Dataset.COVERAGE_LISTS
    tables = TABLES
    # Lists of two articles are no editions of each other: compared by this, nothing of one ends with the other.
    compared = MainTable("listing", ("list",))
    least_rows = 1

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the header; the edition is named by the article, for the file states no day."""
        if header_of(file) != _HEADER:
            return None
        articles = sorted({_said(row)[1] for row in rows_of(file)})
        if not articles:
            raise FileRefused(file.label, "lists nothing")
        name = "-".join(f"A{number}" for number in articles[:3])
        title = f"Diagnoses of article {name.replace('-', ', ')}; day and procedures not stated"
        return EditionFacts(self.dataset, f"undated-{name}", title, ICD10_BEGAN, None, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Store the list. Raises LineRefused for a row that is none of one."""
        for row in _rows(files):
            lcd, article, group = _said(row)
            _put_document(database, Document(ARTICLE, article, UNKNOWN_VERSION, f"A{article}", "", "", "A", None, None))
            title = row.prose("lcd_title")
            _put_document(database, Document(LCD, lcd, UNKNOWN_VERSION, f"L{lcd}", title, "", "A", None, None))
            code = row.text("icd10_code").replace(".", "")
            values = (_number(ARTICLE, article), SUPPORTS, group, code, code, "", 0)
            database.execute("INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            link = (_number(ARTICLE, article), LCD, lcd)
            database.execute("INSERT OR IGNORE INTO related VALUES (?, ?, ?)", link)
            told(1)
        database.executescript(INDEXES)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that there is a list; nothing in the file says how long it must be."""
        there = database.execute("SELECT 1 FROM listing LIMIT 1").fetchone()
        return [] if there else [f"{facts.title}: there are none"]


def _rows(files: Sequence[SourceFile]) -> Iterator[Row]:
    for file in files:
        yield from rows_of(file)


def _said(row: Row) -> tuple[int, int, int]:
    """Read the numbers of the LCD, the article and the group. Raises LineRefused, also for what is no diagnosis."""
    lcd, article = _LCD.fullmatch(row.text("lcd_id")), _ARTICLE.fullmatch(row.text("article_id"))
    group = _GROUP.fullmatch(row.text("group"))
    if not (lcd and article and group and _CODE.fullmatch(row.text("icd10_code"))):
        raise row.refused("a row names an LCD (L33577), an article (A56781), a group (Group 1 …) and a diagnosis")
    return int(lcd[1]), int(article[1]), int(group[1])


def _number(kind: str, number: int) -> int:
    return 2 * number + (kind == LCD)


def _put_document(database: sqlite3.Connection, one: Document) -> None:
    named = one.kind, one.id, one.version, one.display, one.title, one.type, one.status, None, None
    database.execute(
        "INSERT OR IGNORE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (_number(one.kind, one.id), *named)
    )

"""Storing the rows of the export, each table by a function of its own."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from services.lookup.coverage.imports.documents import ARTICLE, LCD, NCD, Document, article_of, lcd_of, ncd_of
from services.lookup.coverage.imports.rows import Row

PROCEDURE, SUPPORTS, DOES_NOT_SUPPORT = "procedure", "supports", "does_not_support"
_PLACEHOLDERS = {"XX000", "XXXXX"}  # what a list holds that names no code: "not applicable"
_SEPARATOR = " - "
_ENTIRE = "Entire State"

Take = Callable[[Row], None]


class Writer:
    """Numbers documents and contractors as they are first named, in whatever order the tables come."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._documents: dict[tuple[str, int, int], int] = defaultdict(lambda: len(self._documents) + 1)
        self._contractors: dict[tuple[int, int, int], int] = defaultdict(lambda: len(self._contractors) + 1)

    def taking(self, table: str) -> Take:
        """Answer what stores a row of a table."""
        return self._takers()[table]

    def _takers(self) -> dict[str, Take]:
        takers: dict[str, Take] = {
            "article": lambda row: self._document(article_of(row), row),
            "lcd": lambda row: self._document(lcd_of(row), row),
            "ncd_trkg": lambda row: self._document(ncd_of(row), row),
            "article_x_icd10_covered": partial(self._listing, ARTICLE, SUPPORTS, "icd10"),
            "article_x_icd10_noncovered": partial(self._listing, ARTICLE, DOES_NOT_SUPPORT, "icd10"),
            "article_x_icd10_covered_group": partial(self._paragraph, SUPPORTS, "icd10_covered_group"),
            "article_x_icd10_noncovered_group": partial(self._paragraph, DOES_NOT_SUPPORT, "icd10_noncovered_group"),
            "contractor": self._contractor,
            "contractor_jurisdiction": self._jurisdiction,
            "contractor_type_lookup": self._contractor_type,
            "state_lookup": self._state,
            "article_type_lookup": lambda _row: None,
        }
        for kind in (ARTICLE, LCD):
            takers |= {
                f"{kind}_x_hcpc_code": partial(self._listing, kind, PROCEDURE, "hcpc"),
                f"{kind}_x_contractor": partial(self._document_contractor, kind),
                f"{kind}_x_primary_jurisdiction": partial(self._primary_state, kind),
                f"{kind}_related_documents": partial(self._related, kind),
                f"{kind}_related_ncd_documents": partial(self._related_ncd, kind),
            }
        return takers

    def _put(self, table: str, *values: object) -> None:
        places = ", ".join("?" * len(values))
        self._database.execute(f"INSERT OR IGNORE INTO {table} VALUES ({places})", values)  # noqa: S608

    def _number(self, kind: str, row: Row) -> int:
        return self._documents[kind, row.number(f"{kind}_id"), row.number(f"{kind}_version")]

    def _document(self, one: Document, row: Row) -> None:
        """Store a document; the same again changes nothing. Raises LineRefused for the same id with another title."""
        number = self._documents[one.kind, one.id, one.version]
        there = self._database.execute("SELECT title FROM document WHERE document = ?", (number,)).fetchone()
        if there and there[0] != one.title:
            raise row.refused(f"{one.display} version {one.version} is there already, under another title")
        days = (day and str(day) for day in (one.first, one.last))
        named = one.kind, one.id, one.version, one.display, one.title, one.type, one.status
        self._put("document", number, *named, *days)

    def _listing(self, kind: str, listed: str, code: str, row: Row) -> None:
        text = row.text(f"{code}_code_id").replace(".", "").upper()
        if not text or not text.isalnum():
            raise row.refused(f"{code}_code_id is no code")
        if text not in _PLACEHOLDERS:
            group = row.number(_GROUPS[listed])
            asterisk = row.text("asterisk").upper() in {"Y", "1", "TRUE"}
            self._put("listing", self._number(kind, row), listed, group, text, text, row.text("range")[:1], asterisk)

    def _paragraph(self, listed: str, group: str, row: Row) -> None:
        number = self._number(ARTICLE, row)
        words = row.prose("paragraph"), row.prose("icd10_covered_ast")
        self._put("paragraph", number, listed, row.number(group), *words)

    def _contractor_number(self, row: Row) -> int:
        columns = "contractor_id", "contractor_type_id", "contractor_version"
        first, second, third = map(row.number, columns)
        return self._contractors[first, second, third]

    def _contractor(self, row: Row) -> None:
        key = (row.number(f"contractor_{part}") for part in ("id", "type_id", "version"))
        words = row.prose("contractor_bus_name"), row.text("contractor_number")
        self._put("contractor", self._contractor_number(row), *key, *words)

    def _contractor_type(self, row: Row) -> None:
        self._put("contractor_type", row.number("contractor_type_id"), row.prose("description"))

    def _document_contractor(self, kind: str, row: Row) -> None:
        self._put("document_contractor", self._number(kind, row), self._contractor_number(row))

    def _jurisdiction(self, row: Row) -> None:
        days = (day and str(day) for day in map(row.day, ("active_date", "term_date")))
        self._put("jurisdiction", self._contractor_number(row), row.number("state_id"), *days)

    def _primary_state(self, kind: str, row: Row) -> None:
        self._put("primary_state", self._number(kind, row), row.number("state_id"))

    def _state(self, row: Row) -> None:
        self._put("state", row.number("state_id"), row.text("state_abbrev").upper(), row.prose("description"))

    def _related(self, kind: str, row: Row) -> None:
        for other in (ARTICLE, LCD):
            if (said := row.text(f"r_{other}_id")).isdecimal() and int(said):
                self._put("related", self._number(kind, row), other, int(said))

    def _related_ncd(self, kind: str, row: Row) -> None:
        if number := row.number("r_ncd_id"):  # 0 says that there is none
            self._put("related", self._number(kind, row), NCD, number)


_GROUPS = {
    PROCEDURE: "hcpc_code_group",
    SUPPORTS: "icd10_covered_group",
    DOES_NOT_SUPPORT: "icd10_noncovered_group",
}


def complete_states(database: sqlite3.Connection) -> None:
    """Give each part of a state ("New York - Upstate") the state's own abbreviation, which its row does not carry."""
    rows = database.execute("SELECT state, abbreviation, name FROM state").fetchall()
    whole = {name.partition(_SEPARATOR)[0]: said for _, said, name in rows if _is_whole(name)}
    for state, said, name in rows:
        abbreviation = whole.get(name.partition(_SEPARATOR)[0], said)
        database.execute("UPDATE state SET abbreviation = ? WHERE state = ?", (abbreviation, state))


def _is_whole(name: str) -> bool:
    return name.partition(_SEPARATOR)[2] in {"", _ENTIRE}


def close_ranges(database: sqlite3.Connection) -> None:
    """Let a range of which only the ends are listed reach from one to the other.

    The export marks the rows of a range B, M and E; one with rows between its ends is listed code by code already.
    """
    marked = database.execute(
        "SELECT document, list, list_group, first, mark FROM listing WHERE mark IN ('B', 'M', 'E') "
        "ORDER BY document, list, list_group, first"
    )
    begun: tuple[object, ...] | None = None
    ends = []
    for *key, code, mark in marked:
        if mark == "E" and begun and begun[:3] == tuple(key):
            ends.append((code, *begun))
        begun = (*key, code) if mark == "B" else None
    database.executemany(
        "UPDATE listing SET last = ? WHERE document = ? AND list = ? AND list_group = ? AND first = ?", ends
    )
    database.executemany(
        "DELETE FROM listing WHERE first = ? AND document = ? AND list = ? AND list_group = ?",
        (end[:4] for end in ends),
    )

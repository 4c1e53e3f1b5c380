"""The documents of one edition: which are in force on a day, for whom, and which name a code."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.coverage.answers import NationalDetermination

_PAGES = "https://www.cms.gov/medicare-coverage-database/view"
_IN_FORCE = """
document.status <> 'P' AND document.first <= :on AND (document.last IS NULL OR document.last >= :on) AND NOT EXISTS (
    SELECT 1 FROM document AS newer
    WHERE newer.kind = document.kind AND newer.id = document.id
    AND newer.version > document.version AND newer.status <> 'P' AND newer.first <= :on
)
"""
_COLUMNS = (
    "document.document, document.kind, document.id, document.version, document.display, document.title, "
    "document.first, document.last"
)
# The two branches each have an index; listing_range holds the few ranges of which only the ends are listed.
_NAMING = f"""
WITH named AS (
    SELECT document, list, list_group, asterisk FROM listing WHERE first = :code
    UNION
    SELECT document, list, list_group, asterisk FROM listing WHERE last > first AND last >= :code AND first < :code
)
SELECT named.list, named.list_group, named.asterisk, {_COLUMNS} FROM named JOIN document USING (document)
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """One version of an article or an LCD."""

    number: int
    kind: str
    id: int
    version: int
    display: str
    title: str
    first: date | None
    last: date | None

    @property
    def url(self) -> str:
        """Where CMS shows it."""
        return f"{_PAGES}/{self.kind}.aspx?{self.kind}id={self.id}&ver={self.version}"


@dataclass(frozen=True, slots=True)
class Naming:
    """A list of a document that names a code."""

    list: str
    group: int
    asterisk: bool
    document: HeldDocument


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document holds: its contractors by number and name, and states by abbreviation."""

    contractors: tuple[tuple[str, str], ...]
    states: tuple[str, ...]

    def holds(self, state: str, contractor: str) -> bool:
        """Tell whether it holds in a state and for a contractor (number or name); empty asks for any."""
        wanted = contractor.casefold()
        named = not wanted or any(wanted in (number.casefold(), name.casefold()) for number, name in self.contractors)
        return named and (not state or state.upper() in self.states)


class Documents:
    """One edition, asked by SQL."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def naming(self, code: str, on: date) -> list[Naming]:
        """List where documents in force on a day name a code, by document, list and group."""
        asked = f"{_NAMING} WHERE {_IN_FORCE} ORDER BY document.display, named.list, named.list_group"
        return [_naming(row) for row in self._database.execute(asked, {"code": _bare(code), "on": str(on)})]

    def naming_on_other_days(self, code: str, on: date) -> list[HeldDocument]:
        """List the documents that name a code and are not in force on the day: ended, replaced, or still to begin."""
        asked = f"{_NAMING} WHERE NOT ({_IN_FORCE}) AND document.status <> 'P' ORDER BY document.display"
        rows = self._database.execute(asked, {"code": _bare(code), "on": str(on)})
        return list({row[3]: _naming(row).document for row in rows}.values())

    def undated(self, code: str) -> list[Naming]:
        """List where documents of which no day is known name a code."""
        asked = f"{_NAMING} ORDER BY document.display, named.list_group"
        return [_naming(row) for row in self._database.execute(asked, {"code": _bare(code)})]

    def in_force(self, on: date) -> list[HeldDocument]:
        """List every article and LCD in force on a day, by display id."""
        asked = f"SELECT {_COLUMNS} FROM document WHERE kind <> 'ncd' AND {_IN_FORCE} ORDER BY display"  # noqa: S608
        return [_held(row) for row in self._database.execute(asked, {"on": str(on)})]

    def holding(
        self, document: HeldDocument, listed: str, group: int, codes: Sequence[str], *, marked: bool = False
    ) -> list[str]:
        """Pick of codes those that a list of the document holds, or holds with an asterisk."""
        asked = (
            "SELECT 1 FROM listing WHERE document = ? AND list = ? AND list_group = ? AND first <= ? AND last >= ? "
            "AND asterisk >= ? LIMIT 1"
        )
        key = (document.number, listed, group)
        return [
            code for code in codes if self._database.execute(asked, (*key, _bare(code), _bare(code), marked)).fetchone()
        ]

    def counts(self, document: HeldDocument, listed: str) -> dict[int, int]:
        """Count the entries of the document's lists of one kind, by group."""
        asked = "SELECT list_group, count(*) FROM listing WHERE document = ? AND list = ? GROUP BY list_group"
        return dict(self._database.execute(asked, (document.number, listed)).fetchall())

    def codes(self, document: HeldDocument, listed: str, group: int, most: int) -> list[tuple[str, str, bool]]:
        """List the first entries of a list: first and last code, and whether it is marked."""
        asked = "SELECT first, last, asterisk FROM listing WHERE document = ? AND list = ? AND list_group = ? LIMIT ?"
        rows = self._database.execute(asked, (document.number, listed, group, most))
        return [(first, last, bool(asterisk)) for first, last, asterisk in rows]

    def paragraph(self, document: HeldDocument, listed: str, group: int) -> tuple[str, str]:
        """Give what the document says above a list, and of its marked entries; empty where nothing."""
        asked = "SELECT text, asterisk_text FROM paragraph WHERE document = ? AND list = ? AND list_group = ?"
        found = self._database.execute(asked, (document.number, listed, group)).fetchone()
        return (found[0], found[1]) if found else ("", "")

    def place(self, document: HeldDocument, on: date) -> Place:
        """Say where a document holds on a day.

        A document of one contractor holds in the states that it names itself, where it names any; every other in
        those of its contractors (MCD data dictionary, primary jurisdiction).
        """
        asked = (
            "SELECT contractor, coalesce(contractor.number, ''), coalesce(contractor.name, '') "
            "FROM document_contractor LEFT JOIN contractor USING (contractor) WHERE document = ? ORDER BY 3, 2"
        )
        contractors = self._database.execute(asked, (document.number,)).fetchall()
        states = self._primary(document) if len(contractors) == 1 else set()
        states = states or self._of_contractors(document, on)
        named = tuple(dict.fromkeys((number, name or f"Contractor {number}") for _, number, name in contractors))
        return Place(named, tuple(sorted(states)))

    def lcds(self, document: HeldDocument) -> tuple[str, ...]:
        """List the LCDs that an article belongs to, by display id."""
        return tuple(f"L{number}" for number in self._related(document, "lcd"))

    def articles(self, document: HeldDocument) -> tuple[int, ...]:
        """List the numbers of the articles that belong to an LCD, whichever of the two says so."""
        asked = "SELECT id FROM document JOIN related USING (document) WHERE related.kind = 'lcd' AND related.id = ?"
        reverse = self._database.execute(asked.replace("SELECT id", "SELECT document.id"), (document.id,)).fetchall()
        return (*self._related(document, "article"), *(number for (number,) in reverse))

    def national(self, document: HeldDocument, on: date) -> tuple[NationalDetermination, ...]:
        """List the NCDs in force on a day to which a document refers."""
        asked = (
            "SELECT document.display, document.title, document.id, document.version FROM related "  # noqa: S608
            "JOIN document ON document.kind = 'ncd' AND document.id = related.id "
            f"WHERE related.document = :document AND related.kind = 'ncd' AND {_IN_FORCE} ORDER BY document.display"
        )
        rows = self._database.execute(asked, {"document": document.number, "on": str(on)})
        return tuple(
            NationalDetermination(section, title, f"{_PAGES}/ncd.aspx?ncdid={number}&ncdver={version}")
            for section, title, number, version in rows
        )

    def knows_contractor(self, contractor: str) -> bool:
        """Tell whether any contractor has this number or name."""
        asked = "SELECT 1 FROM contractor WHERE number = ? OR lower(name) = lower(?) LIMIT 1"
        return self._database.execute(asked, (contractor, contractor)).fetchone() is not None

    def states(self) -> dict[str, str]:
        """Name every state of the export by its abbreviation."""
        rows = self._database.execute("SELECT abbreviation, name FROM state ORDER BY name DESC")
        return {abbreviation: name.partition(" - ")[0] for abbreviation, name in rows}

    def _primary(self, document: HeldDocument) -> set[str]:
        asked = "SELECT abbreviation FROM primary_state JOIN state USING (state) WHERE document = ?"
        return {state for (state,) in self._database.execute(asked, (document.number,))}

    def _of_contractors(self, document: HeldDocument, on: date) -> set[str]:
        asked = (
            "SELECT DISTINCT abbreviation FROM document_contractor JOIN jurisdiction USING (contractor) "
            "JOIN state USING (state) WHERE document = ?1 AND coalesce(jurisdiction.first, ?2) <= ?2 "
            "AND coalesce(jurisdiction.last, ?2) >= ?2"
        )
        return {state for (state,) in self._database.execute(asked, (document.number, str(on)))}

    def _related(self, document: HeldDocument, kind: str) -> list[int]:
        asked = "SELECT id FROM related WHERE document = ? AND kind = ? ORDER BY id"
        return [number for (number,) in self._database.execute(asked, (document.number, kind))]


def _bare(code: str) -> str:
    return code.replace(".", "").upper()


def _naming(row: Sequence[object]) -> Naming:
    listed, group, asterisk, *document = row
    return Naming(str(listed), int(str(group)), bool(asterisk), _held(document))


def _held(row: Sequence[object]) -> HeldDocument:
    number, kind, id_, version, display, title, first, last = row
    days = (date.fromisoformat(str(day)) if day else None for day in (first, last))
    return HeldDocument(int(str(number)), str(kind), int(str(id_)), int(str(version)), str(display), str(title), *days)

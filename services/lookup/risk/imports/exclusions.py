"""CC exclusions: which principal diagnoses keep a CC or MCC from counting, Table 6K of the IPPS final rule."""

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.lookup.codesets.fiscal_year import year_of
from services.lookup.domain import dotted
from services.lookup.editions.calendar import first_of_fiscal_year, last_of_fiscal_year
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_TITLE = re.compile(r"\W*TABLE 6K\b\W*COMPLETE LIST OF CC EXCLUSIONS", re.IGNORECASE)
_CODE = r"[A-Z][0-9A-Z]{2,6}"
_PART = re.compile(r"K Part ([123]):")
_PART1 = re.compile(rf" ({_CODE}) +(CC|MCC) +(?:(\d{{4}}):([\d,]+) codes?|No Excl) +\S.*")
_COLUMNS = " I10 Dx"
_COLLECTION = re.compile(r"PDX collection (\d{4})")
_MEMBER = re.compile(rf"  ({_CODE}) +\S.*")
_GROUPS = re.compile(r"MDC (\S+) DRGs (\d{3})-(\d{3}) (.+)")


class ExclusionsImporter:
    """Reads the three parts: codes with their collections, the collections, and severity taken away in groups."""

    dataset = Dataset.CC_EXCLUSIONS
    tables = """
    CREATE TABLE excluded (
        code TEXT PRIMARY KEY, level TEXT NOT NULL, collection TEXT, discharged_alive_only INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE exclusions (collection TEXT NOT NULL, principal TEXT NOT NULL, PRIMARY KEY (collection, principal))
        STRICT, WITHOUT ROWID;
    CREATE TABLE excluded_in_groups (
        code TEXT NOT NULL, mdc TEXT NOT NULL, first_drg TEXT NOT NULL, last_drg TEXT NOT NULL, title TEXT NOT NULL,
        PRIMARY KEY (code, first_drg, last_drg)
    ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("excluded", ("code",), {"level": "changed_level"})
    least_rows = 10_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the table by its title, its fiscal year by the codes of its first part, else by its name."""
        if not _TITLE.match(file.head(400).decode("cp1252", "replace")):
            return None
        year = year_of({row[1] for _, line in file.lines() if (row := _PART1.fullmatch(line))}, file.names)
        if year is None:
            raise FileRefused(file.label, "nothing says its fiscal year: name it, as in FY2026")
        title = f"CC exclusions FY{year} (IPPS final rule, Table 6K)"
        return EditionFacts(self.dataset, f"FY{year}", title, first_of_fiscal_year(year), last_of_fiscal_year(year))

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take all parts; refuse a collection that has not as many codes as the first part says."""
        found = _Found()
        for file in files:
            _read(file, found)
            _refuse_short_collections(file, found)
        excluded = [
            (dotted(code), level, found.collections.get(code), int(code in found.alive_only))
            for code, level in found.levels.items()
        ]
        database.executemany("INSERT INTO excluded VALUES (?, ?, ?, ?)", excluded)
        database.executemany("INSERT INTO exclusions VALUES (?, ?)", found.exclusions)
        database.executemany("INSERT INTO excluded_in_groups VALUES (?, ?, ?, ?, ?)", found.in_groups)
        told(len(excluded) + len(found.exclusions) + len(found.in_groups))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Every code that counts only for patients discharged alive is one of the first part."""
        (alive_only,) = database.execute("SELECT count(*) FROM excluded WHERE discharged_alive_only").fetchone()
        return [] if alive_only else [f"{facts.id}: part 2 names no code of part 1"]


@dataclass
class _Found:
    """What was read so far, codes without their dot where they are looked up by."""

    levels: dict[str, str] = field(default_factory=dict)
    collections: dict[str, str] = field(default_factory=dict)
    printed: dict[str, int] = field(default_factory=dict)
    alive_only: set[str] = field(default_factory=set)
    exclusions: set[tuple[str, str]] = field(default_factory=set)
    in_groups: set[tuple[str, str, str, str, str]] = field(default_factory=set)

    def first_part(self, code: str, level: str, collection: str | None, count: str | None) -> None:
        """Take a CC or MCC and the collection that excludes it."""
        self.levels[code] = level
        if collection and count:
            self.collections[code] = collection
            self.printed[collection] = int(count.replace(",", ""))


@dataclass
class _Place:
    """Where the reading stands."""

    part: str = ""
    collection: str = ""
    group: tuple[str, str, str, str] | None = None

    def moves(self, line: str) -> bool:
        """Take a heading, and tell whether it was one."""
        if part := _PART.match(line):
            self.part, self.collection, self.group = part[1], "", None
        elif collection := _COLLECTION.fullmatch(line):
            self.collection = collection[1]
        elif self.part == "3" and (group := _GROUPS.fullmatch(line)):
            self.group = (group[1], group[2], group[3], group[4])
        else:
            return not self.part or not line.strip() or line.startswith(_COLUMNS)
        return True


def _read(file: SourceFile, found: _Found) -> None:
    place = _Place()
    for number, line in file.lines():
        if place.moves(line):
            continue
        if place.part == "1" and (row := _PART1.fullmatch(line)):
            found.first_part(row[1], row[2], row[3], row[4])
        elif member := _MEMBER.fullmatch(line):
            _take(found, place, member[1])
        else:
            raise LineRefused(file.label, number, "is not laid out as Table 6K is")


def _take(found: _Found, place: _Place, code: str) -> None:
    if place.part == "2":
        found.alive_only.add(code)
    elif place.group:
        found.in_groups.add((dotted(code), *place.group))
    else:
        found.exclusions.add((place.collection, dotted(code)))


def _refuse_short_collections(file: SourceFile, found: _Found) -> None:
    counted = Counter(collection for collection, _ in found.exclusions)
    wrong = sorted(name for name, count in found.printed.items() if counted[name] != count)
    if wrong:
        raise FileRefused(file.label, f"PDX collection {wrong[0]} has not as many codes as the first part says")

"""CPT of the American Medical Association: the licensed descriptor files, taken only under a declared licence.

SHORTU.txt and MEDU.txt have a code, a blank and a descriptor of at most 28 and 48 characters; LONGULT.txt has a code,
a tab and the whole descriptor; MODUL.txt has modifiers in the same way. All of them begin with the notice of
copyright and a blank line. ConsumerDescriptor.txt has a head line and three columns between tabs.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.licences import HOW_TO_DECLARE, Licence, LicenceRefused, cpt_licence
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.days import named_year

_OWNER = b"American Medical Association"
_NOTICE_LOOKED_AT = 1 << 14
_CODE_LINE = re.compile(r"(\d{4}[0-9A-Z])[ \t]+(\S.*)")
_NUMBERED_MODIFIER = re.compile(r"(?:\d[0-9A-Z]|[A-Z]\d)[ \t]+\S")
_MODIFIER_LINE = re.compile(r"([0-9A-Z]{2})[ \t]+(\S.*)")
_CONSUMER_HEAD = ["concept id", "cpt code", "consumer friendly descriptor"]
_LONGEST_SHORT, _LONGEST_MEDIUM = 28, 48
_MODIFIER_LENGTH = 2
_CONSUMER, _MODIFIERS = "consumer", "modifiers"


@dataclass(frozen=True, slots=True)
class _Descriptor:
    line: int
    code: str
    text: str


class CptImporter:
    """The descriptors of one year, from whichever of its files are there."""

    dataset = Dataset.CPT
    tables = """
        CREATE TABLE descriptors (
            code TEXT NOT NULL PRIMARY KEY,
            long TEXT,
            medium TEXT,
            short TEXT,
            consumer TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE modifiers (code TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE licence (holder TEXT NOT NULL, number TEXT NOT NULL, year INTEGER NOT NULL) STRICT;
    """
    compared = MainTable("descriptors", ("code",), {"long": "retitled"})
    least_rows = 9_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the notice or the head line.

        Raises FileRefused for such a file when no licence is declared, or one for another year than the file's name
        or its archive's says.
        """
        if not _is_cpt(file):
            return None
        licence = _licence(file)
        year = named_year(file.names) or licence.year
        if year != licence.year:
            raise FileRefused(file.label, f"is of {year}, and the declared licence of {licence.year}")
        return EditionFacts(self.dataset, f"{year}-01-01", f"CPT {year}", date(year, 1, 1), date(year, 12, 31))

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the descriptors, each column from its own file. Raises LineRefused."""
        licence = _licence(files[0])
        database.execute("INSERT INTO licence VALUES (?, ?, ?)", (licence.holder, licence.number, licence.year))
        columns: dict[str, dict[str, str]] = {}
        for file in files:
            kind, texts = _column(file)
            if kind in columns:
                raise FileRefused(file.label, f"holds {kind} descriptors, which another file of {licence.year} has")
            columns[kind] = texts
            told(len(texts))
        modifiers = columns.pop(_MODIFIERS, {})
        database.executemany("INSERT INTO modifiers VALUES (?, ?)", modifiers.items())
        database.executemany("INSERT INTO descriptors VALUES (?, ?, ?, ?, ?)", _joined(columns))

    def check(self, database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Check that the files are of one edition: each has a descriptor for every code, or was not among them."""
        total, *counts = database.execute(
            "SELECT count(*), count(long), count(medium), count(short) FROM descriptors"
        ).fetchone()
        short = [count for count in counts if count not in {0, total}]
        return [f"a file has descriptors for {count:,} of {total:,} codes" for count in short]


def _is_cpt(file: SourceFile) -> bool:
    head = file.head(_NOTICE_LOOKED_AT)
    lines = head.decode("cp1252", "replace").splitlines()
    if lines and [cell.strip().lower() for cell in lines[0].split("\t")] == _CONSUMER_HEAD:
        return True
    listed = [line for line in lines if _CODE_LINE.match(line) or _MODIFIER_LINE.match(line)]
    return _OWNER in head and bool(listed) and "" in (line.strip() for line in lines)


def _licence(file: SourceFile) -> Licence:
    try:
        licence = cpt_licence()
    except LicenceRefused as refusal:
        raise FileRefused(file.label, str(refusal)) from refusal
    if licence is None:
        raise FileRefused(
            file.label, f"is content of the American Medical Association, and no licence is declared: {HOW_TO_DECLARE}"
        )
    return licence


def _column(file: SourceFile) -> tuple[str, dict[str, str]]:
    """Read which descriptors a file has, and each by its code."""
    lines = list(file.lines())
    consumer = lines[0][1].split("\t")[0].strip().lower() == _CONSUMER_HEAD[0]
    texts: dict[str, str] = {}
    for row in _of_consumers(lines[1:], file) if consumer else _below_the_notice(lines, file):
        if row.code in texts:
            raise LineRefused(file.label, row.line, "repeats a code that came before")
        texts[row.code] = row.text
    if not texts:
        raise FileRefused(file.label, "holds no descriptor")
    return _CONSUMER if consumer else _kind(texts), texts


def _of_consumers(lines: Iterable[tuple[int, str]], file: SourceFile) -> Iterator[_Descriptor]:
    for number, line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(_CONSUMER_HEAD) or not _CODE_LINE.fullmatch(f"{cells[1]} {cells[2]}"):
            raise LineRefused(file.label, number, "is no code with its descriptor")
        yield _Descriptor(number, cells[1], cells[2])


def _below_the_notice(lines: list[tuple[int, str]], file: SourceFile) -> Iterator[_Descriptor]:
    """Read what follows the last blank line; a code above it would be lost, and is refused."""
    *above, listed = _blocks(lines) or [[]]
    for block in above:
        for number, _ in _looking_listed(block):
            raise LineRefused(file.label, number, "stands above a blank line: the descriptors must follow the notice")
    for number, line in listed:
        match = _CODE_LINE.fullmatch(line.rstrip()) or _MODIFIER_LINE.fullmatch(line.rstrip())
        if match is None:
            raise LineRefused(file.label, number, "is no code with its descriptor")
        yield _Descriptor(number, match[1], match[2])


def _blocks(lines: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Part a file at its blank lines."""
    parted = groupby(lines, key=lambda each: bool(each[1].strip()))
    return [list(block) for filled, block in parted if filled]


def _looking_listed(block: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Find what looks like a code or modifier: a whole block of such lines, or one that no sentence begins with."""
    if all(_MODIFIER_LINE.fullmatch(line.rstrip()) for _, line in block):
        return block
    return [each for each in block if _CODE_LINE.fullmatch(each[1].rstrip()) or _NUMBERED_MODIFIER.match(each[1])]


def _kind(texts: Mapping[str, str]) -> str:
    if all(len(code) == _MODIFIER_LENGTH for code in texts):
        return _MODIFIERS
    longest = max(map(len, texts.values()))
    return "short" if longest <= _LONGEST_SHORT else "medium" if longest <= _LONGEST_MEDIUM else "long"


def _joined(columns: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str | None, ...]]:
    for code in sorted({code for texts in columns.values() for code in texts}):
        yield code, *(columns.get(kind, {}).get(code) for kind in ("long", "medium", "short", _CONSUMER))

"""CPT of the American Medical Association: the licensed descriptor files, taken only under a declared licence.

SHORTU.txt and MEDU.txt have a code, a blank and a descriptor of at most 28 and 48 characters; LONGULT.txt has a code,
a tab and the whole descriptor; MODUL.txt has modifiers in the same way. All of them begin with the notice of
copyright and a blank line. ConsumerDescriptor.txt has a head line and three columns between tabs.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.licences import HOW_TO_DECLARE, Licence, LicenceRefused, cpt_licence
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.days import named_year
from services.lookup.systems.imports.inserting import TOLD_EVERY

_OWNER = b"American Medical Association"
_NOTICE_LOOKED_AT = 1 << 14
_CODE_LINE = re.compile(r"(\d{4}[0-9A-Z])[ \t]+(\S.*)")
_MODIFIER_LINE = re.compile(r"([0-9A-Z]{2})[ \t]+(\S.*)")
_CONSUMER_HEAD = ["concept id", "cpt code", "consumer friendly descriptor"]
_LONGEST_SHORT, _LONGEST_MEDIUM = 28, 48
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
        for file in files:
            rows = list(_descriptors(file))
            kind = _kind(file, rows)
            statement = _statement(kind)
            for count, row in enumerate(_once(rows, file), start=1):
                database.execute(statement, (row.code, row.text))
                if count % TOLD_EVERY == 0:
                    told(TOLD_EVERY)

    def check(self, database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Check that the files are of one edition: each has a descriptor for every code, or was not among them."""
        columns = ", ".join(f"count({name})" for name in ("long", "medium", "short"))
        total, *counts = database.execute(f"SELECT count(*), {columns} FROM descriptors").fetchone()
        return [f"a file has descriptors for {count:,} of {total:,} codes" for count in counts if count not in {0, total}]


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


def _descriptors(file: SourceFile) -> Iterator[_Descriptor]:
    lines = file.lines()
    first = next(lines, (1, ""))[1]
    if first.split("\t")[0].strip().lower() == _CONSUMER_HEAD[0]:
        yield from _consumer(lines, file)
        return
    for _, line in lines:  # the notice of copyright, which ends with the first blank line before a descriptor
        if not line.strip():
            break
    begun = False
    for number, line in lines:
        match = _CODE_LINE.fullmatch(line.rstrip()) or _MODIFIER_LINE.fullmatch(line.rstrip())
        begun = begun or match is not None
        if match:
            yield _Descriptor(number, match[1], match[2])
        elif begun and line.strip():
            raise LineRefused(file.label, number, "is no code with its descriptor")


def _consumer(lines: Iterator[tuple[int, str]], file: SourceFile) -> Iterator[_Descriptor]:
    for number, line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(_CONSUMER_HEAD) or not _CODE_LINE.fullmatch(f"{cells[1]} {cells[2]}"):
            raise LineRefused(file.label, number, "is no code with its descriptor")
        yield _Descriptor(number, cells[1], cells[2])


def _kind(file: SourceFile, rows: Sequence[_Descriptor]) -> str:
    if not rows:
        raise FileRefused(file.label, "holds no descriptor")
    if all(_MODIFIER_LINE.fullmatch(f"{row.code} {row.text}") for row in rows):
        return _MODIFIERS
    if file.head(64).lower().startswith(_CONSUMER_HEAD[0].encode()):
        return _CONSUMER
    longest = max(len(row.text) for row in rows)
    return "short" if longest <= _LONGEST_SHORT else "medium" if longest <= _LONGEST_MEDIUM else "long"


def _statement(kind: str) -> str:
    if kind == _MODIFIERS:
        return "INSERT INTO modifiers VALUES (?, ?)"
    # `kind` is one of four column names of ours.
    return f"INSERT INTO descriptors (code, {kind}) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET {kind} = excluded.{kind}"


def _once(rows: Sequence[_Descriptor], file: SourceFile) -> Iterator[_Descriptor]:
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise LineRefused(file.label, row.line, "repeats a code that came before")
        seen.add(row.code)
        yield row

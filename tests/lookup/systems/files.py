"""Official files small enough to be read at a glance, laid out as the real ones are, and editions made of them."""

import csv
import hashlib
import io
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.importer import Importer
from services.lookup.importing.source import SourceFile
from tests.lookup.workbooks import write_workbook

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"


def source(path: Path, content: str | bytes) -> SourceFile:
    """Write a file and hand it to an importer."""
    raw = content.encode("cp1252") if isinstance(content, str) else content
    path.write_bytes(raw)
    return SourceFile(path.name, path, hashlib.sha256(raw).hexdigest(), len(raw))


def existing(path: Path) -> SourceFile:
    """Hand a file that is there to an importer."""
    return SourceFile(path.name, path, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)


def hcpcs_records(
    code: str, title: str, short: str = "", *, changed: str = "20020101", ended: str = "", **more: str
) -> list[str]:
    """Write a code as records of 320 characters, its description in lines of 80."""
    modifier = len(code) == 2
    lines = textwrap.wrap(title, 80)
    first = [" "] * 320
    _put(first, 1, f"{code:>5}" + "00100" + ("7" if modifier else "3"))
    _put(first, 12, lines[0])
    _put(first, 92, short)
    _put(first, 120, more.get("price", ""))
    _put(first, 128, more.get("multiple", ""))
    _put(first, 230, more.get("coverage", ""))
    _put(first, 257, more.get("betos", ""))
    _put(first, 261, more.get("types", ""))
    _put(first, 269, f"{more.get('added', '20020101'):8}{changed:8}{ended:8}{more.get('action', 'N')}")
    others = [f"{code:>5}{100 * (at + 1):05}{'8' if modifier else '4'}{line:80}" for at, line in enumerate(lines) if at]
    return ["".join(first), *others]


def _put(record: list[str], position: int, text: str) -> None:
    record[position - 1 : position - 1 + len(text)] = text


def hcpcs_text(*codes: list[str], before: str = "") -> str:
    """Write a whole file, with disclaimers before it."""
    return before + "".join(f"{record}\r\n" for records in codes for record in records)


def csv_text(*rows: Sequence[str]) -> bytes:
    """Write rows as csv."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def workbook(path: Path, *rows: Sequence[object], hidden: bool = False) -> SourceFile:
    """Write rows as the first sheet of a workbook."""
    return existing(write_workbook(path, rows, hidden="notes" if hidden else ""))


def imported(importer: Importer, files: Sequence[SourceFile], into: Path) -> OpenEdition:
    """Read files into an edition as the import does, without its checks of size."""
    facts = importer.recognise(files[0])
    assert facts is not None
    with writing(into, facts, [file.note() for file in files], importer.tables) as database:
        importer.read(files, database, lambda _: None)
    return open_edition(into)


def edition(
    dataset: Dataset, begins: str, into: Path, tables: str, *, ends: str = "", **rows: Iterable[Sequence[object]]
) -> OpenEdition:
    """Make an edition of a dataset that another part of lookup imports, with the columns that are asked for here."""
    last = date.fromisoformat(ends) if ends else None
    facts = EditionFacts(dataset, begins, f"{dataset} of {begins}", date.fromisoformat(begins), last)
    with writing(into, facts, [], tables) as database:
        for table, values in rows.items():
            for row in values:
                database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    return open_edition(into)

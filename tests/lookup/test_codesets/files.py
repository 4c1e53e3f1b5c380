"""Official files made small, and the ways of importing them that the tests share."""

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from services.lookup.codesets.known import known_editions
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import EditionFacts
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.importer import Importer
from services.lookup.importing.source import SourceFile
from tests.lookup.workbooks import write_workbook

Line = tuple[str, int, str, str]  # code, flag, short title, long title


def order_text(lines: Iterable[Line]) -> str:
    """Write lines as an order file has them."""
    return "".join(
        f"{number:05} {code:<7} {flag} {short:<60} {title}\r\n"
        for number, (code, flag, short, title) in enumerate(lines, 1)
    )


def whole_edition(system: CodeSystem, day: date, without: Iterable[str] = ()) -> list[Line]:
    """Make lines of all codes that were valid on a day, with a header each three characters."""
    known = known_editions(system)
    assert known is not None
    codes = known.codes_on(day) - set(without)
    headers = {code[:3] for code in codes} - codes
    return [(code, int(code in codes), f"Short {code}", f"Long {code}") for code in sorted(codes | headers)]


def file_of(folder: Path, name: str, content: str | bytes, within: tuple[str, ...] = ()) -> SourceFile:
    """Lay a file down as the import would."""
    folder.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    path = folder / hashlib.sha256(f"{within}{name}".encode()).hexdigest()
    path.write_bytes(data)
    return SourceFile(name, path, hashlib.sha256(data).hexdigest(), len(data), within)


def sheet_of(folder: Path, name: str, rows: Iterable[Sequence[object]]) -> SourceFile:
    """Lay a spreadsheet of one sheet down."""
    return file_of(folder, name, write_workbook(folder / name, rows).read_bytes())


def unpacked(folder: Path, archive: Path) -> list[SourceFile]:
    """Lay down every text, XML and spreadsheet of a zip file."""
    with zipfile.ZipFile(archive) as packed:
        names = [name for name in packed.namelist() if name.endswith((".txt", ".xml", ".xlsx"))]
        return [file_of(folder, Path(name).name, packed.read(name), (archive.name,)) for name in names]


def imported(folder: Path, importer: Importer, *files: SourceFile, facts: EditionFacts | None = None) -> OpenEdition:
    """Import files as one edition; what they must hold of themselves is asserted."""
    stated = facts or importer.recognise(files[0])
    assert stated is not None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stated.dataset}-{stated.id}-{stated.layout}.sqlite"
    with writing(path, stated, [file.note() for file in files], importer.tables) as database:
        importer.read(files, database, lambda rows: None)
        if wrong := importer.check(database, stated):
            raise AssertionError(wrong)
    return open_edition(path)

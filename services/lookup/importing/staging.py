"""Parsing one edition's files into its SQLite file, which gets its name once it is whole and was checked."""

import hashlib
import json
import re
import sqlite3
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from services.lookup.editions import calendar
from services.lookup.editions.file import FORMAT, writing
from services.lookup.importing import records, source, spreadsheet, xml
from services.lookup.importing.importer import Importer, Told
from services.lookup.importing.recognising import EditionFiles
from services.lookup.importing.refusals import FileRefused, refusals_of
from services.lookup.snapshot.durable import place
from services.lookup.snapshot.release import Held, HeldEdition, Origin

FOLDER = "editions"
_HASH_LENGTH = 16
_MOST_VIOLATIONS = 20
_AREA_DEPTH = 3  # services.lookup.ncci
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Workplace:
    """The folder of snapshots, and a folder in it for what is needed only meanwhile."""

    root: Path
    scratch: Path


def place_of(root: Path, found: EditionFiles) -> Path:
    """Where an edition lies: named by the hash of its files, of what they are taken for, and of what reads them."""
    if not _ID.fullmatch(found.facts.id):
        raise ValueError(f"{found.facts.id!r} is no id of an edition")
    inputs = [
        FORMAT,
        json.dumps(asdict(found.facts), default=str),
        *sorted(file.sha256 for file in found.files),
        *(hashlib.sha256(path.read_bytes()).hexdigest() for path in programs_of(found.importer)),
    ]
    name = hashlib.sha256("\n".join(map(str, inputs)).encode()).hexdigest()[:_HASH_LENGTH]
    return root / FOLDER / found.facts.dataset / f"{found.facts.id}-{name}.sqlite"


def stage(found: EditionFiles, final: Path, unfinished: Path, told: Told) -> None:
    """Parse, check and put in place, unless it is there. Raises FileRefused, and then nothing was put in place."""
    if final.exists():
        return
    unfinished.unlink(missing_ok=True)
    notes = [file.note() for file in found.files]
    with (
        refusals_of(found.label),
        writing(unfinished, found.facts, notes, found.importer.tables) as database,
    ):
        found.importer.read(found.files, database, told)
        _refuse_excerpt(found, database)
        _refuse_violations(found, database)
    final.parent.mkdir(parents=True, exist_ok=True)
    place(unfinished, final)


def held(root: Path, found: EditionFiles, path: Path, origin: Origin) -> HeldEdition:
    """Name a staged edition for a release."""
    notes = tuple(file.note() for file in found.files)
    return HeldEdition(found.facts, notes, origin, Held.of(root, path))


def rows_of(importer: Importer, database: sqlite3.Connection) -> int:
    """Count the rows by which an edition's size is told."""
    return int(database.execute(f"SELECT count(*) FROM {importer.compared.table}").fetchone()[0])  # noqa: S608


def _refuse_excerpt(found: EditionFiles, database: sqlite3.Connection) -> None:
    rows, least = rows_of(found.importer, database), found.importer.least_rows
    if rows < least:
        raise FileRefused(
            _names(found),
            f"holds {rows:,} rows of {found.facts.dataset}, and the whole has {least:,} at least: this is an excerpt",
        )


def _refuse_violations(found: EditionFiles, database: sqlite3.Connection) -> None:
    violations = found.importer.check(database, found.facts)
    if violations:
        more = f"; and {len(violations) - _MOST_VIOLATIONS} more" if len(violations) > _MOST_VIOLATIONS else ""
        raise FileRefused(_names(found), "; ".join(violations[:_MOST_VIOLATIONS]) + more)


def _names(found: EditionFiles) -> str:
    return ", ".join(file.label for file in found.files)


def programs_of(importer: Importer) -> list[Path]:
    """The modules that decide what becomes of a file: the importer's, what it uses of its area, and the readers."""
    name = type(importer).__module__
    area = ".".join(name.split(".")[:_AREA_DEPTH])
    readers = {each.__name__ for each in (calendar, records, source, spreadsheet, xml)}
    found, waiting = {source.__name__, xml.__name__}, [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            used = set(map(_module_of, vars(sys.modules[name]).values())) & sys.modules.keys()
            waiting += [each for each in used if each in readers or f"{each}.".startswith(f"{area}.")]
    return sorted(Path(str(sys.modules[each].__file__)) for each in found)


def _module_of(thing: object) -> str:
    name = thing.__name__ if isinstance(thing, ModuleType) else getattr(thing, "__module__", None)
    return name if isinstance(name, str) else ""

"""Editions of the fee schedule for tests: made of small official-looking files, or of the real ones."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.fees.imports import IMPORTERS
from services.lookup.importing.importer import Importer
from services.lookup.importing.source import SourceFile

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "cms"


def source(path: Path, within: tuple[str, ...] = (), beside: tuple[str, ...] = ()) -> SourceFile:
    content = path.read_bytes()
    return SourceFile(path.name, path, hashlib.sha256(content).hexdigest(), len(content), within, beside)


def written(folder: Path, name: str, text: str) -> SourceFile:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode("cp1252"))
    return source(path)


def importer_of(file: SourceFile) -> Importer:
    """The only importer that knows a file."""
    (found,) = [one for one in IMPORTERS if one.recognise(file)]
    return found


@dataclass
class Loaded:
    """An edition with what its importer said of it."""

    edition: OpenEdition
    violations: list[str]
    told: list[int] = field(default_factory=list)

    def rows(self, question: str) -> list[tuple[object, ...]]:
        return self.edition.database.execute(question).fetchall()


def loaded(folder: Path, files: Sequence[SourceFile]) -> Loaded:
    """Import files of one edition."""
    importer = importer_of(files[0])
    facts = importer.recognise(files[0])
    assert facts is not None
    told: list[int] = []
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{facts.dataset}-{facts.id}-{facts.layout}-{files[0].sha256[:8]}.sqlite"
    with writing(path, facts, [file.note() for file in files], importer.tables) as database:
        importer.read(files, database, told.append)
        violations = importer.check(database, facts)
    return Loaded(open_edition(path), violations, told)


def editions_of(folder: Path, *groups: Sequence[SourceFile]) -> Editions:
    return Editions([loaded(folder, files).edition for files in groups])

"""Small official files, and the editions that importers make of them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from services.lookup.editions.dataset import EditionFacts
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.importer import Importer
from services.lookup.importing.source import SourceFile

SHARED = Path(__file__).parents[3] / "shared" / "data"
ABSENT = f"the official files are not here ({SHARED})"


def source(path: Path, content: str | bytes | None = None, *within: str) -> SourceFile:
    """A file to import; with `content` it is written first."""
    if content is not None:
        path.write_bytes(content.encode("cp1252") if isinstance(content, str) else content)
    return SourceFile(path.name, path, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, within)


def unzipped(archive: Path, into: Path, *names: str) -> Iterator[SourceFile]:
    """Members of an archive as files of their own."""
    with ZipFile(archive) as opened:
        for name in names:
            yield source(into / name, opened.read(name), archive.name)


def recognised(importer: Importer, *files: SourceFile) -> EditionFacts:
    """The edition of files that the importer knows."""
    facts = importer.recognise(files[0])
    assert facts is not None
    return facts


def edition(importer: Importer, into: Path, *files: SourceFile) -> OpenEdition:
    """The edition that an importer makes of files; what it finds wrong with them fails the test."""
    facts = recognised(importer, *files)
    path = into / f"{facts.dataset}-{facts.id}.sqlite"
    with writing(path, facts, [file.note() for file in files], importer.tables) as database:
        importer.read(files, database, lambda rows: None)
        assert importer.check(database, facts) == []
    return open_edition(path)


def faults(importer: Importer, into: Path, *files: SourceFile) -> list[str]:
    """What the importer says is wrong with an edition that it could read."""
    facts = recognised(importer, *files)
    with writing(into / "checked.sqlite", facts, (), importer.tables) as database:
        importer.read(files, database, lambda rows: None)
        return importer.check(database, facts)

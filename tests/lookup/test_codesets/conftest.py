"""The snapshot of every official file that lies beside the repository, built once a worker that asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.lookup.codesets.assemble import read_code_sets
from services.lookup.codesets.imports import IMPORTERS
from services.lookup.codesets.sources import installed_sources
from services.lookup.codesets.write import write_database
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.importing.source import SourceFile
from services.lookup.snapshot.store import Snapshot
from services.lookup.snapshot.tables import opened

from .files import file_of, imported, unpacked

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"


@dataclass(frozen=True)
class Official:
    """All that the official files make; `skipped` are the files that no importer knows."""

    snapshot: Snapshot
    editions: Editions
    skipped: tuple[str, ...]


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory) -> Official:
    if not (DATA / "official").is_dir():
        pytest.skip("the official files are not in ../shared")
    folder = tmp_path_factory.mktemp("official")
    skipped: list[str] = []
    editions = Editions([each for file in _files(folder) if (each := _edition(folder, file, skipped))])
    path = folder / "snapshot.sqlite"
    write_database(path, read_code_sets(editions, installed_sources(), lambda step: None))
    with opened(path) as database:
        return Official(Snapshot(database), editions, tuple(skipped))


def _files(folder: Path) -> Iterator[SourceFile]:
    for kind in ("icd10cm", "icd10pcs"):
        for archive in sorted((DATA / "official" / kind).glob("*_[dp][xr].zip")):
            yield from unpacked(folder, archive)
    yield from unpacked(folder, DATA / "official" / "icd10cm" / "Code-descriptions-April-2025.zip")
    for plain in (
        DATA / "official" / "conversion" / "ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx",
        *sorted((DATA / "cms" / "icd10pcs").glob("*.xml")),
    ):
        yield file_of(folder, plain.name, plain.read_bytes())


def _edition(folder: Path, file: SourceFile, skipped: list[str]) -> OpenEdition | None:
    for importer in IMPORTERS:
        if facts := importer.recognise(file):
            return imported(folder, importer, file, facts=facts)
    skipped.append(file.name)
    return None

"""The real NCCI tables, imported once for the whole run and shared by every worker."""

import csv
import fcntl
import gzip
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.lookup.editions.editions import Editions
from services.lookup.editions.file import open_edition, writing
from services.lookup.importing.source import SourceFile
from services.lookup.ncci.imports import IMPORTERS

PUBLISHED = Path(__file__).parents[2] / "shared" / "data" / "cms" / "ncci"


@pytest.fixture(scope="session")
def ncci_editions(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Editions:
    """Every published table as an open edition; workers that come second wait for the first."""
    if not PUBLISHED.is_dir():
        pytest.skip("the real NCCI tables are not beside this repository (../shared/data/cms/ncci)")
    ours = tmp_path_factory.getbasetemp()
    folder = (ours if worker_id == "master" else ours.parent) / "ncci"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            for path in sorted(PUBLISHED.iterdir()):
                import_table(path, folder)
            (folder / "done").touch()
    return Editions(open_edition(path) for path in sorted(folder.glob("*.sqlite")))


def import_table(published: Path, folder: Path) -> None:
    """Import one published file as the import does, without its archive."""
    plain = folder / published.name.removesuffix(".gz")
    with opened(published) as read, plain.open("wb") as written:
        shutil.copyfileobj(read, written)
    file = SourceFile(plain.name, plain, "0" * 64, plain.stat().st_size)
    [(importer, facts)] = [(one, found) for one in IMPORTERS if (found := one.recognise(file))]
    with writing(folder / f"{facts.dataset}.sqlite", facts, [file.note()], importer.tables) as database:
        importer.read([file], database, lambda count: None)
        assert importer.check(database, facts) == []
        [rows] = database.execute(f"SELECT count(*) FROM {importer.compared.table}").fetchone()
        assert rows >= importer.least_rows
    plain.unlink()


def published_rows(start: str, first: int = 0, step: int = 1) -> Iterator[dict[str, str]]:
    """The rows of the published file whose name starts so, each or every so many, read otherwise than imported."""
    [path] = PUBLISHED.glob(f"{start}*")
    with opened(path) as binary:
        header = next(binary).decode("utf-8-sig")
        some = itertools.islice(binary, first, None, step)
        yield from csv.DictReader(itertools.chain([header], (line.decode() for line in some)))


def opened(path: Path) -> gzip.GzipFile:
    """A file's bytes, unpacked where it is packed."""
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]

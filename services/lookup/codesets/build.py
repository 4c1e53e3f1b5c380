"""Building a snapshot folder beside those that exist, and switching to it once it is whole."""

import fcntl
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from services.lookup import search
from services.lookup.codesets.assemble import read_code_sets
from services.lookup.codesets.code_set import CodeSet
from services.lookup.codesets.sources import Source, Sources, installed_sources
from services.lookup.codesets.write import write_database
from services.lookup.editions.editions import Editions
from services.lookup.search.entry import SearchEntry
from services.lookup.snapshot.manifest import Manifest, SourceFile, sha256_of
from services.lookup.snapshot.schema import DATABASE, FORMAT, MANIFEST, SEARCH
from services.lookup.snapshot.store import Snapshot
from services.lookup.snapshot.tables import opened

Progress = Callable[[str, int, int], None]
BuildIndex = Callable[[Iterable[SearchEntry], Path], None]

_STEPS = 8
_CURRENT = "CURRENT"
_ID_LENGTH = 16


def build_snapshot(
    into: Path, build_index: BuildIndex, progress: Progress, find_sources: Callable[[], Sources] = installed_sources
) -> Path:
    """Build the snapshot of the installed data packages below `into`, unless it is there, and make it current.

    `progress` is told each step as it begins, how many are done, and of how many. A build that is cut short
    leaves nothing that could be mistaken for a snapshot; of two at once the second waits and finds it built.
    Refused when a source is missing or is not laid out as expected.
    """
    into.mkdir(parents=True, exist_ok=True)
    with _alone(into):
        progress("looking at the sources", 0, _STEPS)
        sources = find_sources()
        folder = into / _identify(sources)
        if not (folder / MANIFEST).is_file():
            _build(folder, sources, build_index, _counted(progress))
        _make_current(folder)
    progress("done", _STEPS, _STEPS)
    return folder


def current_snapshot(into: Path) -> Path | None:
    """Find the snapshot that is to be served; None before the first was built."""
    try:
        return into / (into / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _build(folder: Path, sources: Sources, build_index: BuildIndex, began: Callable[[str], None]) -> None:
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    code_sets = read_code_sets(Editions(), sources, began)
    began("writing the database")
    write_database(unfinished / DATABASE, code_sets)
    began("indexing for search")
    with opened(unfinished / DATABASE) as database:
        build_index(Snapshot(database).search_entries(), unfinished / SEARCH)
    began("putting it in place")
    _manifest(folder.name, sources, code_sets, sha256_of(unfinished / DATABASE)).write(unfinished)
    _keep(unfinished)
    unfinished.rename(folder)


def _identify(sources: Sources) -> str:
    """Hash all that goes in: the official files, and the programs that read and index them."""
    programs = [Path(__file__).parent, *map(Path, search.__path__)]
    files = sorted(file for folder in programs for file in folder.iterdir() if file.is_file())
    inputs = [
        FORMAT,
        *((each.name, each.sha256) for each in sources),
        *((file.name, sha256_of(file)) for file in files),
    ]
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:_ID_LENGTH]


def _manifest(name: str, sources: Sources, code_sets: Sequence[CodeSet], database_sha256: str) -> Manifest:
    entries = [entry for code_set in code_sets for entry in code_set.entries]
    kinds = Counter(str(entry.node.kind) for entry in entries)
    return Manifest(
        id=name,
        format=FORMAT,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        sources=tuple(_source_file(each) for each in sources),
        editions=tuple(asdict(edition) for code_set in code_sets for edition in code_set.editions),
        counts={**kinds, "notes": sum(len(entry.notes) for entry in entries)},
        database_sha256=database_sha256,
    )


def _source_file(source: Source) -> SourceFile:
    return SourceFile(source.package, source.version, source.path.name, source.sha256, source.gives)


def _counted(progress: Progress) -> Callable[[str], None]:
    done = iter(range(1, _STEPS))
    return lambda step: progress(step, next(done), _STEPS)


def _make_current(folder: Path) -> None:
    pointer = folder.with_name(_CURRENT)
    new = pointer.with_suffix(".new")
    new.write_text(folder.name + "\n", encoding="utf-8")
    _sync(new)
    new.replace(pointer)
    _sync(folder.parent)


def _keep(folder: Path) -> None:
    """Make sure that every file is on the disk before its folder gets the name under which it is trusted."""
    for path in sorted(folder.rglob("*"), reverse=True):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    with (into / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""Building the code sets with their search index, and the snapshot that serves them beside the editions."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from services.lookup.codesets.assemble import read_code_sets
from services.lookup.codesets.code_set import CodeSet
from services.lookup.codesets.programs import ROOT, program_files
from services.lookup.codesets.sources import Source, Sources, installed_sources
from services.lookup.codesets.write import write_database
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition
from services.lookup.importing.importer import Importer
from services.lookup.importing.importers import IMPORTERS
from services.lookup.importing.packages import package_editions
from services.lookup.importing.staging import Workplace
from services.lookup.indexes.terms import enriched
from services.lookup.search.entry import SearchEntry
from services.lookup.snapshot.durable import UNFINISHED, place
from services.lookup.snapshot.manifest import Manifest, SourceFile, sha256_of
from services.lookup.snapshot.release import HeldEdition, Release
from services.lookup.snapshot.releases import PARTS, Releases
from services.lookup.snapshot.schema import DATABASE, FORMAT, MANIFEST, SEARCH
from services.lookup.snapshot.store import Snapshot
from services.lookup.snapshot.tables import opened

Progress = Callable[[str, int, int], None]
BuildIndex = Callable[[Iterable[SearchEntry], Path], None]

# What code sets and the names for search are built from; builders see no other editions, so that the hash of a part
# says all that went in.
CODE_DATASETS = frozenset(
    {
        Dataset.ICD10CM_ORDER,
        Dataset.ICD10CM_TABULAR,
        Dataset.ICD10CM_VALIDITY,
        Dataset.ICD10CM_CONVERSION,
        Dataset.ICD10CM_INDEX,
        Dataset.ICD10CM_EXTERNAL_INDEX,
        Dataset.ICD10CM_DRUGS,
        Dataset.ICD10CM_NEOPLASMS,
        Dataset.ICD10PCS_ORDER,
        Dataset.ICD10PCS_TABLES,
        Dataset.ICD10PCS_DEFINITIONS,
        Dataset.ICD10PCS_INDEX,
        Dataset.ICD10PCS_VALIDITY,
        Dataset.HCPCS,
        Dataset.CPT,
        Dataset.MODIFIERS,
        Dataset.CPT_MODIFIERS,
        Dataset.PLACE_OF_SERVICE,
        Dataset.BETOS,
        Dataset.RELATIVE_VALUES,
        Dataset.PTP_PRACTITIONER,
        Dataset.PTP_HOSPITAL,
        Dataset.MUE_PRACTITIONER,
        Dataset.MUE_HOSPITAL,
        Dataset.MUE_DME,
        Dataset.ADD_ON_CODES,
        Dataset.GEM_ICD9CM,
        Dataset.GEM_ICD10CM,
        Dataset.MSDRG,
        Dataset.HCC,
    }
)
_STEPS = 10
_ID_LENGTH = 16


def build_snapshot(
    into: Path,
    build_index: BuildIndex,
    progress: Progress,
    find_sources: Callable[[], Sources] = installed_sources,
    importers: Sequence[Importer] | None = None,
) -> Path:
    """Build the snapshot of the installed data packages and of what was imported, and put it in force.

    `progress` is told each step as it begins, how many are done, and of how many. A build that is cut short
    leaves nothing that could be mistaken for a snapshot; of two at once the second waits and finds it built.
    Refused when a source is missing or is not laid out as expected.
    """
    releases = Releases(into)
    with releases.alone():
        progress("looking at the sources", 0, _STEPS)
        sources = find_sources()
        began = _counted(progress)
        workplace = Workplace(into, releases.scratch())
        editions = package_editions(workplace, IMPORTERS if importers is None else importers, releases.current(), began)
        release = build_release(into, editions, sources, build_index, began)
        releases.activate(release.id)
    progress("done", _STEPS, _STEPS)
    return into / release.id


def build_release(
    root: Path,
    editions: Sequence[HeldEdition],
    sources: Sources,
    build_index: BuildIndex,
    began: Callable[[str], None],
) -> Release:
    """Build the code sets of these editions, unless they are there, and write the release of all; not yet in force."""
    with _opened_for_codes(root, editions) as open_editions:
        part = root / PARTS / f"codes-{_identify(sources, editions)}"
        if not (part / MANIFEST).is_file():
            _build(part, Editions(open_editions), sources, build_index, began)
    release = Release.of(root, part, editions)
    release.write(root)
    return release


def current_snapshot(into: Path) -> Path | None:
    """Find the snapshot that is to be served; None before the first was built."""
    pointer = Releases(into).pointer
    return into / pointer.id if pointer else None


def current_codes(into: Path) -> Path | None:
    """Find the code sets of the snapshot that is to be served; None before the first was built."""
    release = Releases(into).current()
    return into / release.codes if release else None


@contextmanager
def _opened_for_codes(root: Path, editions: Sequence[HeldEdition]) -> Iterator[list[OpenEdition]]:
    opened_here = [open_edition(root / each.file.path) for each in editions if each.facts.dataset in CODE_DATASETS]
    try:
        yield opened_here
    finally:
        for each in opened_here:
            each.database.close()


def _build(
    folder: Path, editions: Editions, sources: Sources, build_index: BuildIndex, began: Callable[[str], None]
) -> None:
    folder.parent.mkdir(exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.{UNFINISHED}")
    unfinished.mkdir()
    code_sets = read_code_sets(editions, sources, began)
    began("writing the database")
    write_database(unfinished / DATABASE, code_sets)
    began("indexing for search")
    with opened(unfinished / DATABASE) as database:
        build_index(enriched(Snapshot(database).search_entries(), editions), unfinished / SEARCH)
    began("putting it in place")
    _manifest(folder.name, sources, code_sets, sha256_of(unfinished / DATABASE)).write(unfinished)
    place(unfinished, folder)


def _identify(sources: Sources, editions: Sequence[HeldEdition]) -> str:
    """Hash all that goes in: the official files, and the programs that read and index them."""
    inputs = [
        FORMAT,
        *((each.name, each.sha256) for each in sources),
        *sorted(each.file.path for each in editions if each.facts.dataset in CODE_DATASETS),
        *((file.relative_to(ROOT).as_posix(), sha256_of(file)) for file in program_files()),
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
    done = count(1)
    return lambda step: progress(step, min(next(done), _STEPS - 1), _STEPS)

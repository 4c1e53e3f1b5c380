"""Opening all that is read to answer: the codes, their index, every edition, our own texts, and the areas over them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.lookup.content import descriptions
from services.lookup.content.neighbours import load_neighbours
from services.lookup.coverage.area import CoverageArea
from services.lookup.coverage.coverage import LoadedCoverage
from services.lookup.crosswalks.area import CrosswalksArea
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition
from services.lookup.fees.area import FeesArea
from services.lookup.fees.schedule import FeeSchedule
from services.lookup.indexes.area import IndexArea
from services.lookup.ncci.area import NcciArea
from services.lookup.ncci.store import NcciTables
from services.lookup.ports import Area, Codes, Library
from services.lookup.risk.area import RiskArea
from services.lookup.search.index import SearchIndex
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.nearby import nearby
from services.lookup.snapshot.release import Held, Release
from services.lookup.snapshot.schema import SEARCH
from services.lookup.snapshot.store import open_snapshot
from services.lookup.systems.facts import CodeFactsArea

_HERE = Path(__file__).parent


# Each makes one part of the library that has sections of its own on code pages, in the order in which they are shown.
_AREAS: tuple[Callable[[Editions, Codes], Area], ...] = (
    NcciArea,
    CrosswalksArea,
    lambda editions, _codes: FeesArea(editions),
    lambda editions, _codes: RiskArea(editions),
    lambda editions, _codes: CodeFactsArea(editions),
    lambda editions, _codes: IndexArea(editions),
    CoverageArea,
)


def open_areas(editions: Editions, codes: Codes) -> tuple[Area, ...]:
    """Open every part of the library over one set of editions and codes."""
    return tuple(area(editions, codes) for area in _AREAS)


@dataclass(frozen=True)
class OpenLibrary:
    """A library with the release that it was opened from, and its edition files by where they lie."""

    library: Library
    release: Release
    opened: Mapping[str, OpenEdition]


def open_library(snapshots: Path, snapshot: str, before: OpenLibrary | None = None) -> OpenLibrary:
    """Open a snapshot; the editions that `before` has open are shared. Refused when it is damaged or not whole."""
    release = Release.read(snapshots / snapshot)
    opened = {each.file.path: _opened(snapshots, each.file, before) for each in release.editions}
    _, codes = open_snapshot(snapshots / release.codes)
    editions = Editions(opened.values())
    library = Library(
        snapshot_id=release.id,
        codes=codes,
        search=SearchIndex.open(snapshots / release.codes / SEARCH),
        nearby=partial(nearby, codes),
        descriptions=descriptions.published(descriptions.load_descriptions(_HERE / "content")),
        editions=editions,
        areas=open_areas(editions, codes),
        neighbours=load_neighbours(),
        ncci=NcciTables(editions),
        coverage=LoadedCoverage(editions),
        fees=FeeSchedule(editions),
    )
    return OpenLibrary(library, release, opened)


def _opened(snapshots: Path, held: Held, before: OpenLibrary | None) -> OpenEdition:
    if before is not None and held.path in before.opened:
        return before.opened[held.path]
    path = snapshots / held.path
    if not path.is_file() or path.stat().st_size != held.size:
        raise SnapshotRefused(f"{path} is not there, or not whole: import its files again")
    try:
        return open_edition(path)
    except ValueError as error:
        raise SnapshotRefused(str(error)) from error

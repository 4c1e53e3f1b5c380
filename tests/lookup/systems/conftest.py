"""A library of the small code systems, and a shelf to put editions on."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from services.lookup.codesets.code_set import CodeSet
from services.lookup.codesets.write import write_database
from services.lookup.content.neighbours import load_neighbours
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.ports import Library
from services.lookup.search.build import build_index
from services.lookup.search.index import SearchIndex
from services.lookup.snapshot.nearby import nearby
from services.lookup.snapshot.store import Snapshot
from services.lookup.snapshot.tables import opened
from services.lookup.systems.facts import CodeFactsArea
from tests.lookup.systems import small_systems

ON = date(2026, 1, 15)
OpenLibrary = Callable[..., Library]


def write_library(folder: Path, code_sets: list[CodeSet], editions: Editions) -> Library:
    """Write code sets as a snapshot with its index, and open it."""
    write_database(folder / "snapshot.sqlite", code_sets)
    with opened(folder / "snapshot.sqlite") as database:
        snapshot = Snapshot(database)
    build_index(snapshot.search_entries(), folder / "search")
    index = SearchIndex.open(folder / "search")
    areas = (CodeFactsArea(editions),)
    return Library("test", snapshot, index, partial(nearby, snapshot), {}, editions, areas, load_neighbours())


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Small editions of everything that the systems are read from."""
    opened_editions: list[OpenEdition] = small_systems.write_editions(tmp_path_factory.mktemp("editions"))
    return Editions(opened_editions)


@pytest.fixture(scope="session")
def library(editions: Editions, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The systems of the small editions, with four diagnoses of ICD-10-CM beside them."""
    code_sets = [small_systems.diagnoses(), *small_systems.read(editions)]
    return write_library(tmp_path_factory.mktemp("library"), code_sets, editions)

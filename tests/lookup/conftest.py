"""The real snapshot, built once for the whole run and shared by every worker."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from services.lookup.codesets.build import build_snapshot
from services.lookup.pages.content import CodePage
from services.lookup.pages.page import compose_page
from services.lookup.search.build import build_index
from services.lookup.snapshot.store import Snapshot, open_snapshot

PageOf = Callable[[str, str], CodePage]


@pytest.fixture(scope="session")
def snapshot_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the real snapshot; workers that come second wait for the first and find it built."""
    ours = tmp_path_factory.getbasetemp()
    shared = ours if worker_id == "master" else ours.parent
    return build_snapshot(shared / "snapshots", build_index, lambda step, done, total: None)


@pytest.fixture(scope="session")
def snapshot(snapshot_folder: Path) -> Snapshot:
    return open_snapshot(snapshot_folder)[1]


@pytest.fixture(scope="session")
def page_of(snapshot: Snapshot) -> PageOf:
    """The page of an ICD-10-CM code on a day."""
    return lambda code, on: compose_page(snapshot, snapshot.code("icd10cm", code), date.fromisoformat(on))

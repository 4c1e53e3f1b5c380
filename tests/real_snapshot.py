"""The real snapshot of the code sets, built once for the whole run and shared by every worker."""

from pathlib import Path

import pytest

from services.lookup.codesets.build import build_snapshot
from services.lookup.search.build import build_index
from services.lookup.snapshot.release import Release


@pytest.fixture(scope="session")
def snapshot_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the real snapshot; workers that come second wait for the first and find it built."""
    ours = tmp_path_factory.getbasetemp()
    shared = ours if worker_id == "master" else ours.parent
    return build_snapshot(shared / "snapshots", build_index, lambda step, done, total: None)


@pytest.fixture(scope="session")
def codes_folder(snapshot_folder: Path) -> Path:
    """Where the real code sets and their search index lie."""
    return snapshot_folder.parent / Release.read(snapshot_folder).codes

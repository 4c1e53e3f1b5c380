"""The whole suite, started as a person starts it, with the real snapshot and on ports of its own."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.running import RunningSuite

_REPOSITORY = Path(__file__).resolve().parents[2]
_START_SECONDS = 120


@pytest.fixture(scope="module")
def suite(snapshot_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSuite]:
    """A suite of this module's own, ready, without limits per network."""
    data = tmp_path_factory.mktemp("suite") / "var"
    snapshots = data / "lookup" / "snapshots"
    # Hard links: the same files without another copy.
    shutil.copytree(snapshot_folder.parent, snapshots, copy_function=os.link)
    described = (_REPOSITORY / "deploy" / "topology.toml").read_text()
    running = RunningSuite(data, described, "--limits", "off")
    try:
        running.until_it_says("ready http", _START_SECONDS)
        yield running
        assert running.end() == 0
    finally:
        running.close()


@pytest.fixture(scope="module")
def staff_command(suite: RunningSuite) -> list[str]:
    """What an operator types to make an account staff, less the address."""
    return [sys.executable, "-m", "deploy.staff", "--data-dir", str(suite.data), "--email"]

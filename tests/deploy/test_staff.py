"""Making an account staff, with and without a running suite."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.folder import DataFolder
from tests.deploy.conftest import Start
from tests.deploy.running import TOPOLOGY, left_of


def make_staff(data: Path, email: str) -> subprocess.CompletedProcess[str]:
    """What `make staff` runs."""
    topology = data.with_name("topology.toml")
    topology.write_text(TOPOLOGY)
    options = ["--data-dir", str(data), "--topology", str(topology), "--email", email]
    return subprocess.run(
        [sys.executable, "-m", "deploy.staff", *options], capture_output=True, text=True, timeout=60, check=False
    )


class TestWithARunningSuite:
    def test_its_own_accounts_service_is_asked(self, start: Start, data: Path) -> None:
        suite = start()
        suite.until_ready()
        running = left_of(data)

        done = make_staff(data, "ada@example.org")

        assert (done.returncode, done.stdout) == (0, "ada@example.org is staff\n")
        assert left_of(data) == running


class TestOnAFolderThatNoSuiteRanOn:
    def test_nothing_is_made_and_the_folder_is_named(self, data: Path) -> None:
        done = make_staff(data, "ada@example.org")

        assert done.returncode == 1
        assert f"No suite has run on {data}" in done.stderr
        assert not data.exists()


class TestWithoutASuite:
    @pytest.fixture(autouse=True)
    def used(self, data: Path) -> None:
        """A suite ran here and ended."""
        folder = DataFolder(data)
        folder.create(["nats"])
        folder.lock.touch()

    def test_the_accounts_service_is_started_for_this_alone(self, data: Path) -> None:
        done = make_staff(data, "ada@example.org")

        assert (done.returncode, done.stdout) == (0, "ada@example.org is staff\n")
        assert left_of(data) == []
        assert not list((data / "nats").iterdir())

    def test_an_unknown_address_is_sent_to_register(self, data: Path) -> None:
        done = make_staff(data, "nobody@example.org")

        assert done.returncode == 1
        assert done.stderr == (
            "error: No account has the address nobody@example.org. Register it first, on the page /register.\n"
        )


class TestWithoutAnAddress:
    def test_the_command_says_how_it_is_called(self, data: Path) -> None:
        done = make_staff(data, "")

        assert done.returncode == 1
        assert "make staff EMAIL=" in done.stderr

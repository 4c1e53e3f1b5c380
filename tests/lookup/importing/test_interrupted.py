"""Imports that are killed, that run out of disk, or that come two at once: what was in force stays in force."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.lookup.snapshot.manifest import SnapshotRefused, sha256_of
from services.lookup.snapshot.release import Release

from .conftest import Suite
from .letters import many, write

TOUCHES_THE_DISK = ("open", "os.", "sqlite3.", "shutil.")


def in_a_child(do: Callable[[], object], before: Callable[[], None]) -> int:
    """Do something in a process of its own, and answer how it ended: 0, 1 or minus a signal."""
    pid = os.fork()
    if pid == 0:
        try:
            before()
            do()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at(point: int) -> Callable[[], None]:
    """End the process, as a power cut would, when it touches the disk for the so many-th time."""
    touches = 0

    def count(event: str, _given: object) -> None:
        nonlocal touches
        touches += event.startswith(TOUCHES_THE_DISK)
        if touches == point:
            touches += 1  # to kill is told too
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: sys.addaudithook(count)


def no_file_larger_than(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def refuse_damage(suite: Suite) -> None:
    """What is in force is there whole."""
    release = suite.releases.current()
    assert release is not None
    for held in release.all_files:
        assert sha256_of(suite.root / held.path) == held.sha256


@pytest.fixture
def suite(suite: Suite, tmp_path: Path) -> Suite:
    suite.take(write(tmp_path / "old.txt", "2024-10-01"))
    return suite


class TestAnImportThatIsKilled:
    def test_leaves_the_old_or_the_new_in_force_and_the_next_completes_it(self, suite: Suite, tmp_path: Path) -> None:
        new = write(tmp_path / "new.txt", "2025-10-01", many(2_000))
        old, codes = suite.releases.pointer, []
        for point in range(1, 2_000, 2):
            codes.append(in_a_child(lambda: suite.take(new), killed_at(point)))
            refuse_damage(suite)
            if suite.releases.pointer != old:
                break
        assert len(codes) > 40
        assert set(codes[:-1]) == {-signal.SIGKILL}

        suite.take(new)
        assert suite.in_force == ["2024-10-01", "2025-10-01"]
        assert not [path for path in suite.root.rglob(".*") if path.name.endswith(("unfinished", ".new"))]

    def test_does_not_parse_again_what_was_parsed(self, suite: Suite, tmp_path: Path) -> None:
        new = write(tmp_path / "new.txt", "2025-10-01")
        points = iter(range(1, 2_000, 2))
        while not list(suite.root.glob("editions/localities/2025*")):
            in_a_child(lambda: suite.take(new), killed_at(next(points)))
        assert suite.in_force == ["2024-10-01"]
        suite.heard.counted.clear()
        suite.take(new)
        assert suite.heard.counted == {"localities 2025-10-01": 0}


class TestADiskThatIsFull:
    @pytest.mark.parametrize("size", [100, 4_000, 20_000, 60_000])
    def test_changes_nothing(self, suite: Suite, tmp_path: Path, size: int) -> None:
        new, old = write(tmp_path / "new.txt", "2025-10-01", many(2_000)), suite.releases.pointer

        assert in_a_child(lambda: suite.take(new), no_file_larger_than(size)) == 1
        assert suite.releases.pointer == old
        refuse_damage(suite)
        assert not list(suite.root.glob("editions/localities/2025*"))

        assert suite.take(new).in_force


class TestTwoImportsAtOnce:
    def test_come_one_after_the_other(self, suite: Suite, tmp_path: Path) -> None:
        files = [write(tmp_path / f"{year}.txt", f"{year}-10-01") for year in range(2018, 2023)]
        with ThreadPoolExecutor(5) as all_at_once:
            list(all_at_once.map(suite.take, files))
        assert suite.in_force == [f"{year}-10-01" for year in (*range(2018, 2023), 2024)]


class TestARollback:
    def test_takes_moments(self, suite: Suite, tmp_path: Path) -> None:
        before = suite.releases.pointer
        suite.take(write(tmp_path / "new.txt", "2025-10-01"))
        began = time.monotonic()
        suite.releases.rollback()

        assert time.monotonic() - began < 1
        assert before is not None
        assert (suite.releases.pointer or before).id == before.id
        assert suite.in_force == ["2024-10-01"]

    def test_goes_back_as_far_as_there_was_something(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "new.txt", "2025-10-01"))
        suite.releases.rollback()
        with pytest.raises(SnapshotRefused, match="no snapshot before"):
            suite.releases.rollback()

    def test_can_be_taken_back(self, suite: Suite, tmp_path: Path) -> None:
        new = suite.take(write(tmp_path / "new.txt", "2025-10-01")).snapshot
        suite.releases.rollback()
        suite.releases.activate(new)
        assert suite.in_force == ["2024-10-01", "2025-10-01"]

    def test_is_refused_when_a_file_is_gone(self, suite: Suite, tmp_path: Path) -> None:
        old = suite.releases.current()
        suite.take(write(tmp_path / "new.txt", "2024-10-01", many(101)), replace=True)
        assert isinstance(old, Release)
        (suite.root / old.editions[0].file.path).unlink()
        with pytest.raises(SnapshotRefused, match="lacks editions/localities"):
            suite.releases.rollback()
        assert suite.releases.current() != old

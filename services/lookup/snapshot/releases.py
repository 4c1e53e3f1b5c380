"""The folder of snapshots: which one is in force, which were before, and who may change that."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.lookup.snapshot.durable import UNFINISHED, write_whole
from services.lookup.snapshot.manifest import Manifest, SnapshotRefused
from services.lookup.snapshot.release import Release
from services.lookup.snapshot.schema import MANIFEST

CURRENT = "CURRENT"
PARTS = "parts"
_HISTORY = "HISTORY"
_REMEMBERED = 100


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is in force: the snapshot's id, and how many times one was put in force until then."""

    id: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Activation:
    """One line of HISTORY."""

    id: str
    at: str


class Releases:
    """Everything below LOOKUP_SNAPSHOT_DIR; parts and editions are named by what they are and never changed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def pointer(self) -> Pointer | None:
        """Tell what is in force; None before the first."""
        try:
            name, *sequence = (self.root / CURRENT).read_text(encoding="utf-8").split()
        except (FileNotFoundError, ValueError):
            return None
        return Pointer(name, int(sequence[0]) if sequence and sequence[0].isdigit() else 0)

    def current(self) -> Release | None:
        """Read the release in force; None before the first. Refused when it is damaged."""
        pointer = self.pointer
        return Release.read(self.root / pointer.id) if pointer else None

    def history(self) -> list[Activation]:
        """List what was put in force, oldest first; the last is what is in force."""
        try:
            lines = (self.root / _HISTORY).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [Activation(name, at) for name, _, at in (line.partition(" ") for line in lines) if name]

    def activate(self, snapshot: str, sequence: int | None = None) -> None:
        """Put a snapshot in force, at once. Refused when it is not here whole, or of a layout not read here.

        `sequence` is what another replica counted; without it this is the next one.
        """
        self._refuse_unfit(snapshot)
        with self._switching():
            now = self.pointer
            if now is None or now.id != snapshot:
                self._remember([*self._trusted(now), Activation(snapshot, _now())])
                self._point(snapshot, _after(now) if sequence is None else sequence)
            elif sequence is not None:
                self._point(snapshot, sequence)

    def rollback(self) -> str:
        """Put in force again what was before, and answer which. Refused when nothing was, or as `activate` is."""
        with self._switching():
            now = self.pointer
            past = self._trusted(now)[:-1]
            if not past:
                raise SnapshotRefused("there is no snapshot before the one in force")
            self._refuse_unfit(past[-1].id)
            self._point(past[-1].id, _after(now))
            self._remember(past)
        return past[-1].id

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for a build or an import: of two at once the second waits."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._sweep()
            try:
                yield
            finally:
                self._sweep()

    def scratch(self) -> Path:
        """A new folder for what only the holder of this folder needs, and only until it lets go."""
        folder = self.root / f".scratch.{UNFINISHED}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return folder

    def _sweep(self) -> None:
        """Remove what was cut short."""
        for folder in (self.root, self.root / PARTS):
            for path in folder.glob(f".*.{UNFINISHED}"):
                shutil.rmtree(path, ignore_errors=True)

    def _trusted(self, now: Pointer | None) -> list[Activation]:
        """What HISTORY says up to the pointer: a line that was written before a crash does not count."""
        past = self.history()
        while past and (now is None or past[-1].id != now.id):
            past.pop()
        return past or ([Activation(now.id, _now())] if now else [])

    def _remember(self, past: list[Activation]) -> None:
        lines = (f"{each.id} {each.at}\n" for each in past[-_REMEMBERED:])
        write_whole(self.root / _HISTORY, "".join(lines))

    def _point(self, snapshot: str, sequence: int) -> None:
        write_whole(self.root / CURRENT, f"{snapshot} {sequence}\n")

    def _refuse_unfit(self, snapshot: str) -> None:
        if not snapshot or "/" in snapshot or not (self.root / snapshot / MANIFEST).is_file():
            raise SnapshotRefused(f"there is no snapshot {snapshot!r} here")
        release = Release.read(self.root / snapshot)
        for held in release.all_files:
            path = self.root / held.path
            if not path.is_file() or path.stat().st_size != held.size:
                raise SnapshotRefused(f"{snapshot} lacks {held.path}, or not all of it is there")
        Manifest.read(self.root / release.codes)

    @contextmanager
    def _switching(self) -> Iterator[None]:
        with (self.root / ".switch").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _after(now: Pointer | None) -> int:
    return now.sequence + 1 if now else 1


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

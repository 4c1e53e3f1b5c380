"""Snapshots for replicas that share no disk: given to the object store by whoever activates, taken by the others."""

import asyncio
import json
import shutil
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import structlog

from services.lookup.snapshot.durable import place
from services.lookup.snapshot.manifest import SnapshotRefused, sha256_of
from services.lookup.snapshot.release import Held, Release
from services.lookup.snapshot.releases import Pointer, Releases
from services.lookup.snapshot.schema import MANIFEST

log = structlog.get_logger()

_NOW = "CURRENT"
_KEPT_RELEASES = 3
_RETRY_SECONDS = 2.0
_RECEIVING = "receiving"

# Says whenever there may be something new to take.
News = Callable[[], AsyncGenerator[None, None]]


class Files(Protocol):
    """Where every replica can reach them; each call raises while the store is away."""

    async def holds(self, name: str) -> bool: ...

    async def put(self, name: str, path: Path) -> None: ...

    async def get(self, name: str, into: Path) -> None: ...

    async def write(self, name: str, text: str) -> None: ...

    async def read(self, name: str) -> str | None: ...

    async def remove(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Shared:
    """What the store says is in force, and which snapshots' files it keeps, oldest first."""

    id: str
    sequence: int
    kept: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Shared":
        """Read it back. Raises SnapshotRefused for anything else."""
        try:
            stated = json.loads(text)
            return cls(str(stated["id"]), int(stated["sequence"]), tuple(map(str, stated["kept"])))
        except (ValueError, KeyError, TypeError) as error:
            raise SnapshotRefused(f"the object store holds no pointer to a snapshot: {error!r}") from error


class Sharing:
    """One replica's dealings with the store. A file is named by its hash there, so none is sent or fetched twice."""

    def __init__(self, releases: Releases, files: Files, news: News) -> None:
        self._releases = releases
        self._files = files
        self._news = news

    async def give(self, release: Release, pointer: Pointer) -> None:
        """Send what the store lacks, then say that it is in force; nothing when the store knows of a newer one."""
        shared = await self._shared()
        if shared is not None and shared.sequence >= pointer.sequence:
            return
        for held in release.all_files:
            if not await self._files.holds(held.sha256):
                await self._files.put(held.sha256, self._releases.root / held.path)
        await self._files.write(_manifest(release.id), release.text())
        kept = [each for each in (shared.kept if shared else ()) if each != release.id] + [release.id]
        now = Shared(release.id, pointer.sequence, tuple(kept[-_KEPT_RELEASES:]))
        await self._files.write(_NOW, json.dumps(asdict(now)))
        log.info("snapshot_given", snapshot=release.id, sequence=pointer.sequence)
        await self._make_room(kept[:-_KEPT_RELEASES], now.kept)

    async def take(self) -> bool:
        """Fetch and put in force what the store says is; answers whether that was anything new.

        Raises SnapshotRefused when what came is not what it must be: then nothing has changed.
        """
        shared, here = await self._shared(), self._releases.pointer
        if shared is None or (here is not None and here.sequence >= shared.sequence):
            return False
        release = await self._manifest_of(shared.id)
        await self._fetch_codes(release)
        for edition in release.editions:
            await self._fetch_edition(edition.file)
        await asyncio.to_thread(release.write, self._releases.root)
        await asyncio.to_thread(self._releases.activate, release.id, shared.sequence)
        log.info("snapshot_taken", snapshot=release.id, sequence=shared.sequence)
        return True

    async def watch(self) -> None:
        """Take whatever is told of, for ever."""
        while True:
            try:
                async with aclosing(self._news()) as news:
                    async for _ in news:
                        await self.take()
            except Exception as error:
                # The store may be away, or hold what is no snapshot: what is served goes on being served.
                log.warning("snapshot_not_taken", error=type(error).__name__, detail=str(error)[:200])
            await asyncio.sleep(_RETRY_SECONDS)

    async def _shared(self) -> Shared | None:
        text = await self._files.read(_NOW)
        return Shared.parse(text) if text else None

    async def _manifest_of(self, snapshot: str) -> Release:
        text = await self._files.read(_manifest(snapshot))
        if text is None:
            raise SnapshotRefused(f"the object store lacks the manifest of {snapshot}")
        release = Release.parse(text)
        if release.id != snapshot:
            raise SnapshotRefused(f"the manifest of {snapshot} is another's")
        return release

    async def _fetch_codes(self, release: Release) -> None:
        final = self._releases.root / release.codes
        if (final / MANIFEST).is_file():
            return
        receiving = final.with_name(f".{final.name}.{_RECEIVING}")
        await asyncio.to_thread(shutil.rmtree, receiving, ignore_errors=True)
        for held in release.files:
            target = receiving / Path(held.path).relative_to(release.codes)
            await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
            await self._fetch(held, target)
        await asyncio.to_thread(place, receiving, final)

    async def _fetch_edition(self, held: Held) -> None:
        final = self._releases.root / held.path
        if final.is_file() and final.stat().st_size == held.size:
            return
        receiving = final.with_name(f".{final.name}.{_RECEIVING}")
        await asyncio.to_thread(receiving.parent.mkdir, parents=True, exist_ok=True)
        await self._fetch(held, receiving)
        await asyncio.to_thread(place, receiving, final)

    async def _fetch(self, held: Held, target: Path) -> None:
        await self._files.get(held.sha256, target)
        if await asyncio.to_thread(sha256_of, target) != held.sha256:
            raise SnapshotRefused(f"{held.path} arrived damaged")

    async def _make_room(self, old: Sequence[str], kept: Iterable[str]) -> None:
        """Remove the files that only snapshots need which are no longer kept."""
        needed = {held.sha256 for one in kept for held in (await self._manifest_of(one)).all_files}
        for snapshot in old:
            for held in (await self._manifest_of(snapshot)).all_files:
                if held.sha256 not in needed:
                    await self._files.remove(held.sha256)
            await self._files.remove(_manifest(snapshot))


def _manifest(snapshot: str) -> str:
    return f"snapshots/{snapshot}"

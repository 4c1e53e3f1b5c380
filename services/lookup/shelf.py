"""Where the library stands that is served; exchanged when another snapshot is put in force, between two calls."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from services.lookup.library import OpenLibrary, open_library
from services.lookup.ports import Library
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.release import Release
from services.lookup.snapshot.releases import Pointer, Releases

log = structlog.get_logger()

_LOOK_EVERY_SECONDS = 0.5
_RETRY_SECONDS = 15.0

Tell = Callable[[Release, Pointer], Awaitable[None]]


class LiveShelf:
    """Serves what the folder of snapshots says is in force. A call that has a library keeps it until it ends."""

    def __init__(self, releases: Releases, pointer: Pointer, first: OpenLibrary, tell: Tell) -> None:
        self._releases = releases
        self._pointer = pointer
        self._open = first
        self._tell = tell
        self._told: Pointer | None = None
        self._not_before = 0.0

    @classmethod
    def open(cls, snapshots: Path, tell: Tell) -> "LiveShelf":
        """Open what is in force. Refused when nothing is, or it is damaged."""
        releases = Releases(snapshots)
        pointer = releases.pointer
        if pointer is None:
            raise SnapshotRefused(
                f"{snapshots} holds no snapshot. Build one: python -m services.lookup.codesets build --into {snapshots}"
            )
        return cls(releases, pointer, open_library(snapshots, pointer.id), tell)

    @property
    def library(self) -> Library:
        """The library now."""
        return self._open.library

    async def watch(self) -> None:
        """Exchange the library whenever another is put in force, and tell of it; for ever."""
        while True:
            await self._look()
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def _look(self) -> None:
        """Do what is due. What fails is tried again later, and what is served goes on being served."""
        if time.monotonic() < self._not_before:
            return
        try:
            pointer = await asyncio.to_thread(lambda: self._releases.pointer)
            if pointer is not None and pointer != self._pointer:
                await self._exchange(pointer)
            if self._told != self._pointer:
                await self._tell(self._open.release, self._pointer)
                self._told = self._pointer
        except Exception as error:
            # Whatever is wrong with what came, what is there must go on answering.
            log.error("snapshot_not_exchanged", error=type(error).__name__, detail=str(error)[:500])
            self._not_before = time.monotonic() + _RETRY_SECONDS

    async def _exchange(self, pointer: Pointer) -> None:
        began = time.monotonic()
        if pointer.id != self._open.release.id:
            self._open = await asyncio.to_thread(open_library, self._releases.root, pointer.id, self._open)
        self._pointer = pointer
        log.info("snapshot_exchanged", snapshot=pointer.id, seconds=round(time.monotonic() - began, 2))

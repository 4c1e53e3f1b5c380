"""Files of any size for every replica of a service, in a bucket of JetStream's object store."""

import asyncio
import io
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nats.js.api import ObjectInfo, StorageType
from nats.js.errors import BucketNotFoundError, NotFoundError, ObjectNotFoundError
from nats.js.object_store import ObjectStore

from chassis.events.jetstream import JetStream

_CHUNK = 128 * 1024  # below the server's max_payload
_LEVEL = 3  # of zlib: tables shrink to a quarter, as fast as a network carries them


@dataclass(frozen=True, slots=True)
class BucketPlan:
    """A bucket: its name, the number of copies and its size limit in bytes."""

    name: str
    replicas: int
    max_bytes: int


class Bucket:
    """Keeps files by names that say what is in them, packed; a file that is there is never sent again."""

    def __init__(self, jetstream: JetStream, plan: BucketPlan) -> None:
        self._jetstream = jetstream
        self._plan = plan

    async def holds(self, name: str) -> bool:
        """Tell whether a file is there. Raises nats' Error or TimeoutError when the server does not answer."""
        return await self._info(name) is not None

    async def put(self, name: str, path: Path) -> None:
        """Send a file. Raises as `holds` does, and when the bucket is full; then nothing is there."""
        with await asyncio.to_thread(path.open, "rb") as file:
            await (await self._store()).put(name, io.BufferedReader(_Packed(file), _CHUNK))

    async def get(self, name: str, into: Path) -> None:
        """Fetch a file. Raises FileNotFoundError when it is not there, EOFError when not all of it is."""
        info = await self._info(name)
        if info is None:
            raise FileNotFoundError(name)
        unpacking = zlib.decompressobj()
        with await asyncio.to_thread(into.open, "wb") as file:
            async for chunk in self._chunks(info):
                await asyncio.to_thread(_unpack, unpacking, chunk, file)
            file.write(unpacking.flush())
        if not unpacking.eof:
            raise EOFError(name)

    async def write(self, name: str, text: str) -> None:
        """Keep a short text in place of what the name held before."""
        await (await self._store()).put(name, text.encode())

    async def read(self, name: str) -> str | None:
        """Read a short text; None when there is none. Raises as `holds` does."""
        info = await self._info(name)
        if info is None:
            return None
        return b"".join([chunk async for chunk in self._chunks(info)]).decode()

    async def remove(self, name: str) -> None:
        """Make room. What is not there is removed already."""
        try:
            await (await self._store()).delete(name)
        except NotFoundError:
            return

    async def _store(self) -> ObjectStore:
        await self._jetstream.wait_connected()
        context, plan = self._jetstream.context, self._plan
        try:
            return await context.object_store(plan.name)
        except BucketNotFoundError:
            return await context.create_object_store(
                plan.name, storage=StorageType.FILE, replicas=plan.replicas, max_bytes=plan.max_bytes
            )

    async def _info(self, name: str) -> ObjectInfo | None:
        store = await self._store()
        try:
            return await store.get_info(name)
        except ObjectNotFoundError:
            return None

    async def _chunks(self, info: ObjectInfo) -> AsyncIterator[bytes]:
        """Ask for one chunk after the other, so that no more than one waits in memory."""
        subject, after = f"$O.{self._plan.name}.C.{info.nuid}", 0
        for _ in range(info.chunks or 0):
            try:
                message = await self._jetstream.context.get_msg(
                    f"OBJ_{self._plan.name}", seq=after + 1, subject=subject, direct=True, next=True
                )
            except NotFoundError:
                raise EOFError(info.name) from None
            after = message.seq or 0
            yield message.data or b""


def _unpack(unpacking: "zlib._Decompress", chunk: bytes, file: IO[bytes]) -> None:
    file.write(unpacking.decompress(chunk))


class _Packed(io.RawIOBase):
    """A file as it is read, packed."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._packing = zlib.compressobj(_LEVEL)
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give the next bytes; 0 at the end."""
        while not self._ready and not self._ended:
            plain = self._file.read(_CHUNK)
            self._ended = not plain
            self._ready = self._packing.compress(plain) if plain else self._packing.flush()
        taken = self._ready[: len(buffer)]
        self._ready = self._ready[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

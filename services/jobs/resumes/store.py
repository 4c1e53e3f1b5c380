"""Résumés as files of one folder, which nothing serves: named by chance, written whole or not at all."""

import asyncio
import os
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_KEY = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part"


class ResumeFolder:
    """The folder. Its files are for this account of the machine alone."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._folder = folder

    async def keep(self, data: bytes) -> str:
        """Write a file and have the disk confirm it, under a key of 256 random bits."""
        key = secrets.token_hex(32)
        await asyncio.to_thread(self._write, key, data)
        return key

    async def part(self, key: str, offset: int, most: int) -> bytes | None:
        """Read a part of a file; None when there is no such file."""
        return await asyncio.to_thread(self._read, key, offset, most)

    async def remove(self, key: str) -> None:
        """Remove a file, or find it removed."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def older_than(self, moment: datetime) -> Sequence[str]:
        """The keys of files that were last written before a moment."""
        return await asyncio.to_thread(self._older, moment)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("no key of a résumé")
        return self._folder / key

    def _write(self, key: str, data: bytes) -> None:
        path = self._path(key)
        unfinished = path.with_suffix(_UNFINISHED)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        self._confirm_name()

    def _confirm_name(self) -> None:
        """Have the disk confirm the folder too: a name that is only in memory would be lost with the power."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _read(self, key: str, offset: int, most: int) -> bytes | None:
        try:
            with self._path(key).open("rb") as file:
                file.seek(offset)
                return file.read(most)
        except FileNotFoundError:
            return None

    def _older(self, moment: datetime) -> list[str]:
        keys = []
        for path in self._folder.iterdir():
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if written < moment and path.suffix == _UNFINISHED:
                path.unlink(missing_ok=True)
            elif written < moment and _KEY.fullmatch(path.name):
                keys.append(path.name)
        return keys

"""Opening what an operator names: each plain file becomes a private copy; whatever could do harm is refused."""

import gzip
import hashlib
import os
import re
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Protocol

from services.lookup.importing.archives import ZIP, Archive
from services.lookup.importing.limits import LIMITS, Limits
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


_Take = Callable[[SourceFile], SourceFile]


class Opening:
    """Opens files one after the other into a folder of its own, within limits that count for all of them."""

    def __init__(self, scratch: Path, limits: Limits = LIMITS) -> None:
        self._scratch = scratch
        self._limits = limits
        self._numbers = count()
        self._files = 0
        self._bytes = 0
        self._listed: dict[Path, tuple[str, ...]] = {}

    def open(self, paths: Sequence[Path]) -> Iterator[SourceFile | FileRefused]:
        """Give every plain file below the paths, out of its archives; and a refusal for what cannot be opened.

        The copy is the caller's to remove. An archive is refused whole: nothing of it was given before.
        """
        for path in paths:
            try:
                for file in self._files_at(path):
                    yield from self._opened(file)
            except FileRefused as refusal:
                yield refusal

    def _files_at(self, path: Path) -> Iterator[Path]:
        if path.is_symlink() or not path.is_dir():
            yield path
            return
        for below in sorted(path.iterdir()):
            if not below.name.startswith("."):
                yield from self._files_at(below)

    def _opened(self, path: Path) -> Iterator[SourceFile | FileRefused]:
        try:
            file = self._copied(path)
            unpacked = list(self._unpacked(file, self._limits.depth))
        except FileRefused as refusal:
            yield refusal
        else:
            yield from unpacked

    def _copied(self, path: Path) -> SourceFile:
        """Copy a regular file that does not change meanwhile. Raises FileRefused for anything else."""
        try:
            # Without waiting: to open a pipe would otherwise last until somebody writes to it.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise FileRefused(str(path), f"cannot be opened ({error.strerror})") from error
        with os.fdopen(descriptor, "rb") as source:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise FileRefused(str(path), "is no plain file")
            copy = self._taken(source, path.name, ())
            after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise FileRefused(str(path), "changed while it was read")
        return replace(copy, beside=self._names_in(path.parent))

    def _names_in(self, folder: Path) -> tuple[str, ...]:
        """What lies in a folder, asked once: a file may be dated by what it came with."""
        if folder not in self._listed:
            self._listed[folder] = tuple(sorted(each.name for each in folder.iterdir()))
        return self._listed[folder]

    def _taken(self, source: _Stream, name: str, within: tuple[str, ...], most: int | None = None) -> SourceFile:
        """Copy a stream and hash it. Raises FileRefused when it is longer than allowed."""
        # Some libraries ask what a file is called before they look at it.
        ending = Path(name).suffix.lower()
        copy = self._scratch / f"{next(self._numbers)}{ending if _ENDING.fullmatch(ending) else ''}"
        label = " › ".join((*within, name))
        self._count_file(label)
        digest, size = hashlib.sha256(), 0
        with copy.open("xb") as target:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                self._count_bytes(label, len(chunk), size, most)
                digest.update(chunk)
                target.write(chunk)
        return SourceFile(name, copy, digest.hexdigest(), size, within)

    def _unpacked(self, file: SourceFile, depth: int) -> Iterator[SourceFile]:
        head = file.head(4)
        if head.startswith(_GZIP):
            yield from self._within(file, depth, [self._gunzipped])
        elif head in ZIP:
            archive = Archive(file, self._limits)
            if archive.is_document:
                yield file
            else:
                yield from self._within(file, depth, [self._member(archive, member) for member in archive.members])
        else:
            yield file

    def _within(self, file: SourceFile, depth: int, takes: Sequence[_Take]) -> Iterator[SourceFile]:
        if depth == 0:
            raise FileRefused(file.label, f"archives are nested deeper than {self._limits.depth}")
        for take in takes:
            yield from self._unpacked(take(file), depth - 1)
        file.path.unlink()

    def _gunzipped(self, file: SourceFile) -> SourceFile:
        most = max(self._limits.small, file.size * self._limits.ratio)
        name = file.name.removesuffix(".gz").removesuffix(".GZ")
        try:
            with gzip.open(file.path) as source:
                return replace(self._taken(source, name, (*file.within, file.name), most), beside=file.beside)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FileRefused(file.label, f"is damaged ({error})") from error

    def _member(self, archive: Archive, member: str) -> _Take:
        def take(file: SourceFile) -> SourceFile:
            with archive.reading(member) as source:
                name = member.rpartition("/")[2]
                taken = self._taken(source, name, (*file.within, file.name), archive.size_of(member))
            return replace(taken, beside=tuple(each.rpartition("/")[2] for each in archive.members))

        return take

    def _count_file(self, label: str) -> None:
        self._files += 1
        if self._files > self._limits.files:
            raise FileRefused(label, f"more than {self._limits.files:,} files in one import")

    def _count_bytes(self, label: str, more: int, size: int, most: int | None) -> None:
        self._bytes += more
        if size > self._limits.one_file or self._bytes > self._limits.all_files:
            raise FileRefused(label, "larger than an import may be")
        if most is not None and size > most:
            raise FileRefused(label, "unpacks to more than its archive may hold: this looks like a bomb")

"""Zip archives, looked at whole before anything of them is unpacked."""

import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from services.lookup.importing.limits import Limits
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LOCAL_HEADER = 30
_DOCUMENT = "[Content_Types].xml"
_MACROS = "vbaproject.bin"


class Archive:
    """A zip whose directory was checked. Raises FileRefused for one that is damaged or could do harm."""

    def __init__(self, file: SourceFile, limits: Limits) -> None:
        self._label = file.label
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(file.path)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise FileRefused(file.label, f"is a damaged zip ({error})") from error
        self._entries = [each for each in self._zip.infolist() if not each.is_dir()]
        self._refuse_names()
        self._refuse_sizes(file.size)

    @property
    def members(self) -> list[str]:
        """The names of its files, in its own order."""
        return [each.filename for each in self._entries]

    @property
    def is_document(self) -> bool:
        """Whether it is an Office document, which is one file. Raises FileRefused when it holds macros."""
        if any(name.lower().endswith(_MACROS) for name in self.members):
            raise FileRefused(self._label, "holds macros")
        return _DOCUMENT in self.members

    def size_of(self, member: str) -> int:
        """How large the directory says a file is, unpacked."""
        return self._zip.getinfo(member).file_size

    @contextmanager
    def reading(self, member: str) -> Iterator[IO[bytes]]:
        """Read a file of it. Raises FileRefused when it is not what the directory says."""
        try:
            with self._zip.open(member) as source:
                yield source
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            raise FileRefused(f"{self._label} › {member}", f"is damaged ({error})") from error

    def _refuse_names(self) -> None:
        if len(self._entries) > self._limits.entries:
            raise FileRefused(self._label, f"holds more than {self._limits.entries:,} files")
        for name, times in Counter(self.members).items():
            if times > 1:
                raise FileRefused(self._label, f"holds {name!r} {times} times")
        for entry in self._entries:
            self._refuse_entry(entry)

    def _refuse_entry(self, entry: zipfile.ZipInfo) -> None:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in {0, stat.S_IFREG}:
            raise FileRefused(self._label, f"{entry.filename!r} is no plain file")
        if entry.flag_bits & _ENCRYPTED:
            raise FileRefused(self._label, f"{entry.filename!r} is encrypted")
        if entry.compress_type not in _METHODS:
            raise FileRefused(self._label, f"{entry.filename!r} is packed by a method that is not read here")
        if _leads_out(entry.orig_filename):
            raise FileRefused(self._label, f"{entry.orig_filename!r} would be unpacked outside of its folder")

    def _refuse_sizes(self, packed: int) -> None:
        total = sum(each.file_size for each in self._entries)
        if total > max(self._limits.small, packed * self._limits.ratio) or total > self._limits.all_files:
            raise FileRefused(self._label, f"unpacks to {total:,} bytes: this looks like a bomb")
        ends = 0
        for entry in sorted(self._entries, key=lambda each: each.header_offset):
            if entry.header_offset < ends:
                raise FileRefused(self._label, "holds files that overlap: this looks like a bomb")
            ends = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or not name.isprintable()

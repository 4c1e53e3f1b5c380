"""The log file of each process, bounded in size."""

import contextlib
import os
import shutil
from pathlib import Path

_MOST_BYTES = 16 * 1024 * 1024
_TAIL_BYTES = 4096
_LONGEST_LINE = 300


class LogFile:
    """Takes what a process prints; past 16 MB it goes to FILE.1 and begins anew."""

    def __init__(self, file: Path, most_bytes: int = _MOST_BYTES) -> None:
        self.file = file
        self._most_bytes = most_bytes

    def open(self) -> int:
        """A descriptor that appends, for a child to inherit; the caller closes it."""
        return os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def trim(self) -> None:
        """Begin anew when the file has grown too large, while the process goes on writing to it."""
        if self.file.exists() and self.file.stat().st_size > self._most_bytes:
            # On a full disk the space is worth more than the old lines.
            with contextlib.suppress(OSError):
                shutil.copyfile(self.file, self.file.with_name(f"{self.file.name}.1"))
            os.truncate(self.file, 0)

    def last_line(self) -> str:
        """The last line that says something, or nothing."""
        if not self.file.exists():
            return ""
        with self.file.open("rb") as stream:
            stream.seek(max(0, self.file.stat().st_size - _TAIL_BYTES))
            lines = stream.read().decode(errors="replace").splitlines()
        return next((line.strip()[:_LONGEST_LINE] for line in reversed(lines) if line.strip()), "")

"""The data folder: everything that the suite writes lies here."""

import contextlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.refusal import StartRefused

_SECRET_BYTES = 48
_STANDARD = "var"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where things lie under DATA_DIR."""

    root: Path

    @property
    def run(self) -> Path:
        """What belongs to the running suite, secrets included: closed to others."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """One log file per process."""
        return self.root / "log"

    @property
    def scratch(self) -> Path:
        """For temporary files, so that /tmp is never needed."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        """The lock of the suite that runs on this folder."""
        return self.run / "lock"

    def create(self, folders: Sequence[str]) -> None:
        """Make the folder and the named ones in it. Refused when it cannot be written."""
        try:
            self.run.mkdir(parents=True, exist_ok=True)
            self.run.chmod(0o700)
            for folder in (self.log, self.scratch, *(self.root / name for name in folders)):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StartRefused(f"{self.root} cannot be written: {error.strerror}. Choose another DATA_DIR.") from error

    def secret_file(self, name: str) -> Path:
        """The file of a secret, made on first need, for its owner alone."""
        file = self.run / name
        if not file.exists():
            fresh = file.with_suffix(f".{os.getpid()}")
            write_private(fresh, secrets.token_urlsafe(_SECRET_BYTES))
            # A link is all or nothing: never an empty secret, and the first of two writers wins.
            with contextlib.suppress(FileExistsError):
                os.link(fresh, file)
            fresh.unlink()
        return file

    def secret(self, name: str) -> str:
        """The text of a secret, made on first need. Refused when its file was emptied."""
        text = self.secret_file(name).read_text().strip()
        if not text:
            raise StartRefused(f"{self.run / name} is empty. Remove it, and a new secret is made.")
        return text


def chosen(text: str) -> Path:
    """The folder that was named on the command line; ./var when none was."""
    return Path(text or _STANDARD)


def keep_private() -> None:
    """Make what this process and its children create readable by its owner alone: it holds people's data."""
    os.umask(0o077)


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whatever it was before."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)

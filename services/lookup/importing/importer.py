"""What the import needs of each official file."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.source import SourceFile

Told = Callable[[int], None]  # is told how many rows were read since it was last told


@dataclass(frozen=True, slots=True)
class MainTable:
    """The table by which two editions are compared: its key columns, and those whose changes are reported.

    `names` gives a change of a column its name in the report: {"title": "retitled", "billable": "became_header"}.
    """

    table: str
    key: tuple[str, ...]
    names: dict[str, str] = field(default_factory=dict)


class Importer(Protocol):
    """Reads one kind of official file, in its publisher's layout or in ours.

    One importer serves one dataset. The same edition may come in several files (NCCI parts); they are read together.
    """

    dataset: Dataset
    tables: str  # CREATE TABLE statements of the edition file, STRICT, with the indexes that its readers need
    compared: MainTable
    least_rows: int  # a file with fewer rows of `compared` is an excerpt, and refused as one

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by content whether this is such a file, and which edition; None when it is not one.

        The name of the file or its archive is asked only for an edition that the content does not state. Raises
        FileRefused when it is such a file and nothing says which edition. MUST look at the head alone unless sure.
        """

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse every file into the tables. Raises LineRefused or FileRefused, whatever is wrong, never skips a row."""

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check what the file must hold of itself (its own totals, references); say each violation in a sentence."""


@runtime_checkable
class SeriesImporter(Importer, Protocol):
    """Reads a publication of many tables, of which only all together say which edition they are.

    `recognise` answers the same provisional facts for each; when all files are there, `edition_of` replaces them.
    """

    def edition_of(self, files: Sequence[SourceFile]) -> EditionFacts:
        """Name the edition that these files make. Raises FileRefused when they do not say it."""

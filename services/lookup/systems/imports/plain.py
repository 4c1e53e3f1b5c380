"""Our plain csv layouts: a head line of known names in any order, one record a row."""

from collections.abc import Collection, Iterator

from services.lookup.importing.records import Record, by_column
from services.lookup.importing.source import SourceFile

_HEAD = 4_096


def has_columns(file: SourceFile, names: Collection[str]) -> bool:
    """Tell by the head line whether it is a csv file with exactly these columns."""
    first = file.head(_HEAD).decode("utf-8-sig", "replace").partition("\n")[0]
    return {name.strip().strip('"') for name in first.split(",")} == set(names)


def plain_rows(file: SourceFile) -> Iterator[Record]:
    """Read the records by the names of their columns, empty lines left out. Raises LineRefused."""
    return by_column((row for row in file.rows() if row[1]), file.label)

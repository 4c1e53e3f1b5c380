"""Our plain csv layouts: a head line of known names in any order, one record a row."""

from collections.abc import Collection, Iterator

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_HEAD = 4_096


def has_columns(file: SourceFile, names: Collection[str]) -> bool:
    """Tell by the head line whether it is a csv file with exactly these columns."""
    first = file.head(_HEAD).decode("utf-8-sig", "replace").partition("\n")[0]
    return {name.strip().strip('"') for name in first.split(",")} == set(names)


def plain_rows(file: SourceFile) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the records by the names of their columns. Raises LineRefused for one of another width."""
    rows = file.rows()
    _, names = next(rows, (0, []))
    if len(set(names)) < len(names):
        raise FileRefused(file.label, "names a column twice")
    for line, cells in rows:
        if cells and len(cells) != len(names):
            raise LineRefused(file.label, line, f"has {len(cells)} columns; the head line has {len(names)}")
        if cells:
            yield line, dict(zip(names, cells, strict=True))

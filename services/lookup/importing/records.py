"""Rows read by the names of their columns."""

from collections.abc import Callable, Iterator, Sequence

from services.lookup.importing.refusals import LineRefused

Record = tuple[int, dict[str, str]]


def by_column(
    rows: Iterator[tuple[int, list[str]]],
    label: str,
    names_of: Callable[[list[str]], Sequence[str]] = tuple,
) -> Iterator[Record]:
    """Read rows that follow a head line; `names_of` makes its cells the names of the columns.

    Raises LineRefused for a column that is named twice and for a row of another width; `label` names the file.
    """
    line, head = next(rows, (1, []))
    names = names_of(head)
    if len(set(names)) < len(names):
        raise LineRefused(label, line, "names a column twice")
    for line, cells in rows:
        if len(cells) != len(names):
            raise LineRefused(label, line, f"has {len(cells)} columns where the header has {len(names)}")
        yield line, dict(zip(names, cells, strict=True))

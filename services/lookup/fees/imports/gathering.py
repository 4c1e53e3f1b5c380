"""Rows of one edition out of all its files: the same row may come in several layouts, two different ones may not."""

from services.lookup.fees.imports.cells import Line
from services.lookup.importing.importer import Told

Key = tuple[str, ...]
Row = tuple[str | None, ...]
_TOLD_EVERY = 2_000


class Gathered:
    """Rows by their key. None stands for what a layout does not carry, and another file may fill in."""

    def __init__(self, told: Told) -> None:
        self.rows: dict[Key, Row] = {}
        self._told = told
        self._untold = 0

    def add(self, line: Line, key: Key, row: Row) -> None:
        """Keep a row. Raises LineRefused when another one of this key says something else."""
        before = self.rows.get(key)
        if before is not None and not _agree(before, row):
            raise line.refuse("differs from another row of the same key in this edition")
        self.rows[key] = (
            row if before is None else tuple(a if a is not None else b for a, b in zip(before, row, strict=True))
        )
        self._count()

    def finish(self) -> None:
        """Tell of what was not told yet."""
        self._told(self._untold)
        self._untold = 0

    def _count(self) -> None:
        self._untold += 1
        if self._untold == _TOLD_EVERY:
            self.finish()


def _agree(first: Row, second: Row) -> bool:
    return all(a == b or a is None or b is None for a, b in zip(first, second, strict=True))

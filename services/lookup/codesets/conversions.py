"""What was assigned before each new code, as the newest loaded conversion table says."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from services.lookup.domain import Conversion, NoteTarget
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

_ROWS = """
SELECT conversions.code, conversions.first, printed, clause, begins, ends FROM conversions
LEFT JOIN previous USING (code, first) ORDER BY conversions.code, conversions.first, clause, begins
"""


def read_conversions(editions: Editions) -> dict[str, tuple[Conversion, ...]]:
    """Read the conversions by their new code, in official form; none where no table is loaded."""
    tables = editions.of(Dataset.ICD10CM_CONVERSION)
    found: dict[str, list[Conversion]] = defaultdict(list)
    for code, conversion in _conversions(tables[-1]) if tables else ():
        found[code].append(conversion)
    return {code: tuple(conversions) for code, conversions in found.items()}


def _conversions(table: OpenEdition) -> Iterator[tuple[str, Conversion]]:
    for (code, first, printed), rows in groupby(table.database.execute(_ROWS), key=lambda row: row[:3]):
        clauses: dict[int, list[NoteTarget]] = defaultdict(list)
        for *_, clause, begins, ends in rows:
            if begins is not None:
                clauses[clause].append(NoteTarget(begins, begins, ends))
        yield code, Conversion(date.fromisoformat(first), printed, tuple(map(tuple, clauses.values())))

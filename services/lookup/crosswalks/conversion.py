"""The NCHS conversion table as it is loaded: what was reported before each new ICD-10-CM code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from services.lookup.crosswalks.mapping import CodeChange, PreviousCode
from services.lookup.editions.file import OpenEdition

_BEFORE = "SELECT code, first, printed FROM conversions WHERE code = ? ORDER BY first DESC LIMIT 1"
_CLAUSES = "SELECT clause, begins, ends FROM previous WHERE code = ? AND first = ? ORDER BY clause, begins"
# A range begins in the category of the codes that it holds; those over several categories name no code.
_AFTER = """
SELECT DISTINCT c.code, c.first, c.printed FROM previous p JOIN conversions c USING (code, first)
WHERE p.begins BETWEEN substr(:code, 1, 3) AND :code AND c.first <= :on AND (
    p.begins = :code OR p.ends >= :code OR (p.ends = p.begins || '-' AND substr(:code, 1, length(p.begins)) = p.begins)
) ORDER BY c.first, c.code
"""


class ConversionTable:
    """One edition of the table; it holds the new codes of every year up to its own."""

    def __init__(self, edition: OpenEdition) -> None:
        self._edition = edition

    def before(self, code: str) -> CodeChange | None:
        """Find what was reported before a code; None when it is not listed as a new one."""
        return next(self._changes(self._edition.database.execute(_BEFORE, (code,))), None)

    def after(self, code: str, on: date) -> tuple[CodeChange, ...]:
        """List the codes, new by a day, before which this one was reported."""
        return tuple(self._changes(self._edition.database.execute(_AFTER, {"code": code, "on": str(on)})))

    def _changes(self, rows: Iterable[tuple[str, str, str]]) -> Iterator[CodeChange]:
        for code, first, printed in rows:
            clauses = self._clauses(code, first)
            yield CodeChange(code, date.fromisoformat(first), clauses, printed, self._edition.facts)

    def _clauses(self, code: str, first: str) -> tuple[tuple[PreviousCode, ...], ...]:
        clauses: dict[int, list[PreviousCode]] = defaultdict(list)
        for clause, begins, ends in self._edition.database.execute(_CLAUSES, (code, first)):
            clauses[clause].append(PreviousCode(begins, ends))
        return tuple(map(tuple, clauses.values()))

"""When a new edition differs so much from the one before that a person must look first."""

from collections.abc import Iterator

from services.lookup.editions.dataset import EditionFacts
from services.lookup.importing.differences import Differences

_ENDED_A_YEAR = 0.05
_RETITLED_A_YEAR = 0.20
_MOST = 0.5
_DAYS_A_YEAR = 366


def drift(found: Differences, before: EditionFacts, after: EditionFacts) -> Iterator[str]:
    """Say what is out of proportion: rows ended or retitled, for each year begun between the two editions.

    5 % may end a year and 20 % be retitled (letter case aside), and never more than half. Between the publisher's
    layout and ours only the half counts: what ours cannot spell looks as if it had ended.
    """
    years = max(1, -(-abs((after.effective_from - before.effective_from).days) // _DAYS_A_YEAR))
    for kind, a_year in (("ended", _ENDED_A_YEAR), ("retitled", _RETITLED_A_YEAR)):
        share = found.rows_of(kind) / max(1, found.rows_before)
        if share > (_MOST if before.layout is not after.layout else min(_MOST, a_year * years)):
            yield f"{found.rows_of(kind):,} of {found.rows_before:,} rows {kind} against edition {found.before}"

"""What may have been meant by a string that is no code, in systems whose codes are not divided further."""

from collections.abc import Sequence
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.lookup.domain import Node, undotted

_LOOKED_AT = 50


def nearest_numbers(codes: Sequence[Node], typed: str, on: date, most: int) -> tuple[Node, ...]:
    """Find up to `most` codes that differ in one character, or in the order of two; those in force come first.

    A string of two characters is near to too much to be answered.
    """
    written = [undotted(code.code) for code in codes]
    found = process.extract(typed, written, scorer=OSA.distance, score_cutoff=1, limit=_LOOKED_AT)
    near = [codes[place] for _, _, place in found] if len(typed) > _TOO_SHORT else []
    near.sort(key=lambda code: (not code.exists_on(on), not undotted(code.code).startswith(typed[:-1]), code.rank))
    return tuple(near[:most])


_TOO_SHORT = 2

"""What the indexes add to the notes of an ICD-10-CM code."""

from collections.abc import Sequence
from datetime import date

from services.lookup.domain import CodeSystem
from services.lookup.editions.editions import Editions
from services.lookup.indexes.listings import listings_of


class IndexArea:
    """The terms under which the Alphabetic Index and its tables print a code."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def sections(self, system: str, code: str, on: date) -> Sequence[object]:
        """Answer the terms, or nothing where no index is loaded or none prints the code."""
        if system != CodeSystem.ICD10CM:
            return ()
        found = listings_of(self._editions, code, on)
        return (found,) if found.listings else ()

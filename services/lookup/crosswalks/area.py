"""Crosswalks as a section of the pages of ICD-10-CM and ICD-9-CM codes."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from services.lookup.crosswalks.answers import Answers, Crosswalk
from services.lookup.crosswalks.mapping import CodeChange
from services.lookup.crosswalks.store import TARGETS, LoadedCrosswalks
from services.lookup.domain import CodeSystem
from services.lookup.editions.editions import Editions
from services.lookup.errors import EditionNotLoaded
from services.lookup.ports import Codes


@dataclass(frozen=True, slots=True)
class CrosswalksSection:
    """Where a code leads; either may be None where nothing is loaded or nothing is said.

    `change` is how the code itself came to be; the items of `changes` are its previous and its newer codes.
    """

    crosswalk: Crosswalk | None
    changes: Crosswalk | None
    change: CodeChange | None


class CrosswalksArea:
    """Has a section where a mapping or the conversion table has something to say of a code."""

    def __init__(self, editions: Editions, codes: Codes) -> None:
        self._crosswalks = LoadedCrosswalks(editions)
        self._answers = Answers(codes, self._crosswalks)

    def sections(self, system: str, code: str, on: date) -> tuple[CrosswalksSection, ...]:
        """Compose the section; none for a code of another system, or one of which nothing is said."""
        if system not in TARGETS:
            return ()
        crosswalk = None
        with suppress(EditionNotLoaded):
            crosswalk = self._answers.crosswalk(system, code, on)
        change, changes = self._changes(system, code, on)
        told = (crosswalk and crosswalk.items) or change or (changes and changes.items)
        return (CrosswalksSection(crosswalk, changes, change),) if told else ()

    def _changes(self, system: str, code: str, on: date) -> tuple[CodeChange | None, Crosswalk | None]:
        if system != CodeSystem.ICD10CM:
            return None, None
        return self._crosswalks.before(code), self._answers.changes(code, on)

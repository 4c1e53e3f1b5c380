"""What the files state of a code besides its title, and what they leave open, for the section of coding rules."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.systems import cautions

_MEANINGS = Path(__file__).with_name("meanings.toml")
_OF_PROCEDURES = {CodeSystem.HCPCS, CodeSystem.CPT}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a file states; `value` is as printed, `meaning` what it stands for, empty where it says itself."""

    label: str
    value: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The facts of one code, and in sentences what no loaded file says of it."""

    facts: tuple[Fact, ...]
    cautions: tuple[str, ...]


class CodeFactsArea:
    """Answers from the editions of HCPCS, its lists, RBCS, places of service and modifiers."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def sections(self, system: str, code: str, on: date) -> list[CodeFacts]:
        """Compose what there is to say; nothing for a code of which no file states anything."""
        facts = tuple(self._facts(system, code, on))
        said = tuple(cautions.of(self._editions, system, code, on))
        return [CodeFacts(facts, said)] if facts or said else []

    def _facts(self, system: str, code: str, on: date) -> Iterator[Fact]:
        if system in {CodeSystem.HCPCS, CodeSystem.MODIFIER}:
            yield from self._of_hcpcs(code, on)
        if system in _OF_PROCEDURES:
            yield from self._of_betos(code, on)
        if system == CodeSystem.MODIFIER:
            yield from self._uses(code)
        if system == CodeSystem.POS:
            yield from self._of_place(code, on)

    def _of_hcpcs(self, code: str, on: date) -> Iterator[Fact]:
        """Take the file in force, or the nearest one that states attributes at all."""
        found = next(self._stated(code, on), None)
        if found is None:
            return
        edition, (prices, multiple, coverage, betos, types, added, changed, action) = found
        source = edition.facts.title
        yield from _read("Coverage by Medicare", "coverage", coverage.split(), source)
        yield from _read("Pricing", "pricing", prices.split(), source)
        yield from _read("Multiple pricing", "multiple_pricing", multiple.split(), source)
        yield from _read("Type of service", "type_of_service", types.split(), source)
        yield from _read("BETOS", "betos", betos.split(), source)
        yield from (Fact("Added", day, "", source) for day in filter(None, [added]))
        yield from (
            Fact("Last action", _meanings("action").get(action, action), f"effective {changed}", source) for _ in action
        )
        unclassified = self._editions.on(Dataset.HCPCS_UNCLASSIFIED, on)
        if unclassified and _row(unclassified, "SELECT 1 FROM unclassified WHERE code = ?", code):
            described = "Describe the item or service on the claim."
            yield Fact("Not otherwise classified", "Yes", described, unclassified.facts.title)

    def _stated(self, code: str, on: date) -> Iterator[tuple[OpenEdition, tuple[str, ...]]]:
        columns = "prices, multiple_pricing, coverage, betos, types_of_service, added, changed, action"
        for dataset, statement in (
            (Dataset.HCPCS, f"SELECT {columns} FROM codes WHERE code = ? AND added IS NOT NULL"),  # noqa: S608
            (Dataset.HCPCS_ATTRIBUTES, f"SELECT {columns} FROM attributes WHERE code = ?"),  # noqa: S608
        ):
            for edition in _nearest(self._editions.of(dataset), on):
                if row := _row(edition, statement, code):
                    yield edition, row

    def _of_betos(self, code: str, on: date) -> Iterator[Fact]:
        edition = next(iter(_nearest(self._editions.of(Dataset.BETOS), on)), None)
        row = edition and _row(
            edition,
            "SELECT category, subcategory, family, procedure FROM classes WHERE code = ? ORDER BY since DESC LIMIT 1",
            code,
        )
        if edition and row:
            category, subcategory, family, procedure = row
            finer = ", ".join(filter(None, (subcategory, family)))
            yield Fact("RBCS category", category, finer, edition.facts.title)
            yield Fact("RBCS procedure", procedure, "", edition.facts.title)

    def _uses(self, code: str) -> Iterator[Fact]:
        for edition in (*self._editions.of(Dataset.CPT_MODIFIERS), *self._editions.of(Dataset.MODIFIERS)):
            row = _row(edition, "SELECT used_for FROM modifiers WHERE code = ?", code)
            if row and row[0]:
                yield Fact("Used for", row[0], "", edition.facts.title)
                return

    def _of_place(self, code: str, on: date) -> Iterator[Fact]:
        edition = next(iter(_nearest(self._editions.of(Dataset.PLACE_OF_SERVICE), on)), None)
        row = edition and _row(edition, "SELECT rate, description FROM places WHERE code = ?", code)
        if edition and row:
            yield Fact("Medicare pays", row[0], "", edition.facts.title)
            yield Fact("Description", row[1], "", edition.facts.title)


def _nearest(editions: Iterable[OpenEdition], on: date) -> list[OpenEdition]:
    """Order editions by their nearness: those begun, newest first, then those to come."""
    opened = list(editions)
    begun = [each for each in opened if each.facts.effective_from <= on]
    return [*reversed(begun), *opened[len(begun) :]]


def _row(edition: OpenEdition, statement: str, code: str) -> tuple[str, ...] | None:
    found: tuple[str, ...] | None = edition.database.execute(statement, (code,)).fetchone()
    return found


def _read(label: str, kind: str, values: Iterable[str], source: str) -> Iterator[Fact]:
    known = _meanings(kind)
    yield from (Fact(label, value, known.get(value, ""), source) for value in values)


@cache
def _meanings(kind: str) -> dict[str, str]:
    tables: dict[str, dict[str, str]] = tomllib.loads(_MEANINGS.read_text(encoding="utf-8"))
    return tables.get(kind, {})

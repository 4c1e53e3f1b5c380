"""The mappings that are loaded, asked through their index."""

from collections.abc import Iterator
from datetime import date

from services.lookup.crosswalks.chains import Chains
from services.lookup.crosswalks.conversion import ConversionTable
from services.lookup.crosswalks.mapping import CodeChange, CodeMap, MapEntry, PreviousCode
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

DATASETS = {CodeSystem.ICD9CM: Dataset.GEM_ICD9CM, CodeSystem.ICD10CM: Dataset.GEM_ICD10CM}
TARGETS = {CodeSystem.ICD9CM: CodeSystem.ICD10CM, CodeSystem.ICD10CM: CodeSystem.ICD9CM}

_ENTRIES = """
SELECT target, approximate, combination, scenario, choice_list FROM gem WHERE source = ?
ORDER BY scenario, choice_list, target
"""
_HOLDS = "SELECT 1 FROM gem WHERE source = ? LIMIT 1"
_WITHIN = "SELECT DISTINCT source FROM gem WHERE source BETWEEN ? AND ? ORDER BY source LIMIT ?"
_AFTER_ALL = "\x7f"


class LoadedCrosswalks:
    """The port, answered from the editions of one library."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def maps(self, system: str, code: str, on: date) -> tuple[CodeMap, ...]:
        """Find what the mapping says of a code, or of the codes before it. Raises EditionNotLoaded."""
        dataset = DATASETS.get(CodeSystem(system))
        if dataset is None:
            return ()
        gem = self._editions.require(dataset, on)
        entries = entries_of(gem, code)
        if entries:
            return (CodeMap((code,), entries, gem.facts),)
        return tuple(self._derived(gem, code)) if system == CodeSystem.ICD10CM else ()

    def before(self, code: str) -> CodeChange | None:
        """Find what was reported before a code; None when no table is loaded, or it is no new code."""
        table = self._conversion()
        return table.before(code) if table else None

    def after(self, code: str, on: date) -> tuple[CodeChange, ...]:
        """List the newer codes before which this one was reported."""
        table = self._conversion()
        return table.after(code, on) if table else ()

    def _derived(self, gem: OpenEdition, code: str) -> Iterator[CodeMap]:
        def within(previous: PreviousCode, most: int) -> list[str]:
            ends = f"{previous.begins}{_AFTER_ALL}" if str(previous.ends).endswith("-") else f"{previous.ends}"
            return [source for (source,) in gem.database.execute(_WITHIN, (previous.begins, ends, most))]

        alternatives = Chains(lambda each: _holds(gem, each), within, self.before).back_from(code)
        for number, paths in enumerate(alternatives, 1):
            for path in paths:
                yield CodeMap(path, entries_of(gem, path[-1]), gem.facts, number)

    def _conversion(self) -> ConversionTable | None:
        """Take the newest table, which holds what the older ones held."""
        loaded = self._editions.of(Dataset.ICD10CM_CONVERSION)
        return ConversionTable(loaded[-1]) if loaded else None


def entries_of(gem: OpenEdition, source: str) -> tuple[MapEntry, ...]:
    """Find all that a mapping says of a source, by scenario and choice list."""
    return tuple(
        MapEntry(target, bool(approximate), bool(combination), scenario, choice_list)
        for target, approximate, combination, scenario, choice_list in gem.database.execute(_ENTRIES, (source,))
    )


def _holds(gem: OpenEdition, source: str) -> bool:
    return gem.database.execute(_HOLDS, (source,)).fetchone() is not None

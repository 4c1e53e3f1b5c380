"""Which edition answers for a day, asked of the code systems and of the editions alike."""

from dataclasses import dataclass
from datetime import date

from services.lookup.claims.reach import CodeList
from services.lookup.claims.verdict import Source
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.errors import CodeSystemNotFound, DateOutOfRange, EditionNotLoaded


@dataclass(frozen=True, slots=True)
class LoadedEditions:
    """What one library has."""

    codes: CodeList
    editions: Editions

    def __call__(self, dataset: str, on: date) -> Source | None:
        """Find the edition of a code system by its name, else of a dataset; None where none answers for the day."""
        if dataset in set(CodeSystem):
            return self._system(dataset, on)
        edition = self.editions.on(Dataset(dataset), on)
        return Source(dataset, edition.facts.id, edition.facts.effective_from) if edition else None

    def _system(self, system: str, on: date) -> Source | None:
        try:
            edition = self.codes.edition_on(system, on)
        except (CodeSystemNotFound, DateOutOfRange, EditionNotLoaded):
            return None
        return Source(system, edition.id, edition.effective_from, edition.basis)

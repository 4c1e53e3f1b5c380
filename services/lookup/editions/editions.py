"""All editions that one snapshot serves, by dataset and day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.file import OpenEdition
from services.lookup.errors import EditionNotLoaded


class Editions:
    """What is loaded, never changed while it is served."""

    def __init__(self, opened: Iterable[OpenEdition] = ()) -> None:
        by_dataset: dict[Dataset, list[OpenEdition]] = defaultdict(list)
        for each in sorted(opened, key=lambda one: (one.facts.effective_from, one.facts.id)):
            by_dataset[each.facts.dataset].append(each)
        self._by_dataset = {dataset: tuple(editions) for dataset, editions in by_dataset.items()}

    def of(self, dataset: Dataset) -> tuple[OpenEdition, ...]:
        """List the editions of a dataset, oldest first."""
        return self._by_dataset.get(dataset, ())

    def on(self, dataset: Dataset, day: date) -> OpenEdition | None:
        """Find the edition for a day: the one that began last before it, else the newest whose rows reach back."""
        answering = [each for each in self.of(dataset) if each.facts.answers(day)]
        begun = [each for each in answering if each.facts.effective_from <= day]
        return next(reversed(begun or answering), None)

    def require(self, dataset: Dataset, day: date) -> OpenEdition:
        """Find the edition that answers for a day. Raises EditionNotLoaded, naming those that are loaded."""
        found = self.on(dataset, day)
        if found is None:
            raise EditionNotLoaded(dataset, day, [each.facts.id for each in self.of(dataset)])
        return found

    def facts(self) -> list[EditionFacts]:
        """List what is loaded, by dataset and then oldest first."""
        return [each.facts for dataset in sorted(self._by_dataset) for each in self._by_dataset[dataset]]

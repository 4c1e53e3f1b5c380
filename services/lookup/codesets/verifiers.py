"""What each area checks of the data in force, row by row, against the official files that an operator names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.lookup.editions.editions import Editions
from services.lookup.importing.recognising import EditionFiles
from services.lookup.snapshot.store import Snapshot


@dataclass(frozen=True)
class Evidence:
    """The files that were named, as they were recognised, and what is in force."""

    files: tuple[EditionFiles, ...]
    editions: Editions
    codes: Snapshot


# Says in a sentence each thing that does not hold.
Verifier = Callable[[Evidence], Iterator[str]]

VERIFIERS: tuple[tuple[str, Verifier], ...] = ()

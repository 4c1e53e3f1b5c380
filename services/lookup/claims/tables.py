"""What the rules read: ports on what is loaded, each of them absent where its area is."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from services.lookup.claims.reach import CodeList, Reach
from services.lookup.claims.verdict import Source
from services.lookup.coverage.answers import Coverage
from services.lookup.domain import Node
from services.lookup.errors import EditionNotLoaded
from services.lookup.ncci.edits import Ncci


class Nearby(Protocol):
    """What may have been meant by a string that is no code."""

    def __call__(self, system: str, text: str, on: date) -> tuple[Node, ...]:
        """Find up to five codes, nearest first. MUST refuse an unknown system with CODE_SYSTEM_NOT_FOUND."""


class Loaded(Protocol):
    """Which edition of a dataset or code system answers for a day."""

    def __call__(self, dataset: str, on: date) -> Source | None:
        """Find it. MUST NOT refuse: None where none is loaded for the day."""


class PaymentIndicators(Protocol):
    """Fields of the relative value file that say how a procedure may be billed, as printed there."""

    @property
    def global_days(self) -> str:
        """Give "000", "010", "090", "MMM", "XXX", "YYY" or "ZZZ"."""

    @property
    def bilateral(self) -> str:
        """Give "0", "1", "2", "3" or "9"."""

    @property
    def pctc(self) -> str:
        """Give "0" to "9"."""


class Indicators(Protocol):
    """The physician fee schedule's policy indicators. MUST refuse with EDITION_NOT_LOADED as its tables do."""

    def indicators(self, code: str, on: date) -> PaymentIndicators | None:
        """Find those in force that day; None for a code that the file does not list."""


class CodeEditor(Protocol):
    """The diagnosis tables of the Medicare code editor. MUST refuse with EDITION_NOT_LOADED as its tables do."""

    def marks(self, code: str, on: date) -> Collection[str]:
        """Name what the editor marks a code with that day: adult, newborn, female, manifestation, …"""

    def ages(self, group: str, on: date) -> tuple[int, int] | None:
        """Give the first and last year of age of adult, maternity, newborn or pediatric that day."""


@dataclass(frozen=True)
class Tables:
    """All of it, for as long as one library is served.

    Without a licensed CPT file (`cpt_licensed` False) the numbers of CPT and their days are those that CMS files name.
    """

    codes: CodeList
    nearby: Nearby
    loaded: Loaded
    ncci: Ncci | None = None
    coverage: Coverage | None = None
    indicators: Indicators | None = None
    code_editor: CodeEditor | None = None
    cpt_licensed: bool = True
    reach: Reach = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reach", Reach(self.codes))

    def source(self, dataset: str, on: date) -> Source:
        """Name the edition that a finding rests on. Raises EditionNotLoaded when there is none."""
        found = self.loaded(dataset, on)
        if found is None:
            raise EditionNotLoaded(dataset, on, ())
        return found

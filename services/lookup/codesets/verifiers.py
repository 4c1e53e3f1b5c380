"""What each area checks of the data in force, row by row, against the official files that an operator names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.lookup.codesets import verify as codes
from services.lookup.crosswalks import verify as crosswalks
from services.lookup.editions.dataset import Dataset, Layout
from services.lookup.editions.editions import Editions
from services.lookup.fees import verify as fees
from services.lookup.importing.recognising import EditionFiles
from services.lookup.importing.source import SourceFile
from services.lookup.ncci import verify as ncci
from services.lookup.ncci.store import MUE_DATASETS, PTP_DATASETS
from services.lookup.risk import verify as risk
from services.lookup.snapshot.store import Snapshot


@dataclass(frozen=True)
class Evidence:
    """The files that were named, as they were recognised, and what is in force."""

    files: tuple[EditionFiles, ...]
    editions: Editions
    codes: Snapshot


# Says in a sentence each thing that does not hold.
Verifier = Callable[[Evidence], Iterator[str]]


def _unlike_order_files(evidence: Evidence) -> Iterator[str]:
    for difference in codes.differences_of_all(evidence.codes, evidence.editions):
        yield str(difference)


def _unlike_ncci_files(evidence: Evidence) -> Iterator[str]:
    """The plain layouts alone: they are what every published row was compared with."""
    for found in evidence.files:
        if found.facts.dataset not in _NCCI or found.facts.layout is not Layout.PLAIN:
            continue
        edition = evidence.editions.require(found.facts.dataset, found.facts.effective_from)
        if wrong := ncci.verify(edition, _named_rows(found.files)):
            yield f"{found.facts.title}: {wrong:,} rows are answered in another way"


def _unlike_prices(evidence: Evidence) -> Iterator[str]:
    if wrong := fees.verify(evidence.editions):
        yield f"{wrong:,} prices differ from the second computation or from CMS's own"


def _named_rows(files: Iterable[SourceFile]) -> Iterator[dict[str, str]]:
    for file in files:
        rows = (row for _, row in file.rows())
        names = next(rows)
        yield from (dict(zip(names, row, strict=True)) for row in rows)


_NCCI = frozenset({*PTP_DATASETS.values(), *MUE_DATASETS.values(), Dataset.ADD_ON_CODES})
VERIFIERS: tuple[tuple[str, Verifier], ...] = (
    ("ICD-10-CM and ICD-10-PCS against every order file", _unlike_order_files),
    ("NCCI edits, MUE and add-on codes, every row", _unlike_ncci_files),
    ("prices, every payable code in every locality", _unlike_prices),
    ("general equivalence mappings, every row", lambda given: crosswalks.unlike_files(given.files, given.editions)),
    ("HCC mappings and coefficients, every row", lambda given: risk.unlike_files(given.files, given.editions)),
)

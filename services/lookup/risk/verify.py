"""Comparing a payment year in force with the files that it was read from, row by row and without the importer."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from services.lookup.domain import dotted
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.importing.recognising import EditionFiles
from services.lookup.importing.source import SourceFile
from services.lookup.risk.hcc import HccEditions

_MAPPED = "diagnosis_code"
_COEFFICIENT = "coefficient"


def unlike(edition: OpenEdition, file: SourceFile) -> Iterator[str]:
    """Name what the edition does not answer as a file of mappings or coefficients prints it."""
    rows = list(csv.DictReader(line for _, line in file.lines("utf-8-sig")))
    compare = _COMPARED.get(next(iter(rows[0])), _nothing) if rows else _nothing
    for wrong in compare(edition, rows):
        yield f"{wrong}: not answered as {file.label} prints it"


def unlike_files(found: Iterable[EditionFiles], editions: Editions) -> Iterator[str]:
    """Compare every payment year in force with those of the named files that are of it."""
    for one in found:
        for edition in editions.of(one.facts.dataset):
            if edition.facts.id == one.facts.id and one.facts.dataset is Dataset.HCC:
                for file in one.files:
                    yield from unlike(edition, file)


def _mappings(edition: OpenEdition, rows: list[dict[str, str]]) -> Iterator[str]:
    printed: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        printed[row["diagnosis_code"]].add((row["model_name"], row["cc"]))
    hccs = HccEditions((edition,))
    for code, categories in printed.items():
        if {(factor.model, factor.category.hcc) for factor in hccs.factors(dotted(code))} != categories:
            yield dotted(code)


def _coefficients(edition: OpenEdition, rows: list[dict[str, str]]) -> Iterator[str]:
    kept: dict[str, list[Decimal]] = defaultdict(list)
    for name, value in edition.database.execute("SELECT name, value FROM coefficients"):
        kept[name].append(Decimal(value))
    printed: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        printed[row["coefficient"]].append(Decimal(row["value"]))
    for name, values in printed.items():
        if sorted(values) != sorted(kept[name]):
            yield name


def _nothing(_edition: OpenEdition, _rows: list[dict[str, str]]) -> Iterator[str]:
    return iter(())


_COMPARED: dict[str, Callable[[OpenEdition, list[dict[str, str]]], Iterator[str]]] = {
    _MAPPED: _mappings,
    _COEFFICIENT: _coefficients,
}

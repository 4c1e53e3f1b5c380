"""Comparing a mapping in force with the file that it was read from, row by row and without the importer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from services.lookup.crosswalks.mapping import MapEntry
from services.lookup.crosswalks.store import DATASETS, entries_of
from services.lookup.domain import CodeSystem, canonical, dotted, undotted
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.importing.recognising import EditionFiles
from services.lookup.importing.source import SourceFile

Printed = tuple[str, str]  # target without its dot, five flags


def unlike(edition: OpenEdition, file: SourceFile) -> Iterator[str]:
    """Name each source of which the edition does not answer exactly the rows that the file prints."""
    printed: dict[str, set[Printed]] = defaultdict(set)
    for source, target, flags in _printed(file):
        printed[source].add((target.upper(), flags))  # one row of FY2018 writes v5889
    from_icd9cm = edition.facts.dataset is Dataset.GEM_ICD9CM
    for source, rows in printed.items():
        official = (canonical(CodeSystem.ICD9CM, source) or source) if from_icd9cm else dotted(source)
        if {_as_printed(entry) for entry in entries_of(edition, official)} != rows:
            yield f"{official}: not answered as {file.label} prints it"
    (answered,) = edition.database.execute("SELECT count(*) FROM gem").fetchone()
    if answered != sum(map(len, printed.values())):
        yield f"{answered:,} rows are answered, and {file.label} has another number"


def unlike_files(found: Iterable[EditionFiles], editions: Editions) -> Iterator[str]:
    """Compare every mapping in force with those of the named files that are of its edition."""
    for one in found:
        for edition in editions.of(one.facts.dataset):
            if edition.facts.id == one.facts.id and one.facts.dataset in DATASETS.values():
                for file in one.files:
                    yield from unlike(edition, file)


def _printed(file: SourceFile) -> Iterator[tuple[str, str, str]]:
    for number, line in file.lines("utf-8-sig"):
        cells = line.replace('"', "").split(",") if "," in line else line.split()
        if number > 1 or cells[2].isdigit():
            yield cells[0], cells[1], cells[2]


def _as_printed(entry: MapEntry) -> Printed:
    digits = (entry.approximate, not entry.target, entry.combination, entry.scenario, entry.choice_list)
    return undotted(entry.target) or "NODX", "".join(str(int(digit)) for digit in digits)

"""General equivalence mappings of diagnosis codes, each direction a dataset of its own: the two are not inverses."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from services.lookup.codesets.fiscal_year import codes_of, year_of
from services.lookup.crosswalks.imports.checks import faults_of_clusters, faults_of_counts
from services.lookup.crosswalks.imports.rows import (
    FROM_ICD9CM,
    FROM_ICD10CM,
    Direction,
    GemRow,
    is_original,
    is_plain,
    read_rows,
)
from services.lookup.domain import CodeSystem, undotted
from services.lookup.editions.calendar import first_of_fiscal_year
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

# ICD-9-CM came into use on this day; a map between code sets may be asked about any day on which either was in use.
_FIRST_DAY_OF_ICD9CM = date(1979, 1, 1)
_NAMES = {CodeSystem.ICD9CM: "ICD-9-CM", CodeSystem.ICD10CM: "ICD-10-CM"}


class GemImporter:
    """Reads one direction: 2018_I9gem.txt or 2018_I10gem.txt as published, or the same in our plain csv."""

    tables = """
    CREATE TABLE gem (
        source TEXT NOT NULL, target TEXT NOT NULL, approximate INTEGER NOT NULL, no_map INTEGER NOT NULL,
        combination INTEGER NOT NULL, scenario INTEGER NOT NULL, choice_list INTEGER NOT NULL,
        PRIMARY KEY (source, scenario, choice_list, target)
    ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("gem", ("source", "target", "scenario", "choice_list"), {"approximate": "changed_approximate"})
    least_rows = 20_000

    def __init__(self, dataset: Dataset, direction: Direction) -> None:
        self.dataset = dataset
        self.direction = direction

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know a mapping by its columns, and its fiscal year by the ICD-10-CM codes in it, else by its name."""
        plain = is_plain(file, self.direction)
        if not plain and not is_original(file, self.direction):
            return None
        year = year_of(self._icd10cm(read_rows(file, self.direction)), file.names)
        if year is None:
            raise FileRefused(file.label, "nothing says its year: name it, as in 2018_I9gem.txt")
        source, target = _NAMES[self.direction.source], _NAMES[self.direction.target]
        title = f"General equivalence mapping FY{year}, {source} to {target}"
        layout = Layout.PLAIN if plain else Layout.ORIGINAL
        return EditionFacts(
            self.dataset, f"FY{year}", title, first_of_fiscal_year(year), None, layout, _FIRST_DAY_OF_ICD9CM
        )

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every row. A second file of the edition may repeat a source word for word, and not otherwise."""
        taken: dict[str, list[GemRow]] = {}
        for file in files:
            for source, rows in self._by_source(file).items():
                if taken.setdefault(source, rows) != rows:
                    raise FileRefused(file.label, "maps a source otherwise than another file of the same edition")
        database.executemany("INSERT INTO gem VALUES (?, ?, ?, ?, ?, ?, ?)", chain.from_iterable(taken.values()))
        told(sum(map(len, taken.values())))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check scenarios and choice lists, the official counts, and that every ICD-10-CM code is of its year."""
        rows = list(map(GemRow._make, database.execute("SELECT * FROM gem")))
        year = int(facts.id.removeprefix("FY"))
        strangers = self._strangers(rows, year) if facts.layout is Layout.ORIGINAL else []
        return [*faults_of_clusters(rows), *faults_of_counts(self.dataset, facts.id, rows), *strangers]

    def _by_source(self, file: SourceFile) -> dict[str, list[GemRow]]:
        by_source: dict[str, list[GemRow]] = defaultdict(list)
        for row in read_rows(file, self.direction):
            by_source[row.source].append(row)
        for rows in by_source.values():
            if len({(row.target, row.scenario, row.choice_list) for row in rows}) < len(rows):
                raise FileRefused(file.label, "holds a row twice")
            rows.sort()
        return by_source

    def _icd10cm(self, rows: Iterable[GemRow]) -> set[str]:
        of_source = self.direction.source is CodeSystem.ICD10CM
        return {undotted(row.source if of_source else row.target) for row in rows if of_source or row.target}

    def _strangers(self, rows: Sequence[GemRow], year: int) -> list[str]:
        """List the codes of the mapping that were not valid in its year, where the table of validity knows the year."""
        valid = codes_of(year)
        strangers = sorted(self._icd10cm(rows) - valid) if valid else []
        return [f"{len(strangers)} codes, {strangers[0]} the first, were not valid in FY{year}"] if strangers else []


FROM_9 = GemImporter(Dataset.GEM_ICD9CM, FROM_ICD9CM)
FROM_10 = GemImporter(Dataset.GEM_ICD10CM, FROM_ICD10CM)

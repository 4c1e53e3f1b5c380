"""The last published mappings, FY2018, and what their own documentation says of them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.lookup.crosswalks.imports.checks import OFFICIAL_COUNTS, counts
from services.lookup.crosswalks.imports.gems import FROM_9, FROM_10, GemImporter
from services.lookup.crosswalks.imports.rows import GemRow
from services.lookup.crosswalks.verify import unlike, unlike_files
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.importing.recognising import EditionFiles
from services.lookup.importing.source import SourceFile
from tests.lookup.edition_files import ABSENT, SHARED, edition, recognised, source, unzipped

ARCHIVE = SHARED / "official" / "gems" / "Dxgem_2018.zip"
OLDER = SHARED / "cms" / "gems"
pytestmark = pytest.mark.skipif(not ARCHIVE.is_file(), reason=ABSENT)

# Every diagnosis example of "Documentation for Technical Users", 2018: source, target, flags.
FROM_ICD9CM_EXAMPLES = """
902.41 S35.403A 10000|942.33 T21.32XA 10000|942.33 T21.72XA 10000|851.42 S06.371A 10000|851.42 S06.372A 10000
851.42 S06.381A 10000|851.42 S06.382A 10000|576.2 K83.1 00000|779.6 - 11000|800.22 S02.0XXA 10111
800.22 S06.4X1A 10112|800.22 S06.4X2A 10112|800.22 S06.5X1A 10112|800.22 S06.5X2A 10112|800.22 S06.6X1A 10112
800.22 S06.6X2A 10112|250.00 E11.9 10000
"""
FROM_ICD10CM_EXAMPLES = """
E10.65 250.81 10000|F22 297.0 10000|F22 297.1 10000|F22 297.2 10000|K83.1 576.2 00000|S52.521A 813.45 10000
Q36.1 749.11 10000|I97.411 998.11 10000|I97.411 998.12 10000|A17.0 013.00 10000|I09.89 397.1 10000
I09.89 398.99 10000|A48.8 040.1 10000|A48.8 040.89 10000|Z67.40 - 11000|I25.111 414.01 10111|I25.111 413.9 10112
T42.2X1A 966.2 10111|T42.2X1A E855.8 10112|T42.2X1A 966.0 10121|T42.2X1A E855.8 10122|E10.3411 250.51 10111
E10.3411 362.06 10112|E10.3411 362.07 10113
"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Dataset, SourceFile]:
    nine, ten = unzipped(ARCHIVE, tmp_path_factory.mktemp("gems"), "2018_I9gem.txt", "2018_I10gem.txt")
    return {Dataset.GEM_ICD9CM: nine, Dataset.GEM_ICD10CM: ten}


@pytest.fixture(scope="session")
def mappings(files: dict[Dataset, SourceFile], tmp_path_factory: pytest.TempPathFactory) -> dict[Dataset, OpenEdition]:
    into = tmp_path_factory.mktemp("mappings")
    importers = {Dataset.GEM_ICD9CM: FROM_9, Dataset.GEM_ICD10CM: FROM_10}
    return {dataset: edition(importers[dataset], into, file) for dataset, file in files.items()}


def examples(text: str) -> Iterator[tuple[str, str, str]]:
    for example in text.strip().replace("\n", "|").split("|"):
        code, target, flags = example.split()
        yield code, target.strip("-"), flags


def rows(made: OpenEdition) -> list[GemRow]:
    return [GemRow(*row) for row in made.database.execute("SELECT * FROM gem")]


class TestThePublishedMappings:
    def test_hold_the_counts_that_are_published(self, mappings: dict[Dataset, OpenEdition]) -> None:
        for dataset, made in mappings.items():
            assert made.facts.id == "FY2018"
            assert counts(rows(made)) == OFFICIAL_COUNTS[dataset, "FY2018"]

    def test_hold_every_row_of_their_files_and_no_other(
        self, mappings: dict[Dataset, OpenEdition], files: dict[Dataset, SourceFile]
    ) -> None:
        importers = {Dataset.GEM_ICD9CM: FROM_9, Dataset.GEM_ICD10CM: FROM_10}
        found = [EditionFiles(importers[key], made.facts, (files[key],)) for key, made in mappings.items()]
        assert list(unlike_files(found, Editions(mappings.values()))) == []

    def test_are_told_from_a_file_that_differs(
        self, mappings: dict[Dataset, OpenEdition], files: dict[Dataset, SourceFile], tmp_path: Path
    ) -> None:
        text = files[Dataset.GEM_ICD9CM].path.read_text("ascii").replace("5762  K831    00000", "5762  K831    10000")
        assert list(unlike(mappings[Dataset.GEM_ICD9CM], source(tmp_path / "2018_I9gem.txt", text))) == [
            "576.2: not answered as 2018_I9gem.txt prints it"
        ]

    @pytest.mark.parametrize(
        ("dataset", "text"),
        [(Dataset.GEM_ICD9CM, FROM_ICD9CM_EXAMPLES), (Dataset.GEM_ICD10CM, FROM_ICD10CM_EXAMPLES)],
    )
    def test_say_what_their_documentation_says(
        self, mappings: dict[Dataset, OpenEdition], dataset: Dataset, text: str
    ) -> None:
        said = {(row.source, row.target, "".join(map(str, row[2:]))) for row in rows(mappings[dataset])}
        assert set(examples(text)) <= said

    def test_are_exact_only_where_either_leads_to_the_other_and_with_seven_exceptions_nowhere_else(
        self, mappings: dict[Dataset, OpenEdition]
    ) -> None:
        nine, ten = (rows(mappings[dataset]) for dataset in (Dataset.GEM_ICD9CM, Dataset.GEM_ICD10CM))
        exact = {(row.source, row.target) for row in nine if not row.approximate}
        assert exact == {(row.target, row.source) for row in ten if not row.approximate}
        assert len(exact) == 3_522
        for one, exceptions in ((nine, {"305.93"}), (ten, {"F03.90", "K56.49", "K64.4", "K76.1", "M81.0", "R18.8"})):
            often = Counter(row.source for row in one)
            assert {row.source for row in one if not row.approximate and often[row.source] > 1} == exceptions


class TestOlderMappings:
    @pytest.mark.parametrize(
        ("importer", "name", "year", "layout"),
        [
            (FROM_9, "2012_I9gem.txt", "FY2012", "original"),
            (FROM_10, "2012_I10gem.txt", "FY2012", "original"),
            (FROM_9, "icd9toicd10cmgem.csv", "FY2016", "plain"),
            (FROM_10, "icd10cmtoicd9gem.csv", "FY2016", "plain"),
        ],
    )
    def test_are_dated_by_the_codes_that_they_hold(
        self, importer: GemImporter, name: str, year: str, layout: str
    ) -> None:
        facts = recognised(importer, source(OLDER / name))
        assert (facts.id, facts.layout) == (year, layout)

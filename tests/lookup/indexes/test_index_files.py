"""The files of the Alphabetic Index family: told apart by content, read whole or refused."""

import gzip
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest

from services.lookup.editions.dataset import Dataset, Layout
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.indexes.imports import IMPORTERS
from tests.lookup.indexes.conftest import (
    DRUGS,
    EXTERNAL,
    INDEX,
    NEOPLASMS,
    PLAIN_INDEX,
    Imported,
    MakeFile,
    importer_of,
)

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
OFFICIAL_2017 = SHARED / "official" / "icd10cm" / "ICD10CM_FY2017_Full_XML.zip"
real_data = pytest.mark.skipif(not OFFICIAL_2017.is_file(), reason="the official files are not in ../shared")


class TestEachOfTheFour:
    @pytest.mark.parametrize(
        ("text", "dataset"),
        [
            (INDEX, Dataset.ICD10CM_INDEX),
            (EXTERNAL, Dataset.ICD10CM_EXTERNAL_INDEX),
            (DRUGS, Dataset.ICD10CM_DRUGS),
            (NEOPLASMS, Dataset.ICD10CM_NEOPLASMS),
        ],
    )
    def test_is_told_by_its_content_whatever_its_name(self, file: MakeFile, text: str, dataset: Dataset) -> None:
        source = file(text, "upload.bin")
        facts = importer_of(source).recognise(source)

        assert (facts.dataset, facts.id, facts.layout) == (dataset, "2025-10-01", Layout.ORIGINAL)

    def test_is_the_april_edition_where_its_name_says_so(self, file: MakeFile) -> None:
        source = file(DRUGS, "icd10cm-drug-April-1-2026.xml")

        assert importer_of(source).recognise(source).effective_from == date(2026, 4, 1)

    def test_is_the_october_edition_where_the_name_speaks_of_another_year(self, file: MakeFile) -> None:
        source = file(DRUGS, "icd10cm-drug-April-1-2025.xml")

        assert importer_of(source).recognise(source).effective_from == date(2025, 10, 1)


class TestAnIndex:
    def test_keeps_each_term_with_its_path_and_its_references(self, imported: Imported) -> None:
        rows = imported(INDEX).database.execute("SELECT path, nonessential, see, see_also, codes FROM entry").fetchall()

        assert rows == [
            ("Abdominalgia", "", "Pain, abdominal", "", ""),
            ("Amyloidosis", "(generalized) (primary)", "", "", "E85.9"),
            ("Amyloidosis › heart", "", "", "", "E85.4 I43"),
            ("Pain, painful", "(see also Painful)", "", "", "R52"),
            ("Pain, painful › abdominal", "", "", "", "R10.9"),
            ("Pain, painful › abdominal › colic NEC", "(infantile)", "", "", "R10.83"),
            ("Pain, painful › joint", "", "", "Arthralgia", "M25.50"),
            ("Pain, painful › ovary", "", "", "", "N83.-"),
        ]

    def test_tells_a_manifestation_code_from_the_code(self, imported: Imported) -> None:
        rows = imported(INDEX).database.execute(
            "SELECT code, text FROM code JOIN heading USING (place) WHERE entry = 3 ORDER BY place"
        )

        assert rows.fetchall() == [("E85.4", "Code"), ("I43", "Manifestation code")]

    def test_finds_by_an_index_where_a_code_is_printed(self, imported: Imported) -> None:
        plan = imported(INDEX).database.execute("EXPLAIN QUERY PLAN SELECT entry FROM code WHERE code = 'R52'")

        assert "SEARCH code USING PRIMARY KEY" in plan.fetchone()[3]


class TestATable:
    def test_keeps_the_codes_by_their_columns_and_no_dashes(self, imported: Imported) -> None:
        rows = imported(DRUGS).database.execute("SELECT text, code FROM code JOIN heading USING (place) ORDER BY place")

        assert rows.fetchall() == [
            ("Poisoning, accidental (unintentional)", "T39.011"),
            ("Poisoning, intentional self-harm", "T39.012"),
            ("Poisoning, assault", "T39.013"),
            ("Poisoning, undetermined", "T39.014"),
            ("Adverse effect", "T39.015"),
        ]

    def test_does_not_take_words_about_a_site_for_a_code(self, imported: Imported) -> None:
        assert imported(NEOPLASMS).database.execute("SELECT count(*) FROM code WHERE code LIKE '%w%'").fetchone() == (
            0,
        )


class TestAPlainFile:
    def test_is_read_as_the_same_terms(self, imported: Imported) -> None:
        edition = imported(PLAIN_INDEX, "icd10cm_2025_Index.csv")

        assert (edition.facts.id, edition.facts.layout) == ("2024-10-01", Layout.PLAIN)
        assert edition.database.execute("SELECT path, codes FROM entry WHERE entry = 4").fetchone() == (
            "Pain, painful › abdominal › (infantile)",
            "R10.83",
        )

    def test_is_the_external_cause_index_where_only_such_codes_stand_in_it(self, file: MakeFile) -> None:
        header = PLAIN_INDEX.partition("\n")[0]
        source = file(f"{header}\n1,A,0,Abuse,,,,X58\n", "icd10cm_2025_ExternalIndex.csv")

        assert importer_of(source).dataset == Dataset.ICD10CM_EXTERNAL_INDEX

    def test_is_refused_where_nothing_says_which_year(self, file: MakeFile) -> None:
        with pytest.raises(FileRefused, match="of which fiscal year"):
            importer_of(file(PLAIN_INDEX, "index.csv"))

    @pytest.mark.parametrize("row", ["9,P,0,Pain,,,,R52", "5,P,x,Pain,,,,R52", "5,P,0,,,,,R52", "5,P,0,Pain,,,R52"])
    def test_is_refused_with_the_line_that_is_no_term(self, file: MakeFile, row: str) -> None:
        source = file(PLAIN_INDEX + row + "\n", "icd10cm_2025_Index.csv")

        with pytest.raises(LineRefused, match="line 6"):
            list(importer_of(source)._entries(source, lambda _rows: None))


def read(source: object, importer: object) -> None:
    database = sqlite3.connect(":memory:")
    database.executescript(importer.tables)  # type: ignore[attr-defined]  # any importer
    importer.read([source], database, lambda _rows: None)  # type: ignore[attr-defined]


class TestADamagedOrHostileFile:
    @pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9, 0.99])
    def test_is_refused_where_it_breaks_off(self, file: MakeFile, share: float) -> None:
        source = file(INDEX[: int(len(INDEX) * share)])

        with pytest.raises(FileRefused, match=r"breaks off|does not end"):
            read(source, importer_of(source))

    def test_may_not_declare_entities(self, file: MakeFile) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<ICD10CM.index>'
        source = file(INDEX.replace("<ICD10CM.index>", bomb).replace("Abdominalgia", "&b;"))

        with pytest.raises(FileRefused, match="DTD"):
            read(source, importer_of(source))

    def test_may_not_hold_elements_that_the_schema_lacks(self, file: MakeFile) -> None:
        source = file(INDEX.replace("<see>Pain, abdominal</see>", "<script>x</script>"))

        with pytest.raises(FileRefused, match="<script> is no element"):
            read(source, importer_of(source))

    def test_may_not_nest_terms_without_end(self, file: MakeFile) -> None:
        deep = "".join(f'<term level="{level}"><title>x</title>' for level in range(1, 500)) + "</term>" * 499
        source = file(INDEX.replace("<see>Pain, abdominal</see>", deep))

        with pytest.raises(FileRefused, match="deeper"):
            read(source, importer_of(source))

    def test_may_not_say_another_level_than_it_stands_at(self, file: MakeFile) -> None:
        source = file(INDEX.replace('<term level="2">', '<term level="3">'))

        with pytest.raises(FileRefused, match="of level"):
            read(source, importer_of(source))

    def test_is_no_index_when_it_is_a_list_of_changes(self, file: MakeFile) -> None:
        source = file(INDEX.replace("<ICD10CM.index>", '<ICD10CM.index isAddenda="true">'))

        assert not any(one.recognise(source) for one in IMPORTERS)

    def test_names_codes_that_are_none(self, file: MakeFile, tmp_path: Path) -> None:
        source = file(INDEX.replace("R52", "R52 or so"))
        importer = importer_of(source)
        database = sqlite3.connect(":memory:")
        database.executescript(importer.tables)
        importer.read([source], database, lambda _rows: None)

        said = importer.check(database, importer.recognise(source))

        assert said == [
            "entry 4 of ICD-10-CM Alphabetic Index FY2026 names «or», which is no code",
            "entry 4 of ICD-10-CM Alphabetic Index FY2026 names «so», which is no code",
        ]


@real_data
class TestTheOfficialFilesOfFY2017:
    @pytest.mark.parametrize(
        ("name", "entries", "codes"),
        [
            ("icd10cm_eindex_2017.xml", 314 + 7258, 6208),
            ("icd10cm_neoplasm_2017.xml", 1 + 1929, 9009),
            ("icd10cm_drug_2017.xml", 5170 + 2246, 39964),
        ],
    )
    def test_are_read_whole(self, imported: Imported, name: str, entries: int, codes: int) -> None:
        with zipfile.ZipFile(OFFICIAL_2017) as archive:
            database = imported(archive.read(name).decode(), name).database

        assert database.execute("SELECT count(*) FROM entry").fetchone() == (entries,)
        assert database.execute("SELECT count(*) FROM code").fetchone() == (codes,)

    def test_hold_the_index_with_its_manifestation_codes(self, imported: Imported) -> None:
        with zipfile.ZipFile(OFFICIAL_2017) as archive:
            database = imported(archive.read("icd10cm_index_2017.xml").decode()).database

        assert database.execute("SELECT count(*) FROM entry").fetchone() == (7973 + 69226,)
        assert database.execute("SELECT count(*) FROM code WHERE place = 1").fetchone() == (59412,)
        assert database.execute("SELECT count(*) FROM code WHERE place = 2").fetchone() == (746,)


@real_data
class TestTheRebuiltIndexOfFY2025:
    def test_equals_the_plain_file_that_it_was_rebuilt_from(self, imported: Imported) -> None:
        folder = SHARED / "cms" / "icd10cm"
        rebuilt = gzip.decompress((folder / "icd10cm-index-2025.rebuilt.xml.gz").read_bytes()).decode()
        asked = "SELECT entry, above, level, path, see, codes FROM entry"
        original = imported(rebuilt).database.execute(asked).fetchall()
        path = folder / "icd10cm_2025_Index.csv"
        plain = imported(path.read_text(encoding="utf-8-sig"), "icd10cm_2025_Index.csv").database.execute(asked)

        assert plain.fetchall() == original

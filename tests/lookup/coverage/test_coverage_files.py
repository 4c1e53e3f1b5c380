"""The export of the Medicare Coverage Database, table by table, and one article's diagnoses as plain csv."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from services.lookup.coverage.imports import IMPORTERS
from services.lookup.coverage.imports.export import CoverageExportImporter
from services.lookup.coverage.imports.headers import COLUMNS, NOT_READ, columns_of, table_of
from services.lookup.coverage.imports.rows import rows_of
from services.lookup.editions.dataset import Layout
from services.lookup.importing.refusals import FileRefused, LineRefused
from tests.lookup.coverage.conftest import EXPORT, Imported, MakeFiles, Tables

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "cms" / "coverage"
PLAIN = SHARED / "lcd_L33577_article_A56781_icd10_groups.csv"
EXPORT_IMPORTER = CoverageExportImporter()


def changed(table: str, old: str, new: str) -> Tables:
    """The export with one text in one table changed."""
    assert old in EXPORT[table]
    return {**EXPORT, table: EXPORT[table].replace(old, new)}


class TestATableOfTheExport:
    @pytest.mark.parametrize("name", EXPORT)
    def test_is_told_by_its_header_whatever_its_name(self, files: MakeFiles, name: str) -> None:
        [file] = files({"upload.bin": EXPORT[name]})

        assert EXPORT_IMPORTER.recognise(file) is not None

    @pytest.mark.parametrize("name", sorted(set(EXPORT) - {"article_x_bill_code.csv"}))
    def test_is_told_from_every_other(self, name: str) -> None:
        assert table_of(columns_of(EXPORT[name].partition("\n")[0].split(","))) == name.removesuffix(".csv")

    def test_that_answers_no_question_belongs_to_it_too(self) -> None:
        assert table_of(["article_id", "article_version", "bill_code_id"]) == NOT_READ

    def test_is_none_where_the_columns_are_of_something_else(self, files: MakeFiles) -> None:
        [file] = files({"article.csv": "id,title\n1,x\n"})

        assert EXPORT_IMPORTER.recognise(file) is None

    def test_may_have_its_columns_in_another_order_and_case(self) -> None:
        for table, columns in COLUMNS.items():
            assert table_of(columns_of([f" {name.upper()} " for name in reversed(columns)])) == table


class TestTheWholeExport:
    def test_is_the_edition_of_the_day_on_which_a_document_last_changed(self, files: MakeFiles) -> None:
        facts = EXPORT_IMPORTER.edition_of(files(EXPORT))

        assert (facts.id, facts.effective_from) == ("2026-07-01", date(2026, 7, 1))
        assert (facts.answers_from, facts.layout) == (date(2015, 10, 1), Layout.ORIGINAL)

    def test_is_refused_where_nothing_says_its_day(self, files: MakeFiles) -> None:
        with pytest.raises(FileRefused, match="to say its day"):
            EXPORT_IMPORTER.edition_of(files({"contractor.csv": EXPORT["contractor.csv"]}))

    def test_reads_alike_in_whatever_order_its_tables_come(self, imported: Imported) -> None:
        asked = "SELECT display, version, first, last, status FROM document ORDER BY display, version"
        there = imported().database.execute(asked).fetchall()

        assert imported(dict(reversed(EXPORT.items()))).database.execute(asked).fetchall() == there
        assert ("A1003", 2, "2023-01-01", "2025-06-30", "R") in there
        assert ("DA58888", 1, "2024-01-01", None, "P") in there
        assert ("L2002", 1, "2020-01-01", None, "A") in there
        assert ("220.6", 1, "2015-01-01", "2020-12-31", "A") in there

    def test_keeps_no_word_of_the_ama(self, imported: Imported) -> None:
        assert "AMA" not in "\n".join(imported().database.iterdump())

    def test_reads_windows_characters_even_bytes_that_stand_for_none(self, files: MakeFiles) -> None:
        article = files({"article.csv": EXPORT["article.csv"]})[0]
        article.path.write_bytes(article.path.read_bytes().replace(b"Test 1002", b"Test \x96 \x81 1002"))

        assert "Billing and Coding: Test – \ufffd 1002" in {row.prose("title") for row in rows_of(article)}

    @pytest.mark.parametrize("missing", ["article.csv", "lcd.csv"])
    def test_without_the_documents_of_its_lists_is_told_of(self, files: MakeFiles, missing: str) -> None:
        sources = files({name: text for name, text in EXPORT.items() if name != missing})
        database = sqlite3.connect(":memory:")
        database.executescript(EXPORT_IMPORTER.tables)
        EXPORT_IMPORTER.read(sources, database, lambda _rows: None)

        said = EXPORT_IMPORTER.check(database, EXPORT_IMPORTER.edition_of(sources))

        assert any("documents have lists of codes, and no row of their own" in one for one in said)
        assert any("has no article" in one for one in said) == (missing == "article.csv")


class TestADamagedTable:
    @pytest.mark.parametrize(
        ("table", "old", "new", "why"),
        [
            ("article_x_hcpc_code.csv", "1001,3,G0101", "1001,x,G0101", "article_version is no whole number"),
            ("article_x_hcpc_code.csv", "1001,3,G0101,1,1,N", "1001,3,G0101,1,1", "8 columns where the header has 9"),
            ("article_x_icd10_covered.csv", "E11.65", "=SUM(A1)", "icd10_code_id is no code"),
            ("article.csv", "2026-10-01", "2026-02-31", "article_eff_date is no day"),
            ("article.csv", "2026-10-01", "soon", "article_eff_date is no day"),
            ("article.csv", "reference_article", "title", "names a column twice"),
            ("article_x_contractor.csv", "1002,1,6,11", "1002,1,6,", "contractor_id is no whole number"),
        ],
    )
    def test_is_refused_with_its_line(self, imported: Imported, table: str, old: str, new: str, why: str) -> None:
        with pytest.raises(LineRefused, match=rf"line \d+: .*{why}"):
            imported(changed(table, old, new))

    def test_is_refused_where_a_quotation_never_ends(self, imported: Imported) -> None:
        with pytest.raises(LineRefused, match="delimited text"):
            imported({**EXPORT, "article.csv": EXPORT["article.csv"] + '1009,1,"'})

    def test_is_refused_where_one_document_has_two_titles(self, imported: Imported) -> None:
        twice = EXPORT["article.csv"] + EXPORT["article.csv"].partition("\n")[2].replace("Test 1001", "Other 1001")

        with pytest.raises(LineRefused, match="under another title"):
            imported({**EXPORT, "article.csv": twice})

    @pytest.mark.parametrize("share", range(5, 100, 10))
    def test_cut_anywhere_is_refused_or_loses_only_whole_rows(self, imported: Imported, share: int) -> None:
        text = EXPORT["article_x_icd10_covered.csv"]
        cut = text[: len(text) * share // 100]
        try:
            database = imported({**EXPORT, "article_x_icd10_covered.csv": cut}).database
        except FileRefused:
            return
        listed = database.execute("SELECT count(*) FROM listing WHERE list = 'supports'").fetchone()[0]

        assert listed <= cut.count("\n")


class TestTheSameRowsInTwoArchives:
    def test_are_stored_once(self, imported: Imported) -> None:
        once = imported().database.execute("SELECT count(*) FROM document").fetchone()
        text = EXPORT["article.csv"]
        twice = imported({**EXPORT, "article.csv": text + text.partition("\n")[2]})

        assert twice.database.execute("SELECT count(*) FROM document").fetchone() == once


@pytest.mark.skipif(not PLAIN.is_file(), reason="the official files are not in ../shared")
class TestTheRealListOfAnArticle:
    def test_is_a_list_of_diagnoses_without_day_or_procedure(self, imported: Imported) -> None:
        edition = imported({PLAIN.name: PLAIN.read_text(encoding="utf-8-sig")})

        assert (edition.facts.id, edition.facts.layout) == ("undated-A56781", Layout.PLAIN)
        assert "procedures not stated" in edition.facts.title
        counted = edition.database.execute("SELECT list, count(*) FROM listing GROUP BY list").fetchall()
        assert counted == [("supports", 121)]
        assert edition.database.execute("SELECT first FROM document WHERE first IS NOT NULL").fetchall() == []


class TestAPlainList:
    @pytest.mark.parametrize(
        "row", ["33577,T,A9,Group 1,I10,x", "L9,T,A9,Group one,I10,x", "L9,T,A9,Group 1,10,x", "L9,T,9,Group 1,I10,x"]
    )
    def test_is_refused_where_a_row_is_none_of_one(self, files: MakeFiles, row: str) -> None:
        header = "lcd_id,lcd_title,article_id,group,icd10_code,icd10_description"
        [file] = files({"list.csv": f"{header}\n{row}\n"})

        with pytest.raises(LineRefused, match="line 2"):
            IMPORTERS[1].recognise(file)

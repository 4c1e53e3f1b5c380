"""Workbooks are read as text within limits."""

from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from services.lookup.importing.importers import IMPORTERS
from services.lookup.importing.recognising import recognised
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.spreadsheet import head_rows, is_spreadsheet, sheet_rows
from tests.lookup.systems.files import existing, source, workbook


class TestAWorkbook:
    def test_is_rows_of_text(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", ["code", None, 3.0], ["J1100", 20240101, 1.5])

        assert is_spreadsheet(file)
        assert list(sheet_rows(file)) == [(1, ["code", "", "3"]), (2, ["J1100", "20240101", "1.5"])]

    def test_with_a_hidden_sheet_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match=r"hidden sheets \(notes\)"):
            list(sheet_rows(workbook(tmp_path / "a.xlsx", ["code"], hidden=True)))

    def test_with_a_formula_is_refused_by_line(self, tmp_path: Path) -> None:
        with pytest.raises(LineRefused, match="line 2: holds a formula"):
            list(sheet_rows(workbook(tmp_path / "a.xlsx", ["code"], ['=HYPERLINK("x")'])))

    def test_with_macros_is_refused(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", ["code"])
        with ZipFile(file.path, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"macro")

        with pytest.raises(FileRefused, match="holds macros"):
            list(sheet_rows(existing(file.path)))

    def test_that_unpacks_to_far_more_is_refused_before_it_is_read(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", ["code"])
        with ZipFile(file.path, "a", ZIP_DEFLATED) as archive:
            archive.writestr("xl/bomb.xml", b" " * 8_000_000)

        with pytest.raises(FileRefused, match="unpacks to far more than it is"):
            list(sheet_rows(existing(file.path)))

    def test_that_is_cut_is_refused(self, tmp_path: Path) -> None:
        whole = workbook(tmp_path / "a.xlsx", ["code"]).path.read_bytes()

        with pytest.raises(FileRefused, match="is not a readable workbook"):
            list(sheet_rows(source(tmp_path / "b.xlsx", whole[: len(whole) // 2])))

    def test_is_told_from_another_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        with ZipFile(path, "w") as archive:
            archive.writestr("HCPC2024.txt", "text")

        assert not is_spreadsheet(existing(path))

    def test_writes_a_day_as_asked_or_refuses_it(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", [date(2026, 7, 1)])

        assert list(sheet_rows(file)) == [(1, ["2026-07-01"])]
        assert list(sheet_rows(file, lambda day: f"{day:%Y%m%d}")) == [(1, ["20260701"])]
        with pytest.raises(LineRefused, match="line 1: holds a day"):
            list(sheet_rows(file, write_day=None))


class TestAWorkbookThatNoImporterReads:
    def test_of_several_sheets_is_nobodys(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", ["HCPC", "RECID"])
        book = load_workbook(file.path)
        book.create_sheet("Action Code Key")
        book.save(file.path)
        file = existing(file.path)

        assert head_rows(file, 10) == []
        assert list(recognised(file, IMPORTERS)) == []
        with pytest.raises(FileRefused, match="not exactly one sheet"):
            list(sheet_rows(file))

    def test_that_is_damaged_within_is_nobodys(self, tmp_path: Path) -> None:
        whole = workbook(tmp_path / "a.xlsx", ["HCPC", "RECID"])
        with ZipFile(whole.path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with ZipFile(tmp_path / "b.xlsx", "w") as broken:
            for name, content in parts.items():
                broken.writestr(name, b"<worksheet><sheetData><row>" if "sheet1" in name else content)

        file = existing(tmp_path / "b.xlsx")
        assert head_rows(file, 10) == []
        assert list(recognised(file, IMPORTERS)) == []

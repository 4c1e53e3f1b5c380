"""Workbooks are read as text within limits."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.spreadsheet import is_spreadsheet, sheet_rows
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

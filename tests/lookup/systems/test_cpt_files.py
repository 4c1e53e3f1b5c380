"""The AMA's descriptor files: taken under a declared licence alone. The texts here are ours, not the AMA's."""

from pathlib import Path

import pytest

from services.lookup.importing.licences import CPT_SETTING, Licence, LicenceRefused, cpt_licence
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.systems.imports.cpt import CptImporter
from tests.lookup.systems.files import imported, source

NOTICE = "CPT\r\nCopyright American Medical Association. All rights reserved.\r\n\r\n"
LONG = NOTICE + "99213\tThe first placeholder, which is longer than forty-eight characters\r\n99214\tThe second\r\n"
MEDIUM = NOTICE + "99213 PLACEHOLDER ONE, OF MIDDLING LENGTH\r\n99214 PLACEHOLDER TWO\r\n"
SHORT = NOTICE + "99213 PLACEHOLDER 1\r\n99214 PLACEHOLDER 2\r\n"
CONSUMER = "Concept Id\tCPT Code\tConsumer Friendly Descriptor\r\n1\t99213\tPlaceholder for all\r\n"
MODIFIERS = NOTICE + "25 Placeholder of a modifier\r\nP1 Another\r\n"
IMPORTER = CptImporter()


@pytest.fixture
def licensed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CPT_SETTING, "Clinic of Ada, 12345, 2025")


class TestADeclaredLicence:
    def test_names_holder_number_and_year(self) -> None:
        assert cpt_licence({CPT_SETTING: "Ada, Grace & Co., 12345, 2025"}) == Licence("Ada, Grace & Co.", "12345", 2025)

    def test_is_none_when_nothing_is_declared(self) -> None:
        assert cpt_licence({}) is None

    @pytest.mark.parametrize("declared", ["yes", "Ada, 12345", "Ada, 12345, next year", ", 12345, 2025", "Ada, , 2025"])
    def test_is_refused_when_it_does_not_say_all_three(self, declared: str) -> None:
        with pytest.raises(LicenceRefused):
            cpt_licence({CPT_SETTING: declared})


class TestWithoutALicence:
    @pytest.mark.parametrize("content", [LONG, MEDIUM, SHORT, CONSUMER, MODIFIERS])
    def test_every_file_is_refused_with_the_way_to_declare_one(
        self, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(CPT_SETTING, raising=False)

        with pytest.raises(FileRefused, match=r'no licence is declared: .*CPT_LICENSE="holder, number, year"'):
            IMPORTER.recognise(source(tmp_path / "file.txt", content))


@pytest.mark.usefixtures("licensed")
class TestUnderALicence:
    def test_each_file_gives_its_own_column(self, tmp_path: Path) -> None:
        contents = {"a.txt": LONG, "b.txt": MEDIUM, "c.txt": SHORT, "d.txt": CONSUMER, "e.txt": MODIFIERS}
        files = [source(tmp_path / name, content) for name, content in contents.items()]

        opened = imported(IMPORTER, files, tmp_path / "edition.sqlite")

        assert opened.facts.title == "CPT 2025"
        assert opened.database.execute("SELECT * FROM descriptors").fetchone() == (
            "99213",
            "The first placeholder, which is longer than forty-eight characters",
            "PLACEHOLDER ONE, OF MIDDLING LENGTH",
            "PLACEHOLDER 1",
            "Placeholder for all",
        )
        assert opened.database.execute("SELECT * FROM modifiers").fetchall()[0] == ("25", "Placeholder of a modifier")
        assert opened.database.execute("SELECT * FROM licence").fetchone() == ("Clinic of Ada", "12345", 2025)
        assert IMPORTER.check(opened.database, opened.facts) == []

    def test_a_file_of_another_year_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="is of 2024, and the declared licence of 2025"):
            IMPORTER.recognise(source(tmp_path / "CPT 2024 LONGULT.txt", LONG))

    def test_a_file_cut_short_is_told_by_the_others(self, tmp_path: Path) -> None:
        files = [source(tmp_path / "a.txt", LONG), source(tmp_path / "c.txt", SHORT.rpartition("99214")[0])]

        opened = imported(IMPORTER, files, tmp_path / "edition.sqlite")

        assert IMPORTER.check(opened.database, opened.facts) == ["a file has descriptors for 1 of 2 codes"]

    def test_a_code_above_the_last_blank_line_is_never_lost(self, tmp_path: Path) -> None:
        file = source(tmp_path / "a.txt", LONG + "\r\n99215\tThe third\r\n")

        with pytest.raises(LineRefused, match="line 4: stands above a blank line"):
            imported(IMPORTER, [file], tmp_path / "edition.sqlite")

    @pytest.mark.parametrize("lost", ["P1 Another", "1P Another", "LT Another", "LT Another\r\nRT One more"])
    def test_a_modifier_above_the_last_blank_line_is_never_lost(self, lost: str, tmp_path: Path) -> None:
        file = source(tmp_path / "MODUL.txt", f"{NOTICE}{lost}\r\n\r\n25 Placeholder of a modifier\r\n")

        with pytest.raises(LineRefused, match="line 4: stands above a blank line"):
            imported(IMPORTER, [file], tmp_path / "edition.sqlite")

    def test_a_notice_in_several_paragraphs_is_none(self, tmp_path: Path) -> None:
        notice = "CPT\r\nCopyright American Medical Association.\r\n\r\nIN NO EVENT\r\nis it ours.\r\n\r\n"
        opened = imported(IMPORTER, [source(tmp_path / "MODUL.txt", notice + "P1 One\r\n")], tmp_path / "e.sqlite")

        assert opened.database.execute("SELECT code FROM modifiers").fetchall() == [("P1",)]

    def test_a_line_that_is_no_code_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(LineRefused, match="line 6: is no code with its descriptor"):
            imported(IMPORTER, [source(tmp_path / "a.txt", LONG + "and more\r\n")], tmp_path / "edition.sqlite")

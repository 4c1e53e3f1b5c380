"""The HCPCS Level II file in all the layouts that it comes in."""

from pathlib import Path

import pytest

from services.lookup.editions.dataset import Layout
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.hcpcs import HcpcsImporter
from tests.lookup.systems.files import csv_text, hcpcs_records, hcpcs_text, imported, source, workbook

DISCLAIMER = "***Disclaimers\t\t\r\n\r\n*Inclusion of a service does not imply any coverage.\r\n\r\n"
LONG = "Injection, of a substance whose description is longer than one record, so that it goes on in the next"
MODIFIER = hcpcs_records("A1", "Dressing for one wound", "Dressing for one wound", coverage="C")
AMBULANCE = hcpcs_records("A0021", "Ambulance service", "Outside state ambulance", ended="20121231", price="00")
DRUG = hcpcs_records(
    "J1100", LONG, "Inj", changed="20241001", price="51", multiple="A", coverage="D", betos="O1E", types="1P"
)
# fmt: off
SHEET = (
    "HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "PRICE1", "MULT_PI", "COV", "ASC_GRP",
    "BETOS", "TOS1", "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD",
)
# fmt: on
IMPORTER = HcpcsImporter()


def sheet_row(code: str, kind: str = "3", title: str = "Text", **more: str) -> list[str]:
    days = [more.get("added", "20020101"), more.get("changed", "20241001"), more.get("ended", "")]
    return [f"{code:>5}", "0010", kind, title, "Short", "51", "A", "D", "", "O1E", "1", *days, "N"]


def rows(file: SourceFile, tmp_path: Path) -> dict[str, tuple[object, ...]]:
    opened = imported(IMPORTER, [file], tmp_path / "edition.sqlite")
    return {row[0]: row[1:] for row in opened.database.execute("SELECT * FROM codes")}


class TestTheFixedWidthFile:
    @pytest.fixture
    def file(self, tmp_path: Path) -> SourceFile:
        return source(tmp_path / "anything.txt", hcpcs_text(MODIFIER, AMBULANCE, DRUG, before=DISCLAIMER))

    def test_is_of_the_quarter_of_its_newest_action(self, file: SourceFile) -> None:
        facts = IMPORTER.recognise(file)

        assert facts is not None
        assert (facts.id, facts.title, facts.layout) == (
            "2024-10-01",
            "HCPCS Level II, October 2024",
            Layout.ORIGINAL,
        )

    def test_gives_whole_descriptions_and_every_column(self, file: SourceFile, tmp_path: Path) -> None:
        found = rows(file, tmp_path)

        assert found["J1100"] == (
            0, LONG, "Inj", "51", "A", "D", "", "O1E", "1 P", "2002-01-01", "2024-10-01", None, "N",
        )  # fmt: skip
        assert found["A1"][:3] == (1, "Dressing for one wound", "Dressing for one wound")
        assert found["A0021"][-2] == "2012-12-31"

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            (AMBULANCE[0][:200], "line 1: has 200 characters"),
            (AMBULANCE[0].replace("20121231", "20121301"), "a day that does not exist"),
            (AMBULANCE[0].replace("20121231", "19991231"), "ends before it was added"),
            (AMBULANCE[0][:292] + "X" + AMBULANCE[0][293:], "an action code that HCPCS does not know"),
        ],
        ids=["cut", "no day of the calendar", "ended before it began", "unknown action"],
    )
    def test_is_refused_by_line_for(self, line: str, why: str, tmp_path: Path) -> None:
        file = source(tmp_path / "hcpcs.txt", hcpcs_text(DRUG, MODIFIER, [line]))

        with pytest.raises(LineRefused, match=why.removeprefix("line 1: ")):
            rows(file, tmp_path)

    def test_is_refused_when_a_description_goes_on_that_did_not_begin(self, tmp_path: Path) -> None:
        file = source(tmp_path / "hcpcs.txt", hcpcs_text(MODIFIER, AMBULANCE, DRUG[1:]))

        with pytest.raises(LineRefused, match="line 3: continues a description"):
            rows(file, tmp_path)

    def test_is_refused_when_a_code_comes_twice(self, tmp_path: Path) -> None:
        file = source(tmp_path / "hcpcs.txt", hcpcs_text(AMBULANCE, AMBULANCE))

        with pytest.raises(LineRefused, match="repeats a code"):
            rows(file, tmp_path)

    def test_is_refused_when_it_ends_in_the_middle_of_a_description(self, tmp_path: Path) -> None:
        file = source(tmp_path / "hcpcs.txt", hcpcs_text(AMBULANCE, DRUG)[:-60])

        with pytest.raises(LineRefused, match="a description has 91"):
            rows(file, tmp_path)

    def test_lacks_sections_when_whole_lines_are_missing(self, file: SourceFile, tmp_path: Path) -> None:
        opened = imported(IMPORTER, [file], tmp_path / "edition.sqlite")

        assert "no code begins with V" in IMPORTER.check(opened.database, opened.facts)

    def test_with_other_content_is_another_importers(self, tmp_path: Path) -> None:
        assert IMPORTER.recognise(source(tmp_path / "HCPC2024_OCT_ANWEB.txt", "99213 0.97 1.2\r\n" * 9)) is None


class TestTheSpreadsheet:
    def test_gives_what_the_text_gives(self, tmp_path: Path) -> None:
        file = workbook(
            tmp_path / "HCPC2024_OCT_ANWEB.xlsx",
            ["*Disclaimers"],
            SHEET,
            sheet_row("A1", "7", "Dressing"),
            sheet_row("J1100", title="Drug"),
        )

        found = rows(file, tmp_path)

        assert found["A1"][:2] == (1, "Dressing")
        assert found["J1100"] == (
            0, "Drug", "Short", "51", "A", "D", "", "O1E", "1", "2002-01-01", "2024-10-01", None, "N",
        )  # fmt: skip

    def test_may_go_on_with_a_description_in_a_row_of_its_own(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "h.xlsx", SHEET, sheet_row("G0503", title="First"), sheet_row("G0503", "4", "then"))

        assert rows(file, tmp_path)["G0503"][1] == "First then"

    def test_saved_as_csv_is_taken_alike(self, tmp_path: Path) -> None:
        file = source(tmp_path / "h.csv", csv_text(SHEET, sheet_row("J1100", title="Drug, of one kind")))

        assert rows(file, tmp_path)["J1100"][1] == "Drug, of one kind"

    def test_is_refused_by_line_for_a_row_of_another_width(self, tmp_path: Path) -> None:
        file = source(tmp_path / "h.csv", csv_text(SHEET, sheet_row("J1100"), sheet_row("J1101")[:-1]))

        with pytest.raises(LineRefused, match="line 3: has 14 columns; the head line has 15"):
            rows(file, tmp_path)

    def test_beside_the_text_in_an_archive_is_not_read_twice(self, tmp_path: Path) -> None:
        text = source(tmp_path / "h.txt", hcpcs_text(MODIFIER, DRUG))
        sheet = workbook(tmp_path / "h.xlsx", SHEET, sheet_row("J1100", title="Drug"))

        opened = imported(IMPORTER, [sheet, text], tmp_path / "edition.sqlite")

        assert opened.database.execute("SELECT title FROM codes WHERE code = 'J1100'").fetchone() == (LONG,)


class TestThePlainListWithoutDays:
    LIST = (("code", "record_type", "long_description", "short_description"), ("J1100", "3", "Drug", "Inj"))

    def test_takes_its_quarter_from_its_name(self, tmp_path: Path) -> None:
        facts = IMPORTER.recognise(source(tmp_path / "hcpcs_2025_oct.csv", csv_text(*self.LIST)))

        assert facts is not None
        assert (facts.id, facts.layout) == ("2025-10-01", Layout.PLAIN)

    def test_is_refused_when_nothing_says_its_quarter(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="does not say its quarter: name it after it"):
            IMPORTER.recognise(source(tmp_path / "list.csv", csv_text(*self.LIST)))

    def test_states_no_day(self, tmp_path: Path) -> None:
        found = rows(source(tmp_path / "hcpcs_2025_oct.csv", csv_text(*self.LIST)), tmp_path)

        assert found["J1100"][9:12] == (None, None, None)

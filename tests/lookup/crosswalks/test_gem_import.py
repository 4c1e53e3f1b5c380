"""Reading general equivalence mappings."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.crosswalks.imports.gems import FROM_9, FROM_10
from services.lookup.editions.dataset import Dataset, Layout
from services.lookup.importing.refusals import FileRefused, LineRefused
from tests.lookup.edition_files import edition, faults, recognised, source

from .conftest import I9GEM, I10GEM

PLAIN = (
    '"icd9cm","icd10cm","flags","approximate","no_map","combination","scenario","choice_list"\n'
    '"25000","E119","10000",1,0,0,0,0\n"7796","NoDx","11000",1,1,0,0,0\n'
)


class TestAFileInThePublishersColumns:
    def test_is_known_by_them_and_not_taken_for_the_other_direction(self, tmp_path: Path) -> None:
        nine, ten = source(tmp_path / "2017_I9gem.txt", I9GEM), source(tmp_path / "2017_I10gem.txt", I10GEM)
        assert recognised(FROM_9, nine).dataset is Dataset.GEM_ICD9CM
        assert recognised(FROM_10, ten).dataset is Dataset.GEM_ICD10CM
        assert FROM_9.recognise(ten) is None
        assert FROM_10.recognise(nine) is None

    def test_keeps_every_row_with_its_flags_and_official_codes(self, tmp_path: Path) -> None:
        made = edition(FROM_10, tmp_path, source(tmp_path / "2017_I10gem.txt", I10GEM))
        rows = made.database.execute("SELECT * FROM gem WHERE source = 'T42.2X1A'").fetchall()
        assert rows == [
            ("T42.2X1A", "966.2", 1, 0, 1, 1, 1),
            ("T42.2X1A", "E855.8", 1, 0, 1, 1, 2),
            ("T42.2X1A", "966.0", 1, 0, 1, 2, 1),
            ("T42.2X1A", "E855.8", 1, 0, 1, 2, 2),
        ]
        assert made.database.execute("SELECT target FROM gem WHERE source = 'Z67.40'").fetchall() == [("",)]

    def test_answers_for_every_day_on_which_either_revision_was_in_use(self, tmp_path: Path) -> None:
        facts = recognised(FROM_9, source(tmp_path / "2017_I9gem.txt", I9GEM))
        assert (facts.id, facts.effective_from, facts.layout) == ("FY2017", date(2016, 10, 1), Layout.ORIGINAL)
        assert facts.answers(date(2014, 3, 1))
        assert facts.answers(date(2026, 3, 1))

    @pytest.mark.parametrize("other", ["", "a letter\n", "0016070 023    10000\n", "0001  6A750Z4 10000\n", "\xff\n"])
    def test_is_no_other_file(self, tmp_path: Path, other: str) -> None:
        file = source(tmp_path / "gem_2018.txt", other)
        assert FROM_9.recognise(file) is None
        assert FROM_10.recognise(file) is None


class TestTheYearOfAMapping:
    def test_is_the_one_whose_codes_it_holds_whatever_its_name_says(self, tmp_path: Path) -> None:
        # U07.1 began in April 2020 and E78.01 ended in September 2025.
        rows = "E7801   2720  10000\nU099    1398  10000\nG35     340   00000\n"
        facts = recognised(FROM_10, source(tmp_path / "2018_I10gem.txt", rows))
        assert facts.id == "FY2022"

    def test_is_that_of_the_name_where_the_codes_leave_the_choice(self, tmp_path: Path) -> None:
        assert recognised(FROM_10, source(tmp_path / "2019_I10gem.txt", "I10     4019  10000\n")).id == "FY2019"

    def test_is_that_of_the_name_for_a_year_before_the_code_set_was_in_use(self, tmp_path: Path) -> None:
        assert recognised(FROM_10, source(tmp_path / "2012_I10gem.txt", "E780    2720  10000\n")).id == "FY2012"

    def test_is_that_of_the_archive_where_the_file_has_none(self, tmp_path: Path) -> None:
        file = source(tmp_path / "gem.txt", "I10     4019  10000\n", "Dxgem_2018.zip")
        assert recognised(FROM_10, file).id == "FY2018"


class TestAPlainCsv:
    def test_is_read_as_the_same_mapping(self, tmp_path: Path) -> None:
        made = edition(FROM_9, tmp_path, source(tmp_path / "icd9toicd10cmgem.csv", PLAIN))
        assert made.facts.layout is Layout.PLAIN
        assert made.facts.id == "FY2016"
        assert made.database.execute("SELECT source, target FROM gem").fetchall() == [
            ("250.00", "E11.9"),
            ("779.6", ""),
        ]

    def test_whose_flags_are_not_its_columns_is_refused(self, tmp_path: Path) -> None:
        file = source(tmp_path / "gem.csv", PLAIN.replace('"10000",1,0', '"10000",0,0'))
        with pytest.raises(LineRefused, match="line 2"):
            FROM_9.recognise(file)


class TestARowThatContradictsItself:
    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ("Z6740   NoDx  10000", "no map"),
            ("Z6740   V859  11000", "no map"),
            ("Z6740   NoDx  01000", "11000"),
            ("I25111  4139  10100", "scenario"),
            ("I25111  4139  10011", "scenario"),
            ("I25111  4139  00111", "cannot be exact"),
            ("I25111  4139  1001", "five flags"),
            ("I25111  4139  1000000", "five flags"),
            ("I25111  41.39 10000", "five flags"),
            ("not a row at all", "five flags"),
        ],
    )
    def test_is_refused_with_its_line(self, tmp_path: Path, row: str, why: str) -> None:
        lines = [*["I10     4019  10000"] * 60, row, ""]
        with pytest.raises(LineRefused, match=f"line 61: .*{why}"):
            FROM_10.recognise(source(tmp_path / "2018_I10gem.txt", "\r\n".join(lines)))


class TestAMapping:
    @pytest.mark.parametrize(
        ("rows", "fault"),
        [
            ("K831    5762  10112\nK831    5763  10113\n", "a gap in the choice lists"),
            ("K831    5762  10121\nK831    5763  10122\n", "a gap in its scenarios"),
            ("K831    5762  10111\n", "a scenario of one choice list"),
            ("K831    5762  10000\nK831    NoDx  11000\n", "no map and yet a target"),
        ],
    )
    def test_whose_scenarios_do_not_hold_together_is_told_of(self, tmp_path: Path, rows: str, fault: str) -> None:
        assert fault in faults(FROM_10, tmp_path, source(tmp_path / "2017_I10gem.txt", rows))[0]

    def test_of_the_last_year_that_has_not_the_published_counts_is_told_of(self, tmp_path: Path) -> None:
        found = faults(FROM_10, tmp_path, source(tmp_path / "2018_I10gem.txt", I10GEM))
        assert any("the published file" in each for each in found)

    def test_with_a_row_twice_is_refused(self, tmp_path: Path) -> None:
        file = source(tmp_path / "2018_I9gem.txt", "5762  K831    00000\n5762  K831    00000\n")
        with pytest.raises(FileRefused, match="twice"):
            edition(FROM_9, tmp_path, file)

    def test_in_two_files_that_differ_is_refused_and_in_two_that_agree_is_not(self, tmp_path: Path) -> None:
        one = source(tmp_path / "2017_I9gem.txt", "5762  K831    00000\n")
        same = source(tmp_path / "2017_I9gem_again.txt", "5762  K831    00000\n401   I10     10000\n")
        other = source(tmp_path / "2017_I9gem_other.txt", "5762  K832    10000\n")
        assert edition(FROM_9, tmp_path, one, same)
        with pytest.raises(FileRefused, match="otherwise"):
            edition(FROM_9, tmp_path / "..", one, other)

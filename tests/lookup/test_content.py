"""The editors' descriptions: what the reader refuses, and what every shipped text keeps."""

import csv
import dataclasses
import datetime
import re
import zipfile
from pathlib import Path

import pytest

from services.lookup.content.descriptions import (
    ContentRefused,
    Description,
    copyright_line,
    load_descriptions,
    published,
)

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "services" / "lookup" / "content"
SHARED = ROOT.parent / "shared" / "data"
ORDER_FILE = SHARED / "official" / "icd10cm" / "cms_2026_dx.zip"
HCPCS_FILE = SHARED / "cms" / "hcpcs" / "hcpcs_2025_oct.csv"
FEE_SCHEDULE = SHARED / "cms" / "mpfs" / "PPRRVU2025_Oct.nodesc.csv"
POLICY_MANUAL = SHARED / "cms" / "guidelines" / "ncci_policy_manual_medicare_2025.extracted.txt"

CODE = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
LOOKS_LIKE_A_CODE = re.compile(r"\b[A-Z]\d[0-9A-Z]+(?:\.[0-9A-Z]+)*\b")
HCPCS = re.compile(r"\b[A-Z]\d{4}\b")
NUMBER = re.compile(r"\b\d{5}\b")
SHAPE = {"icd10cm": CODE, "hcpcs": HCPCS, "cpt": NUMBER}
PROCEDURE = re.compile(r"\b(?:[A-Z]\d{4}|\d{5})\b")
NAMED = {"icd10cm": CODE, "hcpcs": PROCEDURE, "cpt": PROCEDURE}
SECOND_READING = {"icd10cm": "FY2026", "hcpcs": "HCPCS Level II October 2025", "cpt": "public Medicare sources"}

Texts = dict[tuple[str, str], Description]

FIELDS = {
    "code": "I10",
    "text": "High blood pressure.",
    "author": "Ada",
    "date": "2026-11-24",
    "review_state": "reviewed",
    "reviewed_by": "Grace",
}


def entry(**changes: str | None) -> str:
    fields = {name: value for name, value in (FIELDS | changes).items() if value is not None}
    return "\n".join(["[[description]]", *(f'{name} = "{value}"' for name, value in fields.items())])


def write(folder: Path, *entries: str, name: str = "some.toml", head: str | None = None) -> Path:
    top = 'system = "icd10cm"\nlicence = "CC BY 4.0"' if head is None else head
    (folder / name).write_text("\n\n".join([top, *entries]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> Texts:
    return load_descriptions(CONTENT)


@pytest.fixture(scope="module")
def billable() -> dict[str, bool]:
    """Every code and header of the FY2026 order file without its dot; true where column 15 says billable."""
    if not ORDER_FILE.exists():
        pytest.skip(f"the official order file is not beside the repository ({ORDER_FILE})")
    with zipfile.ZipFile(ORDER_FILE) as archive:
        lines = archive.read("icd10cm_order_2026.txt").decode("latin-1").splitlines()
    return {line[6:14].strip(): line[14] == "1" for line in lines}


@pytest.fixture(scope="module")
def official_hcpcs() -> dict[str, str]:
    """Long description of every HCPCS Level II code of October 2025, ended codes included."""
    if not HCPCS_FILE.exists():
        pytest.skip(f"the official HCPCS file is not beside the repository ({HCPCS_FILE})")
    with HCPCS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["long_description"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def fee_schedule() -> set[str]:
    """Every number of the physician fee schedule of October 2025."""
    if not FEE_SCHEDULE.exists():
        pytest.skip(f"the fee schedule is not beside the repository ({FEE_SCHEDULE})")
    with FEE_SCHEDULE.open(encoding="latin-1", newline="") as file:
        return {row[0] for row in csv.reader(file) if row}


@pytest.fixture(scope="module")
def policy_manual() -> set[str]:
    """Every run of eight words of the Medicare NCCI Policy Manual 2025."""
    if not POLICY_MANUAL.exists():
        pytest.skip(f"the policy manual is not beside the repository ({POLICY_MANUAL})")
    return runs(POLICY_MANUAL.read_text(encoding="utf-8"))


def of(system: str, shipped: Texts) -> list[Description]:
    return [each for each in shipped.values() if each.system == system]


def runs(text: str) -> set[str]:
    """Every run of eight words in a text, in lower case and without punctuation."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {" ".join(words[start : start + 8]) for start in range(len(words) - 7)}


class TestAGoodFile:
    def test_gives_each_description_by_system_and_code(self, tmp_path: Path) -> None:
        assert load_descriptions(write(tmp_path, entry())) == {
            ("icd10cm", "I10"): Description(
                system="icd10cm",
                code="I10",
                text="High blood pressure.",
                author="Ada",
                date=datetime.date(2026, 11, 24),
                review_state="reviewed",
                reviewed_by="Grace",
                licence="CC BY 4.0",
            )
        }

    def test_may_break_the_lines_of_a_text_anywhere(self, tmp_path: Path) -> None:
        broken = entry().replace('"High blood pressure."', '"""\nHigh blood\npressure.\n"""')
        assert load_descriptions(write(tmp_path, broken))["icd10cm", "I10"].text == "High blood pressure."

    def test_is_found_in_folders_below(self, tmp_path: Path) -> None:
        (tmp_path / "icd10cm").mkdir()
        write(tmp_path / "icd10cm", entry())
        assert ("icd10cm", "I10") in load_descriptions(tmp_path)

    def test_may_share_its_code_with_another_code_system(self, tmp_path: Path) -> None:
        write(tmp_path, entry())
        write(tmp_path, entry(), name="other.toml", head='system = "hcc"\nlicence = "CC BY 4.0"')
        assert len(load_descriptions(tmp_path)) == 2


class TestADraft:
    def test_is_loaded_without_a_reviewer_and_not_published(self, tmp_path: Path) -> None:
        draft = entry(review_state="draft", reviewed_by=None)
        loaded = load_descriptions(write(tmp_path, draft, entry(code="J00")))
        assert {code for _, code in loaded} == {"I10", "J00"}
        assert {code for _, code in published(loaded)} == {"J00"}


class TestABadFile:
    @pytest.mark.parametrize("field", FIELDS)
    def test_is_refused_when_a_field_is_missing(self, tmp_path: Path, field: str) -> None:
        write(tmp_path, entry(code="J00"), entry(**{field: None}))
        with pytest.raises(ContentRefused, match=rf"some\.toml, entry 2.*: {field} is missing; add it"):
            load_descriptions(tmp_path)

    @pytest.mark.parametrize("field", FIELDS)
    def test_is_refused_when_a_field_is_empty(self, tmp_path: Path, field: str) -> None:
        with pytest.raises(ContentRefused, match=rf"some\.toml, entry 1.*: {field} is empty"):
            load_descriptions(write(tmp_path, entry(**{field: "  "})))

    @pytest.mark.parametrize(("head", "field"), [('licence = "x"', "system"), ('system = "icd10cm"', "licence")])
    def test_is_refused_when_its_head_is_incomplete(self, tmp_path: Path, head: str, field: str) -> None:
        with pytest.raises(ContentRefused, match=rf"some\.toml: {field} is missing; add it"):
            load_descriptions(write(tmp_path, entry(), head=head))

    def test_is_refused_when_it_repeats_a_code_and_names_both_files(self, tmp_path: Path) -> None:
        write(tmp_path, entry(), name="first.toml")
        write(tmp_path, entry(), name="second.toml")
        with pytest.raises(ContentRefused, match=r"second\.toml: I10 is already described in .*first\.toml; keep one"):
            load_descriptions(tmp_path)

    def test_is_refused_when_the_review_state_is_unknown(self, tmp_path: Path) -> None:
        with pytest.raises(ContentRefused, match=r"entry 1 \(I10\): review_state is 'done'; it may be 'draft' or"):
            load_descriptions(write(tmp_path, entry(review_state="done")))

    @pytest.mark.parametrize("written", ["24.11.2026", "2026-13-01", "2026-02-30", "soon"])
    def test_is_refused_when_the_date_is_not_iso(self, tmp_path: Path, written: str) -> None:
        with pytest.raises(ContentRefused, match=r"entry 1 \(I10\): date is .*; write it as YYYY-MM-DD"):
            load_descriptions(write(tmp_path, entry(date=written)))

    def test_is_refused_when_a_date_lacks_its_quotation_marks(self, tmp_path: Path) -> None:
        with pytest.raises(ContentRefused, match=r"entry 1 \(I10\): date is not text; put it in quotation marks"):
            load_descriptions(write(tmp_path, entry().replace('"2026-11-24"', "2026-11-24")))

    @pytest.mark.parametrize("wrong", ['description = "I10"', "description = [1]", "[description]\ncode = 1"])
    def test_is_refused_when_its_entries_are_no_tables(self, tmp_path: Path, wrong: str) -> None:
        with pytest.raises(ContentRefused, match=r"some\.toml: .*begin each with \[\[description\]\]"):
            load_descriptions(write(tmp_path, wrong))

    @pytest.mark.parametrize("garbage", [b"code = ", b"\xff\xfe", b'a = "1"\na = "2"'])
    def test_is_refused_when_it_is_not_toml(self, tmp_path: Path, garbage: bytes) -> None:
        (tmp_path / "some.toml").write_bytes(garbage)
        with pytest.raises(ContentRefused, match=r"some\.toml: not a readable TOML file"):
            load_descriptions(tmp_path)

    def test_is_refused_when_the_folder_does_not_exist(self, tmp_path: Path) -> None:
        with pytest.raises(ContentRefused, match="there is no such folder"):
            load_descriptions(tmp_path / "nowhere")


class TestADescription:
    def test_cannot_be_changed_once_loaded(self, shipped: Texts) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            shipped["icd10cm", "I10"].text = "something else"  # type: ignore[misc]  # the point of the test

    def test_is_shown_with_our_copyright(self) -> None:
        assert copyright_line(2026) == "© Copyright 2026 Coding Ahead. All rights reserved."


class TestTheShippedTexts:
    def test_describe_at_least_300_codes_of_three_systems_and_are_all_published(self, shipped: Texts) -> None:
        assert len(published(shipped)) >= 300
        assert {system for system, _ in shipped} == {"icd10cm", "hcpcs", "cpt"}
        assert published(shipped) == shipped

    def test_have_at_least_40_words_each(self, shipped: Texts) -> None:
        assert {each.code: len(each.text.split()) for each in shipped.values() if len(each.text.split()) < 40} == {}

    @pytest.mark.parametrize(("system", "shape"), SHAPE.items())
    def test_are_filed_under_codes_in_official_form(self, shipped: Texts, system: str, shape: re.Pattern[str]) -> None:
        assert {each.code for each in of(system, shipped) if not shape.fullmatch(each.code)} == set()

    @pytest.mark.parametrize(("system", "named"), NAMED.items())
    def test_name_at_least_one_neighbour_each(self, shipped: Texts, system: str, named: re.Pattern[str]) -> None:
        assert {each.code for each in of(system, shipped) if not set(named.findall(each.text)) - {each.code}} == set()

    @pytest.mark.parametrize(("system", "reading"), SECOND_READING.items())
    def test_say_against_what_they_were_read_a_second_time(self, shipped: Texts, system: str, reading: str) -> None:
        assert {each.code for each in of(system, shipped) if reading not in each.reviewed_by} == set()


class TestTheShippedDiagnosisTexts:
    def test_name_only_codes_in_official_form(self, shipped: Texts) -> None:
        names = [(each.code, name) for each in of("icd10cm", shipped) for name in LOOKS_LIKE_A_CODE.findall(each.text)]
        assert [(code, name) for code, name in names if not CODE.fullmatch(name)] == []

    def test_cover_every_chapter_of_icd_10_cm(self, shipped: Texts) -> None:
        letters = {each.code[0] for each in of("icd10cm", shipped)}
        assert letters >= set("ABCDEFGHIJKLMNOPQRSTUVWZ")

    def test_are_about_codes_that_were_billable_on_the_first_day_of_fiscal_year_2026(
        self, shipped: Texts, billable: dict[str, bool]
    ) -> None:
        codes = {each.code for each in of("icd10cm", shipped)}
        assert {code for code in codes if not billable.get(code.replace(".", ""), False)} == set()

    def test_name_no_code_that_the_official_order_file_lacks(self, shipped: Texts, billable: dict[str, bool]) -> None:
        names = [(each.code, name) for each in of("icd10cm", shipped) for name in CODE.findall(each.text)]
        assert [(code, name) for code, name in names if name.replace(".", "") not in billable] == []


class TestTheShippedProcedureAndSupplyTexts:
    def test_have_at_most_110_words_each(self, shipped: Texts) -> None:
        texts = [*of("hcpcs", shipped), *of("cpt", shipped)]
        assert {each.code: len(each.text.split()) for each in texts if len(each.text.split()) > 110} == {}

    def test_describe_the_commonest_visits_and_the_three_levels_of_radiation(self, shipped: Texts) -> None:
        assert {each.code for each in of("cpt", shipped)} >= {"99213", "99214", "77402", "77407", "77412"}

    def test_tell_the_levels_of_radiation_on_both_sides_of_2026_and_name_the_other_two(self, shipped: Texts) -> None:
        levels = {"77402", "77407", "77412"}
        for code in levels:
            assert set(NUMBER.findall(shipped["cpt", code].text)) >= levels - {code}
            assert "2026" in shipped["cpt", code].text

    def test_name_no_hcpcs_code_that_the_official_file_lacks(
        self, shipped: Texts, official_hcpcs: dict[str, str]
    ) -> None:
        texts = [*of("hcpcs", shipped), *of("cpt", shipped)]
        names = [(each.code, name) for each in texts for name in {each.code, *HCPCS.findall(each.text)}]
        assert [(code, name) for code, name in names if HCPCS.fullmatch(name) and name not in official_hcpcs] == []

    def test_name_no_cpt_number_that_the_fee_schedule_lacks(self, shipped: Texts, fee_schedule: set[str]) -> None:
        texts = [*of("hcpcs", shipped), *of("cpt", shipped)]
        names = [(each.code, name) for each in texts for name in {each.code, *NUMBER.findall(each.text)}]
        assert [(code, name) for code, name in names if NUMBER.fullmatch(name) and name not in fee_schedule] == []

    def test_repeat_no_eight_words_of_their_official_description(
        self, shipped: Texts, official_hcpcs: dict[str, str]
    ) -> None:
        shared = {each.code: runs(each.text) & runs(official_hcpcs[each.code]) for each in of("hcpcs", shipped)}
        assert {code: found for code, found in shared.items() if found} == {}

    def test_repeat_no_eight_words_of_the_policy_manual(self, shipped: Texts, policy_manual: set[str]) -> None:
        """The manual quotes some AMA descriptors, so a shared run may be one of them (NCCI Policy Manual 2025)."""
        shared = {each.code: runs(each.text) & policy_manual for each in of("cpt", shipped)}
        assert {code: found for code, found in shared.items() if found} == {}

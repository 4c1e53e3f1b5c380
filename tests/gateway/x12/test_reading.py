"""837 files in, claims that name nobody out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gateway.x12.claims import ReadClaim, Unreadable
from gateway.x12.reading import read_claims
from tests.gateway.x12.files import claim_837i, claim_837p, file_837

_PEOPLE = ("LOVELACE", "AUGUSTA", "1EG4TE5MK73", "ST JAMES", "CLAIM-1", "CLINIC", "1234567893")


class TestAProfessionalClaim:
    def test_is_read_with_its_diagnoses_lines_and_pointers(self) -> None:
        (claim,) = read_claims(file_837(claim_837p()))

        assert claim == ReadClaim(
            claim=1,
            segment=13,
            date_of_service="2026-01-15",
            setting="practitioner",
            place_of_service="11",
            birth_date="1950-02-03",
            sex="F",
            diagnoses=["E119", "I10"],
            lines=[{"line": 1, "code": "99213", "modifiers": ["25"], "units": 1, "diagnosis_pointers": [1, 2]}],
            left_out=[],
        )

    def test_is_divided_by_date_of_service(self) -> None:
        lines = ("99213*1*1*20260115", "20610:LT*2*2*20260116", "20610:RT*1.5*2*20260116")
        first, second = read_claims(file_837(claim_837p(lines=lines)))

        assert [each["code"] for each in first["lines"]] == ["99213"]
        assert [(each["line"], each["units"]) for each in second["lines"]] == [(2, 2), (3, 2)]
        assert (first["claim"], second["claim"], second["date_of_service"]) == (1, 1, "2026-01-16")

    def test_takes_the_patients_birth_date_where_that_is_not_the_subscriber(self) -> None:
        patient = ["HL*3*2*23*0", "PAT*19", "NM1*QC*1*LOVELACE*RALPH", "DMG*D8*20150704*M"]
        (claim,) = read_claims(file_837([*patient, *claim_837p()]))
        assert (claim["birth_date"], claim["sex"]) == ("2015-07-04", "M")

    def test_names_nobody(self) -> None:
        said = str(read_claims(file_837(claim_837p())))
        assert not [name for name in _PEOPLE if name in said]

    def test_may_end_its_segments_without_line_ends_and_with_any(self) -> None:
        plain = read_claims(file_837(claim_837p()))
        for terminator in ("~", "~\r\n", "\n"):
            assert read_claims(file_837(claim_837p(), terminator=terminator)) == plain


class TestAnInstitutionalClaim:
    def test_of_an_outpatient_has_the_last_statement_day(self) -> None:
        (claim,) = read_claims(file_837(claim_837i(), guide="837I"))
        assert (claim["setting"], claim["date_of_service"], claim["place_of_service"]) == ("hospital", "2026-01-15", "")
        assert claim["diagnoses"] == ["K3580", "I10"]

    def test_of_an_inpatient_has_the_day_of_discharge_and_its_procedures(self) -> None:
        stay = claim_837i("11", ())
        stay.insert(4, "HI*BBR:0DTJ4ZZ:D8:20260111")
        (claim,) = read_claims(file_837(stay, guide="837I"))

        assert (claim["setting"], claim["date_of_service"]) == ("inpatient", "2026-01-15")
        assert [each["code"] for each in claim["lines"]] == ["0DTJ4ZZ"]

    def test_says_which_lines_bear_no_code(self) -> None:
        (claim,) = read_claims(file_837(claim_837i(lines=("0450**1", "0250*HC:J1100*3")), guide="837I"))
        assert claim["left_out"] == ["Line 1 bears no HCPCS or CPT code."]
        assert [(each["line"], each["units"]) for each in claim["lines"]] == [(2, 3)]


class TestAFileThatCannotBeRead:
    @pytest.mark.parametrize(
        ("old", "new", "segment"),
        [
            (b"ISA*00", b"ISB*00", 1),
            (b"*00501*", b"*00301*", 1),
            (b"005010X222A1~\nBHT", b"005010X221A1~\nBHT", 3),
            (b"HL*2*1*22*0", b"HL*3*1*22*0", 7),
            (b"HL*2*1*22*0", b"HL*2*9*22*0", 7),
            (b"DMG*D8*19500203*F", b"DMG*D8*1950-02-03*F", 11),
            (b"ABK:E119", b"BK:25000", 14),
            (b"LX*1", b"LX*one", 15),
            (b"*UN*1*", b"*UN*many*", 16),
            (b"SE*16", b"SE*17", 18),
            (b"IEA*1", b"IEA*2", 20),
            (b"CLM*CLAIM-1", b"CLX*CLAIM-1", 14),
            (b"HI*ABK", b"!!*ABK", 14),
        ],
    )
    def test_names_the_segment_and_nobody(self, old: bytes, new: bytes, segment: int) -> None:
        data = file_837(claim_837p())
        assert old in data

        with pytest.raises(Unreadable) as refused:
            read_claims(data.replace(old, new, 1))

        assert refused.value.segment == segment
        assert not [name for name in _PEOPLE if name in refused.value.message]

    def test_is_cut_short(self) -> None:
        whole = file_837(claim_837p())
        for at in range(0, len(whole) - 2, 7):
            with pytest.raises(Unreadable):
                read_claims(whole[:at])

    def test_goes_on_after_an_empty_segment(self) -> None:
        whole = file_837(claim_837p())
        with pytest.raises(Unreadable):
            read_claims(whole + b"~" + whole)

    def test_holds_more_claims_than_are_taken(self) -> None:
        with pytest.raises(Unreadable, match="at most 1,000 claims"):
            read_claims(file_837(*[claim_837p()] * 1_001))

    def test_holds_none(self) -> None:
        with pytest.raises(Unreadable, match="no claim"):
            read_claims(file_837())

    @settings(max_examples=200, deadline=None)
    @given(at=some.integers(0, 900), junk=some.binary(max_size=12))
    def test_is_whatever_somebody_made_of_it(self, at: int, junk: bytes) -> None:
        whole = file_837(claim_837p(), claim_837p())
        try:
            claims = read_claims(whole[:at] + junk + whole[at + len(junk) :])
        except Unreadable:
            return
        assert claims

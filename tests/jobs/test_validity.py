"""What a posting and an employer must be like."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.jobs.domain.employers import Profile
from services.jobs.domain.postings import Location, Salary
from services.jobs.validity import content_faults, moment_of, profile_faults, valid_through_faults
from tests.jobs.samples import CLINIC, CODER, NOON

REMOTE_US = Location("", "", "US")


def faulty(**changes: Any) -> set[str]:
    return {fault.field for fault in content_faults(replace(CODER, **changes))}


class TestAPosting:
    def test_that_is_complete_has_no_fault(self) -> None:
        assert faulty() == set()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "Ab"),
            ("title", "x" * 121),
            ("description_markdown", ""),
            ("description_markdown", "x" * 20_001),
            ("employment_type", "full_time"),
            ("remote", "REMOTE"),
            ("credentials", ("CPC", "MD")),
            ("credentials", ("CPC",) * 11),
            ("specialties", ("",)),
            ("specialties", ("x" * 61,)),
            ("apply_url", "javascript:alert(1)"),
            ("apply_url", "ftp://harbor.example"),
            ("apply_url", "https://"),
            ("apply_url", "https://harbor.example@evil.example"),
            ("apply_url", "https://[::1"),
            ("apply_url", "https://harbor.example/<script>"),
            ("apply_url", "https://harbor.example/" + "x" * 2_000),
        ],
    )
    def test_names_the_field_that_is_wrong(self, field: str, value: object) -> None:
        assert faulty(**{field: value}) == {field}

    def test_names_every_field_at_once(self) -> None:
        assert faulty(title="", remote="moon", apply_url="nowhere") == {"title", "remote", "apply_url"}


class TestALocation:
    @pytest.mark.parametrize(
        ("location", "fields"),
        [
            (Location("Austin", "TX", ""), {"location.country"}),
            (Location("Austin", "TX", "XX"), {"location.country"}),
            (Location("Austin", "Texas", "US"), {"location.state"}),
            (Location("Austin", "", "US"), {"location.state"}),
            (Location("", "TX", "US"), {"location.city"}),
            (Location("Graz", "", "AT"), set()),
        ],
    )
    def test_says_where_the_work_is_done(self, location: Location, fields: set[str]) -> None:
        assert faulty(location=location) == fields

    def test_may_be_the_country_alone_when_the_work_is_remote(self) -> None:
        assert faulty(remote="remote", location=REMOTE_US) == set()


class TestASalary:
    def test_is_required_in_the_united_states_alone(self) -> None:
        assert faulty(salary=None) == {"salary"}
        assert faulty(salary=None, location=Location("Graz", "", "AT")) == set()

    @pytest.mark.parametrize(
        ("salary", "fields"),
        [
            (Salary(68_000, 52_000, "YEAR", "USD"), {"salary.max"}),
            (Salary(25, 32, "YEAR", "USD"), {"salary.min", "salary.max"}),
            (Salary(52_000, 68_000, "HOUR", "USD"), {"salary.min", "salary.max"}),
            (Salary(0, 32, "HOUR", "USD"), {"salary.min"}),
            (Salary(25, 32, "WEEK", "USD"), {"salary.unit"}),
            (Salary(25, 32, "HOUR", "XXX"), {"salary.currency"}),
            (Salary(25, 25, "HOUR", "USD"), set()),
            (Salary(4_000_000, 6_000_000, "YEAR", "JPY"), set()),
        ],
    )
    def test_is_a_range_that_fits_its_unit(self, salary: Salary, fields: set[str]) -> None:
        assert faulty(salary=salary) == fields


class TestTheLastMoment:
    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-01-15", "2026-01-15T23:59:59.999999+00:00"),
            ("2026-01-20T08:00:00Z", "2026-01-20T08:00:00+00:00"),
            ("2026-01-20t08:00:00.5-06:00", "2026-01-20T14:00:00.500000+00:00"),
            ("2026-07-14", "2026-07-14T23:59:59.999999+00:00"),
        ],
    )
    def test_is_a_day_or_an_rfc_3339_time(self, text: str, moment: str) -> None:
        read = moment_of(text)

        assert read is not None
        assert read.isoformat() == moment
        assert list(valid_through_faults(read, NOON)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "soon",
            "2026-02-30",
            "2026-01-20T08:00:00",
            "20260120",
            "2026-W04-2",
            "2026-01-20T08:00:60Z",
            "0001-01-01T00:00:00+14:00",
        ],
    )
    def test_is_nothing_else(self, text: str) -> None:
        assert moment_of(text) is None

    @pytest.mark.parametrize("text", ["2026-01-14", "2026-01-15T12:00:00Z", "2026-07-15", "9999-12-31"])
    def test_is_still_to_come_and_at_most_180_days_ahead(self, text: str) -> None:
        assert [fault.field for fault in valid_through_faults(moment_of(text), NOON)] == ["valid_through"]

    @given(st.text(max_size=40))
    def test_of_any_text_is_read_or_not_but_never_breaks(self, text: str) -> None:
        moment = moment_of(text)

        assert moment is None or moment.tzinfo is not None


class TestAnEmployersProfile:
    def test_that_is_complete_has_no_fault(self) -> None:
        assert list(profile_faults(CLINIC)) == []

    def test_names_every_field_that_is_wrong(self) -> None:
        faults = profile_faults(Profile("", "mailto:ada@example.org", "x" * 5_001))

        assert {fault.field for fault in faults} == {"name", "website", "description"}

    @given(st.text(max_size=60))
    def test_takes_no_address_but_http(self, text: str) -> None:
        faults = {fault.field for fault in profile_faults(replace(CLINIC, website=text))}

        assert "website" in faults or text == "" or text.startswith(("http://", "https://"))

"""The check as a whole: what it refuses, what it says it could not do, and what holds of every claim."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from chassis.errors import InvalidFields
from services.lookup.claims.check import check
from services.lookup.claims.claim import Assertion, Claim, ClaimLine, Patient, Setting, Sex
from services.lookup.claims.registry import RULES
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Severity, Verdict
from tests.lookup.claims.conftest import Check, line
from tests.lookup.claims.fakes import LoadedInMemory

_DAY = date(2026, 1, 15)


class TestAClaimThatIsUnfit:
    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({}, "lines"),
            ({"diagnoses": ("I10",) * 26}, "diagnoses"),
            ({"lines": tuple(line(at, "99213") for at in range(1, 102))}, "lines"),
            ({"lines": (line(1, "99213"), line(1, "99214"))}, "lines"),
            ({"lines": (line(0, "99213"),)}, "lines.0.line"),
            ({"lines": (line(1, ""),)}, "lines.0.code"),
            ({"lines": (line(1, "99213", units=-1),)}, "lines.0.units"),
            ({"lines": (line(1, "99213", units=10_000),)}, "lines.0.units"),
            ({"lines": (line(1, "99213", "2"),)}, "lines.0.modifiers.0"),
            ({"lines": (line(1, "99213", "25", "26", "27", "59", "XS"),)}, "lines.0.modifiers"),
            ({"lines": (line(1, "99213", at=(1,)),)}, "lines.0.diagnosis_pointers.0"),
            ({"diagnoses": ("I10",), "lines": (line(1, "99213", at=(2,)),)}, "lines.0.diagnosis_pointers.0"),
            ({"diagnoses": ("I10",), "assertions": (Assertion("mue", ("A", "B")),)}, "assertions.0.rule"),
            ({"diagnoses": ("I10",), "assertions": (Assertion("excludes1", ("A",)),)}, "assertions.0.codes"),
            ({"diagnoses": ("I10",), "place_of_service": "1"}, "place_of_service"),
            ({"diagnoses": ("I10",), "patient": Patient(date(2026, 1, 16))}, "patient.birth_date"),
            ({"diagnoses": ("I10",), "contractor": "1"}, "contractor"),
            ({"diagnoses": ("I10",), "state": "Ohio"}, "state"),
        ],
    )
    def test_is_refused_and_the_field_is_named(self, tables: Tables, said: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidFields) as refused:
            check(Claim(_DAY, Setting.PRACTITIONER, **said), tables, RULES)

        assert [each.field for each in refused.value.fields] == [field]


class TestWhatIsNotLoaded:
    def test_is_named_with_the_rules_that_asked_for_it(self, tables: Tables) -> None:
        assert isinstance(tables.loaded, LoadedInMemory)
        bare = dataclasses.replace(tables, loaded=tables.loaded.without("ptp_practitioner", "coverage", "cpt"))

        verdict = check(Claim(_DAY, Setting.PRACTITIONER, lines=(line(1, "12345"),)), bare, RULES)

        absent = {each.dataset: each.rules for each in verdict.checked_against if not each.available}
        assert absent == {"ptp_practitioner": ("ncci_ptp",), "coverage": ("coverage",), "cpt": ("code_validity",)}
        assert {"ncci_ptp", "coverage"} <= {each.rule for each in verdict.not_checked}
        (found,) = (each for each in verdict.findings if each.rule == "code_validity")
        assert (found.severity, "cpt is not loaded" in found.said.message) == (Severity.INFO, True)

    def test_of_a_licence_makes_an_unlisted_cpt_number_a_warning(self, tables: Tables) -> None:
        claim = Claim(_DAY, Setting.PRACTITIONER, lines=(line(1, "00000"), line(2, "A0000")))
        inferred = check(claim, dataclasses.replace(tables, cpt_licensed=False), RULES)
        found = {each.codes: each.severity for each in inferred.findings if each.rule == "code_validity"}
        assert found == {("00000",): Severity.WARNING, ("A0000",): Severity.ERROR}

    def test_for_another_quarter_is_not_taken_from_this_one(self, check_claim: Check) -> None:
        verdict = check_claim("I10", lines=(line(1, "11042"), line(2, "20610")), on="2026-04-01")

        assert not any(each.rule == "ncci_ptp" for each in verdict.findings)
        assert {each.dataset for each in verdict.checked_against if each.available} == {"icd10cm", "mce_diagnoses"}

    def test_every_rule_that_runs_has_its_datasets_listed_with_their_editions(self, check_claim: Check) -> None:
        verdict = check_claim("I10", lines=(line(1, "99213", at=(1,)),))

        editions = {each.dataset: each.edition for each in verdict.checked_against}
        assert editions["icd10cm"] == "FY2026"
        assert editions["mue_practitioner"] == "2026-01-01"
        assert all(finding.source.dataset for finding in verdict.findings)

    def test_a_setting_without_tables_says_so(self, check_claim: Check) -> None:
        verdict = check_claim("I10", lines=(line(1, "99213"),), setting=Setting.INPATIENT)
        assert {"ncci_ptp", "mue"} <= {each.rule for each in verdict.not_checked}


_CODES = some.sampled_from(
    ("E10.9", "e119", "E11.9", "F45.8", "G47.63", "F02.80", "G20.A1", "H25.11", "H25.12", "H25.10", "T07", "I10XXXA")
) | some.text(max_size=9).filter(bool)
_PROCEDURES = some.sampled_from(("11042", "20610", "69210", "99213", "J1100", "93000", "11045", "0DTJ4ZZ", "?"))
_MODIFIERS = some.sampled_from(("25", "59", "XS", "LT", "RT", "50", "26", "TC", "55", "ZZ"))


@some.composite
def _claims(draw: some.DrawFn) -> Claim:
    diagnoses = tuple(draw(some.lists(_CODES, min_size=1, max_size=6)))
    pointers = some.lists(some.integers(1, len(diagnoses)), max_size=5).map(tuple)
    modifiers = some.lists(_MODIFIERS, max_size=4).map(tuple)
    lines = draw(some.lists(some.tuples(_PROCEDURES, modifiers, some.integers(0, 9_999), pointers), max_size=6))
    return Claim(
        draw(some.dates(date(2014, 1, 1), date(2030, 1, 1))) if draw(some.booleans()) else _DAY,
        draw(some.sampled_from(list(Setting))),
        diagnoses,
        tuple(ClaimLine(at, *each) for at, each in enumerate(lines, start=1)),
        patient=Patient(draw(some.none() | some.just(date(2014, 1, 1))), draw(some.sampled_from(list(Sex)))),
    )


_anything = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def _without_numbers(verdict: Verdict) -> list[tuple[str, Severity, tuple[str, ...], int]]:
    def said(finding: Finding) -> tuple[str, Severity, tuple[str, ...], int]:
        return finding.rule, finding.severity, tuple(sorted(finding.codes)), len(finding.lines)

    return sorted(map(said, verdict.findings))


def _errors(verdict: Verdict) -> set[Finding]:
    return {finding for finding in verdict.findings if finding.severity is Severity.ERROR}


class TestAnyClaim:
    @_anything
    @given(claim=_claims())
    def test_is_answered_and_always_alike(self, tables: Tables, claim: Claim) -> None:
        assert check(claim, tables, RULES) == check(claim, tables, RULES)

    @_anything
    @given(claim=_claims(), shuffling=some.randoms())
    def test_has_the_same_findings_in_whichever_order_its_lines_stand(
        self, tables: Tables, claim: Claim, shuffling: Any
    ) -> None:
        lines = list(claim.lines)
        shuffling.shuffle(lines)
        renumbered = tuple(dataclasses.replace(each, number=at) for at, each in enumerate(lines, start=1))
        shuffled = dataclasses.replace(claim, lines=renumbered)

        assert _without_numbers(check(claim, tables, RULES)) == _without_numbers(check(shuffled, tables, RULES))

    @_anything
    @given(claim=_claims(), pair=some.tuples(_CODES, _CODES))
    def test_never_has_more_errors_for_an_assertion(self, tables: Tables, claim: Claim, pair: tuple[str, str]) -> None:
        asserted = dataclasses.replace(claim, assertions=(Assertion("excludes1", pair),))
        assert _errors(check(asserted, tables, RULES)) <= _errors(check(claim, tables, RULES))

    @_anything
    @given(claim=_claims())
    def test_names_only_lines_that_it_has_and_always_a_source(self, tables: Tables, claim: Claim) -> None:
        verdict = check(claim, tables, RULES)
        numbers = {each.number for each in claim.lines}
        assert all(set(finding.lines) <= numbers and finding.source.edition for finding in verdict.findings)
        assert all(finding.said.message and finding.said.suggestion for finding in verdict.findings)

"""What is said of a code, by the mapping and by the conversion table."""

from datetime import date

import pytest

from services.lookup.crosswalks.answers import Answers, CrosswalkItem, Relation
from services.lookup.crosswalks.mapping import MapKind
from services.lookup.crosswalks.store import LoadedCrosswalks
from services.lookup.domain import Status
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.errors import CodeNotFound, EditionNotLoaded

from .conftest import WINTER, loaded_codes


def codes(items: tuple[CrosswalkItem, ...]) -> list[str]:
    return [item.target.code if item.target else "" for item in items]


class TestTwoCodesThatMapToEachOtherAlone:
    def test_are_equivalent_either_way(self, answers: Answers) -> None:
        for system, code, other in (("icd10cm", "K83.1", "576.2"), ("icd9cm", "576.2", "K83.1")):
            crosswalk = answers.crosswalk(system, code, WINTER)
            assert codes(crosswalk.items) == [other]
            assert crosswalk.items[0].kind is MapKind.EQUIVALENT
            assert crosswalk.explanation.startswith("Equivalent")


class TestACodeWithoutACounterpart:
    @pytest.mark.parametrize(("system", "code"), [("icd10cm", "Z67.40"), ("icd9cm", "779.6")])
    def test_is_said_to_have_none_by_one_item_without_a_target(self, answers: Answers, system: str, code: str) -> None:
        crosswalk = answers.crosswalk(system, code, WINTER)
        assert [(item.target, item.kind) for item in crosswalk.items] == [(None, MapKind.NO_MAP)]
        assert "states that no" in crosswalk.explanation


class TestACodeWithSeveralAlternatives:
    def test_has_each_as_an_approximate_item_of_no_scenario(self, answers: Answers) -> None:
        items = answers.crosswalk("icd9cm", "942.33", WINTER).items
        assert codes(items) == ["T21.32XA", "T21.72XA"]
        assert {(item.kind, item.scenario, item.choice_list) for item in items} == {(MapKind.APPROXIMATE, 0, 0)}


class TestACodeThatTakesSeveralTogether:
    def test_has_a_choice_list_for_each_of_them(self, answers: Answers) -> None:
        items = answers.crosswalk("icd10cm", "I25.111", WINTER).items
        assert [(*codes((item,)), item.scenario, item.choice_list) for item in items] == [
            ("414.01", 1, 1),
            ("413.9", 1, 2),
        ]
        assert {item.kind for item in items} == {MapKind.COMBINATION}

    def test_has_a_scenario_for_each_way_to_say_it(self, answers: Answers) -> None:
        items = answers.crosswalk("icd10cm", "T42.2X1A", WINTER).items
        assert [(*codes((item,)), item.scenario, item.choice_list) for item in items] == [
            ("966.2", 1, 1),
            ("E855.8", 1, 2),
            ("966.0", 2, 1),
            ("E855.8", 2, 2),
        ]


class TestACodeNewerThanTheMapping:
    def test_is_derived_through_its_previous_code_and_never_exact(self, answers: Answers) -> None:
        crosswalk = answers.crosswalk("icd10cm", "E11.A", WINTER)
        (item,) = crosswalk.items
        assert (*codes((item,)), item.kind, item.path) == ("250.00", MapKind.APPROXIMATE, ("E11.A", "E11.9"))
        assert item.source.startswith("Derived")
        assert "Derived, not published" in crosswalk.explanation

    def test_is_not_exact_even_where_its_previous_code_is(self, answers: Answers) -> None:
        items = answers.crosswalk("icd10cm", "U07.2", WINTER).items
        assert ("576.2", MapKind.APPROXIMATE) in {(*codes((item,)), item.kind) for item in items}

    def test_has_an_alternative_for_each_code_that_may_have_been_reported(self, answers: Answers) -> None:
        items = answers.crosswalk("icd10cm", "U07.2", WINTER).items
        assert [(item.path, item.alternative) for item in items] == [
            (("U07.2", "K83.1"), 1),
            (("U07.2", "U07.1", "B97.29"), 2),
        ]

    def test_keeps_codes_together_that_were_reported_together(self, answers: Answers) -> None:
        items = answers.crosswalk("icd10cm", "G11.5", WINTER).items
        assert [(item.path[-1], *codes((item,)), item.alternative) for item in items] == [
            ("G11.8", "334.8", 1),
            ("E23.0", "253.2", 1),
        ]

    def test_looks_into_a_range_of_few_codes(self, answers: Answers) -> None:
        assert codes(answers.crosswalk("icd10cm", "K83.9", WINTER).items) == ["576.2"]

    def test_is_said_to_have_none_where_the_table_names_none_and_nothing_is_invented(self, answers: Answers) -> None:
        for code, printed in (("Z67.A1", "None"), ("W44.A0XA", "Codes in Categories T15-T19")):
            crosswalk = answers.crosswalk("icd10cm", code, WINTER)
            assert crosswalk.items == ()
            assert f"({printed})" in crosswalk.explanation

    def test_in_a_circle_of_previous_codes_comes_to_an_end(self, answers: Answers) -> None:
        assert answers.crosswalk("icd10cm", "X99.1", WINTER).items == ()


class TestATargetThatHasEnded:
    def test_says_so_and_names_what_took_its_place_by_the_day(self, answers: Answers) -> None:
        items = {item.target.code: item for item in answers.crosswalk("icd9cm", "272.0", WINTER).items if item.target}
        ended = items["E78.01"]
        assert ended.target is not None
        assert ended.target.status is Status.DELETED
        assert ended.replaced_by == ("E78.010",)

    def test_says_nothing_of_the_kind_while_it_holds(self, answers: Answers) -> None:
        items = answers.crosswalk("icd9cm", "272.0", date(2025, 9, 30)).items
        assert [item.replaced_by for item in items] == [(), ()]


class TestTheChangesOfACode:
    def test_are_what_was_reported_before_it(self, answers: Answers) -> None:
        (item,) = answers.changes("E11.A", WINTER).items
        assert (*codes((item,)), item.relation, item.since) == ("E11.9", Relation.PREVIOUS, date(2025, 10, 1))

    def test_are_the_newer_codes_that_hold_by_the_day(self, answers: Answers) -> None:
        assert codes(answers.changes("E78.01", WINTER).items) == ["E78.010"]
        assert codes(answers.changes("E78.01", date(2026, 10, 1)).items) == ["E78.010", "E78.011"]

    def test_find_a_code_within_a_range(self, answers: Answers) -> None:
        assert codes(answers.changes("K83.0", WINTER).items) == ["K83.9"]

    def test_tell_codes_that_were_reported_together(self, answers: Answers) -> None:
        items = answers.changes("G11.5", WINTER).items
        assert [(*codes((item,)), item.kind, item.choice_list) for item in items] == [
            ("G11.8", MapKind.COMBINATION, 1),
            ("E23.0", MapKind.COMBINATION, 2),
        ]


class TestACodeAsItIsAskedFor:
    @pytest.mark.parametrize("text", ["25000", "250.00", " 250.00 "])
    def test_may_be_of_icd9cm_though_no_titles_are_loaded(self, answers: Answers, text: str) -> None:
        assert answers.official("icd9cm", text, WINTER) == "250.00"

    def test_is_found_in_any_spelling_of_icd10cm(self, answers: Answers) -> None:
        assert answers.official("icd10cm", "e119", WINTER) == "E11.9"

    @pytest.mark.parametrize(("system", "text"), [("icd10cm", "Q"), ("icd10cm", "E11.8")])
    def test_is_refused_when_there_is_none(self, answers: Answers, system: str, text: str) -> None:
        with pytest.raises(CodeNotFound):
            answers.official(system, text, WINTER)


class TestADayForWhichNothingIsLoaded:
    def test_is_refused_with_what_is_loaded(self) -> None:
        answers = Answers(loaded_codes(), LoadedCrosswalks(Editions()))  # type: ignore[arg-type]
        with pytest.raises(EditionNotLoaded, match=r"gem_icd10cm .*Loaded: none"):
            answers.crosswalk("icd10cm", "E11.9", WINTER)


class TestWithoutAConversionTable:
    def test_a_newer_code_has_no_crosswalk(self, editions: Editions) -> None:
        mapped = Editions((*editions.of(Dataset.GEM_ICD9CM), *editions.of(Dataset.GEM_ICD10CM)))
        answers = Answers(loaded_codes(), LoadedCrosswalks(mapped))  # type: ignore[arg-type]
        crosswalk = answers.crosswalk("icd10cm", "E11.A", WINTER)
        assert crosswalk.items == ()
        assert crosswalk.explanation == "No mapping that is loaded holds E11.A."

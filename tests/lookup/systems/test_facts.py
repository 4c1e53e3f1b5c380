"""What the files state of a code beside its title, what they leave open, and what stands above and below it."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.content.descriptions import ContentRefused
from services.lookup.content.neighbours import load_neighbours
from services.lookup.editions.editions import Editions
from services.lookup.pages.complexity import with_neighbours
from services.lookup.pages.content import Relation
from services.lookup.pages.page import compose_page
from services.lookup.ports import Library
from services.lookup.systems.facts import CodeFacts, CodeFactsArea

WINTER = date(2026, 1, 15)


def facts(editions: Editions, system: str, code: str, on: date = WINTER) -> CodeFacts:
    (found,) = CodeFactsArea(editions).sections(system, code, on)
    return found


class TestACodeOfHcpcs:
    def test_has_what_its_newest_file_with_attributes_states(self, editions: Editions) -> None:
        stated = [(fact.label, fact.value, fact.meaning) for fact in facts(editions, "hcpcs", "J1100").facts]

        assert ("Pricing", "51", "Drugs") in stated
        assert ("Coverage by Medicare", "D", "Special coverage instructions apply") in stated
        assert [value for label, value, _ in stated if label == "Type of service"] == ["1", "P"]

    def test_says_since_when_its_status_is_unknown(self, editions: Editions) -> None:
        said = facts(editions, "hcpcs", "J1100").cautions[0]

        assert said.startswith("Whether this code has ended is not known since 2024-10-01")

    def test_that_has_ended_has_no_such_doubt(self, editions: Editions) -> None:
        assert not [said for said in facts(editions, "hcpcs", "J1170").cautions if "not known since" in said]

    def test_that_a_list_alone_has_says_that_its_first_day_is_not_stated(self, editions: Editions) -> None:
        said = facts(editions, "hcpcs", "J1234", date(2025, 12, 1)).cautions

        assert said == (
            "HCPCS Level II, October 2025 lists this code without saying when it was added."
            " It was not in the file of HCPCS Level II, October 2024 yet.",
        )

    def test_of_no_class_of_its_own_must_be_described(self, editions: Editions) -> None:
        assert "Not otherwise classified" in {fact.label for fact in facts(editions, "hcpcs", "J9999").facts}


class TestACodeOfCpt:
    def test_has_its_rbcs_class(self, editions: Editions) -> None:
        found = facts(editions, "cpt", "77402")

        assert next((fact.label, fact.value, fact.meaning) for fact in found.facts) == (
            "RBCS category",
            "Treatment",
            "Radiation, Conventional",
        )
        assert "RBCS states" in found.cautions[0]

    def test_that_rbcs_does_not_have_says_that_its_days_are_inferred(self, editions: Editions) -> None:
        assert "its first and last days are inferred" in facts(editions, "cpt", "25000").cautions[0]


class TestACodeThatNoFileSpeaksOf:
    def test_has_no_facts(self, editions: Editions) -> None:
        assert CodeFactsArea(editions).sections("icd10cm", "E11.9", WINTER) == []


class TestRadiationTreatment:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("77402", [("more_complex", "77407"), ("more_complex", "77412")]),
            ("77407", [("simpler", "77402"), ("more_complex", "77412")]),
            ("77412", [("simpler", "77407"), ("simpler", "77402")]),
        ],
    )
    def test_links_what_is_simpler_and_what_is_more_complex(
        self, code: str, expected: list[tuple[str, str]], library: Library
    ) -> None:
        composed = compose_page(library.codes, library.codes.code("cpt", code), WINTER)

        page = with_neighbours(library.codes, library.neighbours, composed, WINTER)

        assert [
            (str(each.relation), each.code.code) for each in page.related if _by_complexity(each.relation)
        ] == expected
        assert len({each.code.code for each in page.related}) == len(page.related)


class TestTheLadders:
    def test_have_each_code_once(self, tmp_path: Path) -> None:
        path = tmp_path / "neighbours.toml"
        path.write_text('system = "cpt"\n[[ladder]]\ncodes = ["1", "2"]\n[[ladder]]\ncodes = ["2", "3"]\n')

        with pytest.raises(ContentRefused, match="2 stands twice"):
            load_neighbours(path)


def _by_complexity(relation: Relation) -> bool:
    return relation in {Relation.SIMPLER, Relation.MORE_COMPLEX}

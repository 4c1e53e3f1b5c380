"""What the index finds, in which order, and what it counts."""

import random
import string
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.jobs.domain.filters import Filter, Order
from services.jobs.domain.postings import Location, Posting, Salary
from services.jobs.search.documents import facts
from services.jobs.search.pages import UnknownMark
from tests.jobs.samples import NOON
from tests.jobs.search.offers import (
    every_id,
    find,
    index_of,
    matches,
    newest_first,
    offer,
    pays,
    random_filter,
    random_offer,
    titles,
)

US = Location("", "", "US")


class TestWords:
    def test_must_all_be_found_in_whatever_part_of_a_posting(self) -> None:
        offers = [
            offer(title="Trauma auditor", specialties=("Burns",), description_markdown="Reads **operative** notes."),
            offer(title="Auditor", specialties=("Burns",)),
        ]
        index = index_of(*offers)

        for query in ("trauma harbor burns operative austin", "AUDITOR texas trauma", "auditors trauma note hybrid"):
            assert titles(index, offers, query=query) == ["Trauma auditor"]
        assert titles(index, offers, query="trauma psychiatry") == []

    def test_are_corrected_where_no_posting_knows_them(self) -> None:
        offers = [offer(title="Cardiology coder"), offer(title="Radiology coder", specialties=())]
        index = index_of(*offers)

        for typo in ("cardiolgy", "Cardiologyy", "crdiology", "acrdiology"):
            found = find(index, query=f"{typo} CPC")
            assert (found.total, found.corrected) == (1, "cardiology CPC")
        assert find(index, query="cardiology coders").corrected == ""
        # Nothing is near it.
        assert (find(index, query="xylophone").total, find(index, query="xylophone").corrected) == (0, "")

    def test_beyond_a_few_are_not_corrected_however_they_are_joined(self) -> None:
        index = index_of(offer(title="Trauma coder"))
        joined = ".".join(["truama"] * 7)

        assert find(index, query=joined).corrected == ""
        assert find(index, query=f"{joined} truama").corrected == f"{joined} trauma"

    def test_that_came_just_now_are_corrected_to_as_well(self) -> None:
        index = index_of(offer(title="Cardiology coder"))
        assert find(index, query="anesthesai").total == 0
        index.put([offer(title="Anesthesia coder")])
        index.show()

        assert find(index, query="anesthesai").corrected == "anesthesia"

    def test_stand_for_their_forms_and_spellings(self) -> None:
        offers = [
            offer(title="One", description_markdown="Audits ICD-10-CM charts for a children’s hospital, CPC-A."),
            offer(title="Two", description_markdown="[Naïve](https://denials.example) <b>coding</b>", credentials=()),
        ]
        index = index_of(*offers)

        for query in ("auditing chart", "icd10cm", "ICD-10", "icd 10", "childrens hospital", "CPC-A"):
            assert titles(index, offers, query=query) == ["One"], query
        assert titles(index, offers, query="naive") == ["Two"]
        # The address of a link is not what a reader sees.
        assert titles(index, offers, query="denials") == []

    def test_count_most_in_the_title_and_equal_ones_stand_newest_first(self) -> None:
        offers = [
            offer(0, title="Coder", description_markdown="Some trauma."),
            offer(1, title="Trauma coder"),
            offer(60, title="Trauma coder"),
        ]
        index = index_of(*offers)

        hits = [hit.posting_id for hit in find(index, query="trauma").hits]
        assert hits == [offers[2].posting_id, offers[1].posting_id, offers[0].posting_id]
        assert titles(index, offers, query="trauma", order=Order.NEWEST)[-1] == "Coder"

    def test_of_no_meaning_narrow_nothing(self) -> None:
        index = index_of(offer())

        assert find(index, query="the of !!! -").total == 1

    @pytest.mark.parametrize(
        "query",
        [
            'title:"coder" AND (remote OR NOT x)^9',
            "+coder -remote ~2 /re(gex/ [a TO z] {*}",
            "\\\\ \" ' ` ; -- DROP TABLE",
            "\x00\x01\x1b\x7f\u2028\u202e",
            "…—!!!???",
            "職務 программист עברית 👩‍⚕️ é́́",
            "x" * 200,
            "ab " * 66,
            "coder\ud7ff",
        ],
    )
    def test_of_any_kind_are_answered(self, query: str) -> None:
        index = index_of(offer())

        found = find(index, query=query, facets=True)

        assert found.total in {0, 1}

    def test_of_pure_chance_are_answered(self) -> None:
        chance, index = random.Random(4), index_of(*(offer(title=f"Coder {number}") for number in range(20)))
        for _ in range(200):
            query = "".join(chance.choices(string.printable + "ßéλ", k=chance.randint(1, 60)))
            assert find(index, query=query).total <= 20


class TestConditions:
    def test_find_and_count_exactly_what_they_say(self) -> None:
        chance = random.Random(20_260_115)
        offers = [random_offer(chance) for _ in range(150)]
        index = index_of(*offers)
        for _ in range(150):
            wanted, at = random_filter(chance), NOON + timedelta(minutes=chance.randrange(59, 66))
            public = [each for each in offers if not each.is_expired(at)]

            found = find(index, **_asked(wanted), at=at, facets=True, most=200)

            expected = [each for each in public if matches(each, wanted)]
            assert {hit.posting_id for hit in found.hits} == {each.posting_id for each in expected}, wanted
            assert found.total == len(expected)
            told = {facet.field: dict(facet.values) for facet in found.facets}
            assert told == {name: counts for name, counts in _counted(public, wanted).items() if counts}, wanted

    def test_hold_for_a_credential_of_any_required_group(self) -> None:
        offers = [offer(title="Two groups", credentials=("CPC",), credential_groups=(("CRC", "CPMA"),))]
        preferred = offer(title="Preferred", credentials=("CPC",), preferred_credential_groups=(("CPMA",),))
        index = index_of(*offers, preferred)

        assert titles(index, [*offers, preferred], credential="CPMA") == ["Two groups"]

    def test_of_a_state_abroad_are_no_state_of_the_united_states(self) -> None:
        index = index_of(offer(location=Location("Perth", "WA", "AU")))

        assert find(index, state="WA").total == 0

    def test_of_age_count_from_the_publication(self) -> None:
        index = index_of(offer())

        assert find(index, posted_within_days=7, at=NOON + timedelta(days=7)).total == 1
        assert find(index, posted_within_days=7, at=NOON + timedelta(days=7, microseconds=1)).total == 0


class TestDistance:
    OFFERS = (
        offer(title="Austin", remote="onsite", location=Location("Austin", "TX", "US")),
        offer(title="Round Rock", remote="hybrid", location=Location("round  rock", "TX", "US")),
        offer(title="Dallas", remote="onsite", location=Location("Dallas", "TX", "US")),
        offer(title="Anywhere", remote="remote", location=US),
        offer(title="From Maine", remote="remote", location=US, remote_states=("ME",)),
        offer(title="Nowhere known", remote="onsite", location=Location("Atlantis", "TX", "US")),
    )

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"near": "Austin, TX"}, {"Austin", "Round Rock", "Anywhere"}),
            ({"near": "78701"}, {"Austin", "Round Rock", "Anywhere"}),
            ({"near": "austin tx", "within_miles": 5}, {"Austin", "Anywhere"}),
            ({"near": "Austin, TX", "within_miles": 250}, {"Austin", "Round Rock", "Dallas", "Anywhere"}),
            ({"near": "Austin, TX", "remote": "onsite"}, {"Austin"}),
            ({"near": "Portland, ME", "remote": "remote"}, {"Anywhere", "From Maine"}),
        ],
    )
    def test_leaves_in_what_one_can_reach_or_do_at_home(self, asked: dict[str, Any], found: set[str]) -> None:
        index = index_of(*self.OFFERS)

        assert set(titles(index, self.OFFERS, **asked)) == found


class TestOrder:
    def test_puts_what_cannot_be_compared_last_where_a_salary_is_asked_for(self) -> None:
        unsaid = [offer(number, title=f"Unsaid {number}", salary=None) for number in (200, 260)]
        salary = Salary(50_000, 70_000, "YEAR", "USD")
        paid = [offer(number, title=f"Paid {number}", salary=salary) for number in (1, 61)]
        offers = [*unsaid, *paid]
        index = index_of(*offers)

        expected = ["Paid 61", "Paid 1", "Unsaid 260", "Unsaid 200"]
        assert titles(index, offers, salary_min=60_000) == expected
        assert titles(index, offers, salary_min=60_000, query="paid coder clinic visits") == expected[:2]
        assert titles(index, offers, salary_min=60_000, query="clinic")[2:] == expected[2:]
        assert every_id(index, Filter(salary_min=60_000), page=1) == [
            each.posting_id for title in expected for each in offers if each.content.title == title
        ]

    @pytest.mark.parametrize("page", [1, 3, 7, 100])
    def test_pages_through_everything_once_even_where_many_came_at_one_moment(self, page: int) -> None:
        chance = random.Random(page)
        offers = [random_offer(chance) for _ in range(60)]
        index = index_of(*offers)

        assert every_id(index, Filter(), page=page) == newest_first(offers)
        words = every_id(index, Filter(query="clinic"), Order.RELEVANCE, page)
        assert len(words) == len(set(words)) == sum(matches(each, Filter(query="clinic")) for each in offers)
        paid = every_id(index, Filter(salary_min=50_000), page=page)
        enough = [each for each in offers if (pays(each) or 0) >= 50_000]
        assert paid == newest_first(enough) + newest_first(each for each in offers if pays(each) is None)

    def test_tells_apart_what_came_at_one_moment_under_like_ids(self) -> None:
        alike = [replace(offer(), posting_id=f"abc{number:05}-0000-4000-8000-000000000000") for number in range(90)]
        index = index_of(*random.Random(1).sample(alike, len(alike)), offer(1))

        for page in (1, 4, 50):
            assert every_id(index, Filter(), page=page)[1:] == newest_first(alike)

    def test_goes_on_where_it_was_whatever_comes_and_goes(self) -> None:
        offers = [offer(number, title=f"Coder {number}") for number in range(9)]
        index = index_of(*offers)
        first = find(index, most=3)
        index.put([offer(30)])
        index.drop([offers[8].posting_id, offers[5].posting_id])
        index.show()

        second = find(index, most=3, below=first.hits[-1].mark)

        assert [hit.posting_id for hit in second.hits] == newest_first(offers[2:5])

    @pytest.mark.parametrize("mark", ["x", "0 x y", "0 1.5", "2 1", "0 -1", "0 99999999999999999999", "0 1 x", "0  1"])
    def test_knows_no_mark_that_it_has_not_made(self, mark: str) -> None:
        with pytest.raises(UnknownMark):
            find(index_of(offer()), below=mark)

    @pytest.mark.parametrize("mark", ["0 1000000000000", "0 8999999999999999999"])
    def test_goes_on_with_nothing_beyond_the_last_one(self, mark: str) -> None:
        # Room for as many as a made-up mark passes over would be more than any machine has.
        beyond = find(index_of(offer()), query="coder", below=mark, order=Order.RELEVANCE)

        assert (beyond.hits, beyond.total, beyond.more) == ((), 1, False)


class TestAPostingThatChanges:
    def test_is_found_as_it_is_and_once(self) -> None:
        before = offer(title="Trauma coder")
        index = index_of(before)
        index.put([replace(before, content=replace(before.content, title="Burns coder"))])
        assert find(index, query="trauma").total == 1
        index.show()

        assert find(index, query="trauma").total == 0
        assert find(index, query="burns").total == find(index).total == 1

    def test_is_gone_from_list_and_counts_at_its_last_moment(self) -> None:
        index = index_of(offer(valid_through=NOON + timedelta(hours=1)))

        last = find(index, at=NOON + timedelta(minutes=59, seconds=59, microseconds=999_999), facets=True)
        assert (last.total, len(last.facets)) == (1, 5)
        over = find(index, at=NOON + timedelta(hours=1), facets=True)
        assert (over.total, over.hits, over.facets) == (0, (), ())


def _asked(wanted: Filter) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in Filter.__dataclass_fields__}


def _counted(public: list[Posting], wanted: Filter) -> dict[str, dict[str, int]]:
    """For every value that some posting has: how many there would be with it, whatever that field is narrowed to."""
    counts: dict[str, dict[str, int]] = {}
    nothing = Filter()
    for field in facts(offer()):
        others = replace(wanted, **{field: getattr(nothing, field)})
        left = [each for each in public if matches(each, others)]
        if field == "state":
            named = {state for each in left for state in facts(each)[field]} - {"*"}
            counts[field] = {
                state: sum(matches(each, replace(others, state=state)) for each in left) for state in named
            }
        else:
            values = Counter(value for each in left for value in set(facts(each)[field]))
            counts[field] = {value.capitalize() if field == "specialty" else value: n for value, n in values.items()}
    return counts

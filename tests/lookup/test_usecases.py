"""What people can do with the code sets, and what it costs them."""

import uuid
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from codingahead.events.v1.lookup_pb2 import CodeViewed, SearchPerformed

from chassis.errors import (
    IdempotencyKeyReused,
    PageTokenInvalid,
    ServiceUnavailable,
    StorageUnavailable,
    Unauthenticated,
)
from chassis.identity import NOBODY, Caller, CallerKind
from chassis.request import begin_request
from services.lookup.errors import CodeNotFound, CodeSystemNotFound, NoApiCallsLeft, TooManyCodes
from services.lookup.ports import Library
from services.lookup.search.index import SearchIndex
from services.lookup.snapshot.nearby import nearby
from services.lookup.snapshot.schema import SEARCH
from services.lookup.snapshot.store import Snapshot
from services.lookup.usecases.batch import MOST_CODES, Batch, batch, editions
from services.lookup.usecases.find import Browse, Query, browse, search, suggest
from services.lookup.usecases.view_page import ViewedPage, ViewPage, view_page
from tests.lookup.fakes import GUEST, NOON, SERVICE, KeptInMemory, LedgerOfOne

WINTER = date(2026, 1, 15)


@pytest.fixture(scope="session")
def library(snapshot: Snapshot, codes_folder: Path) -> Library:
    return Library("test", snapshot, SearchIndex.open(codes_folder / SEARCH), partial(nearby, snapshot), {})


@pytest.fixture
def meter() -> LedgerOfOne:
    return LedgerOfOne(views=1)


@pytest.fixture
def journal() -> KeptInMemory:
    return KeptInMemory()


class Reader:
    """Somebody who opens pages."""

    def __init__(self, library: Library, meter: LedgerOfOne, journal: KeptInMemory) -> None:
        self._parts = (library, meter, journal)

    async def opens(self, code: str, *, spend: bool = True, caller: Caller = GUEST) -> ViewedPage:
        command = ViewPage("icd10cm", code, WINTER, str(uuid.uuid4()), spend, caller)
        return await view_page(command, *self._parts, NOON)


@pytest.fixture
def reader(library: Library, meter: LedgerOfOne, journal: KeptInMemory) -> Reader:
    return Reader(library, meter, journal)


class TestAGuestWithOneView:
    async def test_sees_a_first_code_whole_and_a_second_as_a_preview(self, reader: Reader) -> None:
        first, second = await reader.opens("E11.9"), await reader.opens("E11.65")

        assert (first.full, first.standing.reason, first.standing.views_remaining) == (True, "view_spent", 0)
        assert (second.full, second.standing.reason) == (False, "no_views_left")

    async def test_sees_the_same_code_again_in_any_spelling(self, reader: Reader) -> None:
        await reader.opens("E11.9")

        assert [(await reader.opens(spelling)).standing.reason for spelling in ("e119", "E11.9 ", "e11.9")] == [
            "already_viewed"
        ] * 3

    async def test_keeps_it_when_the_code_does_not_exist(self, reader: Reader, meter: LedgerOfOne) -> None:
        with pytest.raises(CodeNotFound):
            await reader.opens("E11.999")

        assert meter.left == 1

    async def test_keeps_it_when_only_a_preview_is_asked_for(self, reader: Reader, meter: LedgerOfOne) -> None:
        viewed = await reader.opens("E11.9", spend=False)

        assert (viewed.full, viewed.standing.reason, meter.left) == (False, "not_spending", 1)


class TestACallerWithoutACredential:
    async def test_gets_no_full_page(self, reader: Reader) -> None:
        with pytest.raises(Unauthenticated):
            await reader.opens("E11.9", caller=NOBODY)

    async def test_gets_the_preview(self, reader: Reader) -> None:
        viewed = await reader.opens("E11.9", spend=False, caller=NOBODY)

        assert (viewed.full, viewed.standing.account_kind) == (False, CallerKind.ANONYMOUS)


class TestAServiceOfTheSuite:
    async def test_reads_without_a_meter_even_when_accounts_is_away(self, reader: Reader, meter: LedgerOfOne) -> None:
        meter.away = True

        assert (await reader.opens("E11.9", caller=SERVICE)).full


class TestAnAnswer:
    async def test_is_told_of_without_saying_who_asked(self, reader: Reader, journal: KeptInMemory) -> None:
        await reader.opens("E11.9")
        await reader.opens("E11.65")

        told = [event.message for event in journal.recorded]
        assert [(one.code, one.level, one.reason) for one in told if isinstance(one, CodeViewed)] == [
            ("E11.9", "full", "view_spent"),
            ("E11.65", "preview", "no_views_left"),
        ]
        assert "guest-token" not in str(told)

    async def test_does_not_go_out_when_accounts_is_away(
        self, reader: Reader, meter: LedgerOfOne, journal: KeptInMemory
    ) -> None:
        meter.away = True
        with pytest.raises(ServiceUnavailable):
            await reader.opens("E11.9")

        assert journal.recorded == []

    async def test_does_not_go_out_untold(self, reader: Reader, journal: KeptInMemory) -> None:
        journal.full = True
        with pytest.raises(StorageUnavailable):
            await reader.opens("E11.9")


class TestASearch:
    def test_is_told_of_without_its_words(self, library: Library, journal: KeptInMemory) -> None:
        answer = search(Query("type 2 diabetes", "", WINTER, 5), library, journal, NOON)

        (told,) = [event.message for event in journal.recorded if isinstance(event.message, SearchPerformed)]
        assert answer.hits[0].code == "E11.9"
        assert (told.hits, told.match) == (5, "text")
        assert "diabetes" not in str(told)

    def test_in_a_system_that_nobody_knows_is_refused(self, library: Library, journal: KeptInMemory) -> None:
        with pytest.raises(CodeSystemNotFound):
            search(Query("gout", "icd11", WINTER, 5), library, journal, NOON)

    def test_answers_at_each_keystroke(self, library: Library) -> None:
        typed = "hypertension"
        assert all(suggest(Query(typed[:length], "icd10cm", WINTER, 5), library) for length in range(2, 13))


class TestBrowsing:
    def test_begins_with_the_chapters(self, library: Library) -> None:
        places, following = browse(Browse("icd10cm", "", WINTER, 100, ""), library)

        assert (places[0].code, places[0].level, len(places), following) == ("1", "chapter", 22, "")

    def test_goes_on_page_by_page_without_gap_or_repetition(self, library: Library) -> None:
        seen: list[str] = []
        token = ""
        while True:
            places, token = browse(Browse("icd10cm", "E08-E13", WINTER, 2, token), library)
            seen += [place.code for place in places]
            if not token:
                break

        assert seen == ["E08", "E09", "E10", "E11", "E13"]

    def test_refuses_the_token_of_another_place(self, library: Library) -> None:
        _, token = browse(Browse("icd10cm", "E08-E13", WINTER, 2, ""), library)
        with pytest.raises(PageTokenInvalid):
            browse(Browse("icd10cm", "E11", WINTER, 2, token), library)

    def test_shows_a_codes_children_from_the_day_they_exist(self, library: Library) -> None:
        before, _ = browse(Browse("icd10cm", "E78.01", date(2025, 9, 30), 20, ""), library)
        after, _ = browse(Browse("icd10cm", "E78.01", date(2025, 10, 1), 20, ""), library)

        assert [place.code for place in before] == []
        assert [place.code for place in after] == ["E78.010", "E78.011", "E78.019"]


def of(*codes: str, key: str = "", caller: Caller = GUEST) -> Batch:
    return Batch(tuple(("icd10cm", code) for code in codes), WINTER, "", key, caller)


class TestABatch:
    async def test_answers_in_the_order_asked_and_costs_one_call(self, library: Library, meter: LedgerOfOne) -> None:
        asked = (("icd10cm", "I10"), ("icd10cm", "nonsense"), ("icd11", "X"), ("icd10cm", "e119"))

        items = await batch(replace(of(), codes=asked), library, meter)

        assert [item.found.code if item.found else None for item in items] == ["I10", None, None, "E11.9"]
        assert (meter.api_calls, meter.left) == (0, 1)

    async def test_is_refused_when_the_quota_is_used_up(self, library: Library) -> None:
        with pytest.raises(NoApiCallsLeft):
            await batch(of("I10"), library, LedgerOfOne(api_calls=0))

    async def test_costs_a_call_each_time_whatever_its_request_is_named(self, library: Library) -> None:
        meter = LedgerOfOne(api_calls=3)
        for _ in range(3):
            begin_request("always-the-same")
            await batch(of("I10"), library, meter)

        assert meter.api_calls == 0

    async def test_sent_again_under_its_key_costs_nothing_more(self, library: Library) -> None:
        meter = LedgerOfOne(api_calls=3)
        for _ in range(3):
            await batch(of("I10", key="k"), library, meter)

        assert meter.api_calls == 2

    async def test_of_other_codes_under_the_same_key_is_refused(self, library: Library) -> None:
        meter = LedgerOfOne(api_calls=3)
        await batch(of("I10", key="k"), library, meter)
        with pytest.raises(IdempotencyKeyReused):
            await batch(of("I11.9", key="k"), library, meter)

    @pytest.mark.parametrize("count", [0, MOST_CODES + 1])
    async def test_of_none_or_too_many_is_refused(self, library: Library, meter: LedgerOfOne, count: int) -> None:
        with pytest.raises(TooManyCodes):
            await batch(of(*["I10"] * count, caller=SERVICE), library, meter)


class TestEditions:
    def test_are_listed_newest_first(self, library: Library) -> None:
        assert next(edition.id for edition in editions("icd10cm", library)) == "FY2027"

    def test_of_a_system_that_is_not_loaded_are_refused(self, library: Library) -> None:
        with pytest.raises(CodeSystemNotFound):
            editions("hcpcs", library)

"""What the suite tells adds up to counts per day, code and kind of account."""

from datetime import UTC, date, datetime

import pytest
from codingahead.events.v1.accounts_pb2 import AccountRegistered, ViewCharged, ViewsExhausted
from codingahead.events.v1.lookup_pb2 import CodeViewed, SearchPerformed

from chassis.clock import timestamp
from services.accounts import convert
from services.accounts.counting import CodeTotal, Counted, DailyTotal
from services.accounts.errors import DateRangeInvalid
from services.accounts.usecases import usage
from tests.accounts.stores import Store

DAY, NEXT = date(2026, 1, 15), date(2026, 1, 16)
NOON = timestamp(datetime(2026, 1, 15, 12, tzinfo=UTC))


def page(code: str, level: str = "full_views", day: date = DAY, kind: str = "guest") -> Counted:
    return Counted(day, level, kind, "icd10cm", code)


async def count(store: Store, *counted: Counted) -> None:
    for one in counted:
        async with store.begin() as work:
            await usage.count(one, work.usage)


class TestAReport:
    async def test_adds_up_each_day_measure_and_kind(self, store: Store) -> None:
        await count(store, page("E11.9"), page("E11.65"), page("E11.9", kind="staff"), page("E11.9", day=NEXT))

        async with store.begin() as work:
            report = await usage.report("2026-01-15", "2026-01-16", NEXT, work.usage)

        assert report.daily == (
            DailyTotal(DAY, "full_views", "guest", 2),
            DailyTotal(DAY, "full_views", "staff", 1),
            DailyTotal(NEXT, "full_views", "guest", 1),
        )

    async def test_names_the_codes_with_most_full_views(self, store: Store) -> None:
        await count(
            store, *(page("E11.9"), page("E11.9"), page("A00.0"), page("A00.0", "previews"), page("Z00", "previews"))
        )

        async with store.begin() as work:
            report = await usage.report("", "", DAY, work.usage)

        assert report.top_codes == (CodeTotal("icd10cm", "E11.9", 2, 0), CodeTotal("icd10cm", "A00.0", 1, 1))

    async def test_names_twenty_codes_at_most(self, store: Store) -> None:
        await count(store, *(page(f"A{number:02}") for number in range(25)))

        async with store.begin() as work:
            assert len((await usage.report("", "", DAY, work.usage)).top_codes) == 20

    async def test_leaves_other_days_out(self, store: Store) -> None:
        await count(store, page("E11.9", day=date(2025, 1, 1)))

        async with store.begin() as work:
            report = await usage.report("2025-01-02", "2026-01-02", NEXT, work.usage)

        assert (report.daily, report.top_codes) == ((), ())

    @pytest.mark.parametrize(
        ("first", "last", "span"),
        [("", "", ("2025-12-17", "2026-01-15")), ("", "2026-01-02", ("2025-12-04", "2026-01-02"))],
    )
    async def test_is_about_thirty_days_unless_asked_otherwise(
        self, store: Store, first: str, last: str, span: tuple[str, str]
    ) -> None:
        async with store.begin() as work:
            report = await usage.report(first, last, DAY, work.usage)

        assert (report.first.isoformat(), report.last.isoformat()) == span

    @pytest.mark.parametrize(
        ("first", "last"),
        [("2026-01-16", "2026-01-15"), ("2025-01-01", "2026-01-02"), ("yesterday", ""), ("", "2026-02-30")],
        ids=["backwards", "367 days", "a word", "no such day"],
    )
    async def test_of_no_span_is_refused(self, store: Store, first: str, last: str) -> None:
        async with store.begin() as work:
            with pytest.raises(DateRangeInvalid):
                await usage.report(first, last, DAY, work.usage)


class TestACharge:
    async def test_counts_once_though_two_events_tell_of_it(self, store: Store) -> None:
        for _ in range(2):
            async with store.begin() as work:
                await usage.count_charge("charge-1", Counted(DAY, "views_charged", "guest"), work.usage)

        async with store.begin() as work:
            assert await work.usage.daily(DAY, DAY) == [DailyTotal(DAY, "views_charged", "guest", 1)]


class TestAnEvent:
    def test_says_what_it_adds(self) -> None:
        charged = ViewCharged(occurred_at=NOON, account_kind="guest", meter="views", amount=1, resource="icd10cm/E11.9")
        asked = ViewCharged(occurred_at=NOON, account_kind="registered", meter="questions", amount=1, resource="a/b")
        exhausted = ViewsExhausted(occurred_at=NOON, account_kind="guest", meter="views")
        viewed = CodeViewed(occurred_at=NOON, system="icd10cm", code="E11.9", level="preview", account_kind="guest")

        assert convert.counted_charge(charged) == Counted(DAY, "views_charged", "guest", "icd10cm", "E11.9")
        assert convert.counted_charge(asked) == Counted(DAY, "questions_charged", "registered")
        assert convert.counted_exhaustion(exhausted) == Counted(DAY, "views_exhausted", "guest")
        assert convert.counted_page(viewed) == Counted(DAY, "previews", "guest", "icd10cm", "E11.9")
        assert convert.counted_registration(AccountRegistered(occurred_at=NOON)).measure == "registrations"
        assert convert.counted_search(SearchPerformed(occurred_at=NOON)).account_kind == "anonymous"

    @pytest.mark.parametrize(
        "change",
        [
            {"amount": 0},
            {"amount": -1},
            {"amount": 2**31 - 1},
            {"meter": "pages"},
            {"account_kind": "king"},
            {"resource": "a/" + "x" * 99},
        ],
    )
    def test_that_says_what_cannot_be_is_put_aside(self, change: dict[str, str | int]) -> None:
        fields = {"account_kind": "guest", "meter": "views", "amount": 1, "resource": "icd10cm/E11.9"} | change

        with pytest.raises(ValueError, match=r"no |not a valid"):
            convert.counted_charge(ViewCharged(occurred_at=NOON, **fields))  # type: ignore[arg-type]  # by name

    @pytest.mark.parametrize("year", [1970, 2106])
    def test_of_another_time_is_counted_then(self, year: int) -> None:
        then = timestamp(datetime(year, 1, 1, tzinfo=UTC))

        assert convert.counted_search(SearchPerformed(occurred_at=then)).day == date(year, 1, 1)

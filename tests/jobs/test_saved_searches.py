"""What people may keep of their searches, the same on every storage."""

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.errors import IdempotencyKeyReused, SignInRequired
from chassis.identity import Caller
from services.jobs.alerts.unsubscribing import UnsubscribeTokens
from services.jobs.domain.creations import NO_KEY, Attempt
from services.jobs.domain.filters import Filter
from services.jobs.domain.saved_searches import Frequency
from services.jobs.errors import (
    FilterInvalid,
    SavedSearchInvalid,
    SavedSearchNotFound,
    TooManySavedSearches,
    UnsubscribeTokenInvalid,
)
from services.jobs.ports import Works
from services.jobs.usecases.saved_searches import (
    CreateSavedSearch,
    Kept,
    UpdateSavedSearch,
    create_saved_search,
    delete_saved_search,
    forget,
    own_saved_searches,
    unsubscribe,
    update_saved_search,
)
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, EVE, GUEST, SAM

TOKENS = UnsubscribeTokens("signs-what-ends-mails-0123456789")
CPC = Filter(query="cardiology", credential="CPC", state="TX")


async def keep(
    works: Works,
    wanted: Filter = CPC,
    frequency: Frequency | None = None,
    by: Caller = ADA,
    *,
    name: str = "",
    attempt: Attempt = NO_KEY,
) -> Kept:
    async with works() as work:
        return await create_saved_search(CreateSavedSearch(name, wanted, frequency, attempt), by, work)


async def kept(works: Works, by: Caller = ADA) -> list[Kept]:
    async with works() as work:
        return await own_saved_searches(by, work)


async def update(works: Works, saved_search_id: str, by: Caller = ADA, **changes: object) -> Kept:
    async with works() as work:
        command = replace(UpdateSavedSearch(saved_search_id), **changes)  # type: ignore[arg-type]  # named by tests
        return await update_saved_search(command, by, work)


async def delete(works: Works, saved_search_id: str, by: Caller = ADA) -> None:
    async with works() as work:
        await delete_saved_search(saved_search_id, by, work)


async def end_mails(works: Works, token: str, *, look_only: bool = False) -> tuple[str, bool]:
    async with works() as work:
        return await unsubscribe(token, TOKENS, work, look_only=look_only)


class TestASavedSearch:
    async def test_is_kept_as_it_was_asked_for(self, board: Board) -> None:
        made = await keep(board.works, frequency=Frequency.WEEKLY, name="Hearts in Texas")

        (found,) = await kept(board.works)
        assert found == made
        assert (found.search.wanted, found.search.name, found.waiting) == (CPC, "Hearts in Texas", 0)
        assert found.search.next_mail_at == board.clock.moment + timedelta(days=7)

    async def test_is_told_daily_and_named_by_its_filter_where_nothing_is_said(self, works: Works) -> None:
        search = (await keep(works)).search

        assert (search.frequency, search.name) == (Frequency.DAILY, "“cardiology” · CPC · TX")

    async def test_of_anything_is_kept_too(self, works: Works) -> None:
        assert (await keep(works, Filter())).search.name == "Every position"

    async def test_says_whether_mail_can_go_to_its_owner(self, works: Works) -> None:
        assert (await keep(works)).address_verified
        assert not (await keep(works, by=EVE)).address_verified

    async def test_is_listed_for_its_owner_alone_last_kept_first(self, works: Works) -> None:
        first, second = await keep(works, name="first"), await keep(works, name="second")
        await keep(works, by=EVE)

        assert await kept(works) == [second, first]

    @pytest.mark.parametrize("stranger", [EVE, SAM])
    async def test_is_not_there_for_anybody_else(self, works: Works, stranger: Caller) -> None:
        made = (await keep(works)).search

        with pytest.raises(SavedSearchNotFound):
            await update(works, made.saved_search_id, stranger, frequency=Frequency.NEVER)
        with pytest.raises(SavedSearchNotFound):
            await delete(works, made.saved_search_id, stranger)
        assert [each.search for each in await kept(works)] == [made]

    async def test_is_not_for_guests(self, works: Works) -> None:
        with pytest.raises(SignInRequired):
            await keep(works, by=GUEST)
        with pytest.raises(SignInRequired):
            await kept(works, GUEST)

    @pytest.mark.parametrize("wanted", [Filter(state="XX"), Filter(salary_min=-1), Filter(remote="moon")])
    async def test_is_refused_where_the_list_would_refuse_it(self, works: Works, wanted: Filter) -> None:
        with pytest.raises(FilterInvalid):
            await keep(works, wanted)

    async def test_has_a_short_name(self, works: Works) -> None:
        with pytest.raises(SavedSearchInvalid):
            await keep(works, name="x" * 101)
        assert len((await keep(works, Filter(query="q" * 200))).search.name) == 100

    async def test_changes_its_name_and_frequency(self, board: Board) -> None:
        made = (await keep(board.works)).search
        board.clock.moment += timedelta(hours=1)

        changed = (await update(board.works, made.saved_search_id, name="Other", frequency=Frequency.INSTANT)).search

        assert (changed.name, changed.frequency, changed.next_mail_at) == ("Other", Frequency.INSTANT, None)
        assert [each.search for each in await kept(board.works)] == [changed]
        weekly = (await update(board.works, made.saved_search_id, name="", frequency=Frequency.WEEKLY)).search
        assert (weekly.name, weekly.next_mail_at) == (made.name, board.clock.moment + timedelta(days=7))

    async def test_keeps_its_day_when_nothing_is_changed(self, board: Board) -> None:
        made = (await keep(board.works)).search
        board.clock.moment += timedelta(hours=1)

        assert (await update(board.works, made.saved_search_id, frequency=Frequency.DAILY)).search == made

    async def test_is_gone_once_deleted(self, works: Works) -> None:
        made = (await keep(works)).search
        await delete(works, made.saved_search_id)

        assert await kept(works) == []
        with pytest.raises(SavedSearchNotFound):
            await delete(works, made.saved_search_id)

    async def test_is_gone_with_its_owner(self, works: Works) -> None:
        await keep(works)
        await keep(works, by=EVE)
        for _ in range(2):
            async with works() as work:
                await forget("ada", work)

        assert (await kept(works), len(await kept(works, EVE))) == ([], 1)


class TestTheFiftyFirst:
    async def test_is_refused_until_one_is_deleted(self, works: Works) -> None:
        made = [await keep(works, name=str(number)) for number in range(50)]
        with pytest.raises(TooManySavedSearches):
            await keep(works)
        await keep(works, by=EVE)

        await delete(works, made[0].search.saved_search_id)
        await keep(works)

    async def test_is_refused_however_many_come_at_once(self, works: Works) -> None:
        for number in range(48):
            await keep(works, name=str(number))

        answers = await asyncio.gather(*(keep(works) for _ in range(6)), return_exceptions=True)

        assert len([each for each in answers if isinstance(each, TooManySavedSearches)]) == 4
        assert len(await kept(works)) == 50


class TestASearchAskedForTwiceUnderOneKey:
    KEY = Attempt(str(uuid.UUID(int=7)), "digest of a search")

    async def test_is_one(self, works: Works) -> None:
        answers = await asyncio.gather(*(keep(works, attempt=self.KEY) for _ in range(4)))

        assert {each.search.saved_search_id for each in answers} == {(await kept(works))[0].search.saved_search_id}
        assert answers[0].search == (await kept(works))[0].search

    async def test_is_refused_with_other_content(self, works: Works) -> None:
        await keep(works, attempt=self.KEY)
        with pytest.raises(IdempotencyKeyReused):
            await keep(works, attempt=replace(self.KEY, digest="another"))


class TestUnsubscribing:
    async def test_ends_the_mails_and_repeating_changes_nothing(self, works: Works) -> None:
        made = (await keep(works, name="Hearts")).search
        token = TOKENS.sign(made.saved_search_id)

        assert await end_mails(works, token, look_only=True) == ("Hearts", False)
        assert [each.search for each in await kept(works)] == [made]
        for _ in range(2):
            assert await end_mails(works, token) == ("Hearts", True)
        (ended,) = await kept(works)
        assert (ended.search.frequency, ended.search.next_mail_at) == (Frequency.NEVER, None)

    async def test_of_a_search_that_is_forgotten_is_done(self, works: Works) -> None:
        made = (await keep(works)).search
        await delete(works, made.saved_search_id)

        assert await end_mails(works, TOKENS.sign(made.saved_search_id)) == ("", True)

    @pytest.mark.parametrize("change", ["", "x", "id", "\0", "é", "x" * 10_000])
    async def test_takes_only_what_was_signed_here(self, works: Works, change: str) -> None:
        made = (await keep(works)).search
        other = UnsubscribeTokens("another key of some length")
        for token in (change, made.saved_search_id + change, other.sign(made.saved_search_id)):
            with pytest.raises(UnsubscribeTokenInvalid):
                await end_mails(works, token)

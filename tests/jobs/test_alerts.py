"""Alerts, from a posting that becomes public to one mail, the same on every storage."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.identity import Caller
from services.jobs.alerts import matcher as matcher_module
from services.jobs.alerts.letters import AlertLetters
from services.jobs.alerts.matcher import Matcher
from services.jobs.alerts.worker import AlertWorker
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Posting
from services.jobs.domain.profiles import SeekerProfile
from services.jobs.domain.saved_searches import Frequency, SavedSearch
from services.jobs.ports import Work, Works
from services.jobs.usecases import alerting
from services.jobs.usecases.alerting import forget_ended, mail_due, match_next, wake_proved
from services.jobs.usecases.editing import UpdatePosting, update_posting
from services.jobs.usecases.forgetting import forget_person, verify_person
from services.jobs.usecases.membership import person
from services.jobs.usecases.moving import close_posting, pause_posting, resume_posting
from services.jobs.usecases.profiles import update_profile
from services.jobs.usecases.sweeping import expire_due
from services.jobs.usecases.trusting import UpdateEmployer, reinstate_employer, suspend_employer, update_employer
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, CODER, EVE, SAM, published
from tests.jobs.test_saved_searches import TOKENS, delete, end_mails, keep, kept, update

CPC = Filter(credential="CPC")
LETTERS = AlertLetters("https://coding.example", TOKENS)
DAY = timedelta(days=1)
# After a mail that tells of one posting.
REST = timedelta(seconds=1)
MAILED = "ca.jobs.alert.mailed.v1"


async def search(works: Works, frequency: Frequency, wanted: Filter = CPC, by: Caller = ADA) -> SavedSearch:
    return (await keep(works, wanted, frequency, by)).search


async def work_off(works: Works) -> None:
    """What a worker does until nothing is left."""
    worker = AlertWorker(works, LETTERS)
    while await worker.work():
        pass


async def mails(board: Board) -> list[str]:
    await work_off(board.works)
    return await board.mails()


async def change(works: Works, act: Callable[..., object], posting: Posting) -> None:
    async with works() as work:
        await act(posting.posting_id, "", SAM, work)  # type: ignore[misc]  # each of them is a coroutine function


def one_new(name: str = "CPC", to: Caller = ADA, count: int = 1) -> str:
    return f"{to.email}: {count} new position{'' if count == 1 else 's'} for {name}"


class TestAnInstantSearch:
    async def test_is_told_of_a_posting_at_once_and_once(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT)
        await published(board.works)

        assert await mails(board) == [one_new()]
        told_at = board.clock.moment
        board.clock.moment += REST
        assert await mails(board) == [one_new()]
        assert (await board.told()).count(MAILED) == 1
        (found,) = await kept(board.works)
        assert (found.search.last_mail_at, found.search.next_mail_at, found.waiting) == (told_at, None, 0)

    async def test_is_not_told_of_what_it_does_not_look_for(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT, Filter(credential="RHIT"))
        await published(board.works)

        assert await mails(board) == []

    async def test_is_told_of_a_burst_in_one_mail(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT)
        for number in range(3):
            await published(board.works, f"Coder {number}")
        matcher = Matcher()
        while await match_next(board.works, matcher):
            pass
        await mail_due(board.works, LETTERS)

        assert await board.mails() == [one_new(count=3)]

    async def test_rests_after_a_mail_so_that_a_burst_makes_few(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT)
        for number in range(4):
            await published(board.works, f"Coder {number}")
        assert await mails(board) == [one_new()]

        board.clock.moment += REST
        assert sorted(await mails(board)) == [one_new(), one_new(count=3)]

        await published(board.works, "Coder 5")
        board.clock.moment += 3 * REST - timedelta(milliseconds=1)
        assert len(await mails(board)) == 2
        board.clock.moment += timedelta(milliseconds=1)
        assert len(await mails(board)) == 3

    async def test_is_not_told_again_of_a_posting_that_is_resumed_or_edited(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT)
        posting = await published(board.works)
        await mails(board)

        await change(board.works, pause_posting, posting)
        await change(board.works, resume_posting, posting)
        async with board.works() as work:
            await update_posting(UpdatePosting(posting.posting_id, {"benefits": ("Dues paid",)}), SAM, work)

        assert await mails(board) == [one_new()]

    async def test_is_told_of_an_edit_that_makes_a_posting_match(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT, Filter(credential="RHIT"))
        posting = await published(board.works)
        assert await mails(board) == []

        async with board.works() as work:
            await update_posting(UpdatePosting(posting.posting_id, {"credentials": ("RHIT",)}), SAM, work)

        assert await mails(board) == [one_new("RHIT")]

    async def test_is_told_of_what_a_new_name_of_the_employer_makes_match(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT, Filter(query="Lighthouse"))
        posting = await published(board.works)
        assert await mails(board) == []

        async with board.works() as work:
            renamed = UpdateEmployer(posting.employer.employer_id, name="Lighthouse Clinic")
            await update_employer(renamed, SAM, work)

        assert await mails(board) == [one_new("“Lighthouse”")]

    async def test_made_after_a_posting_is_not_told_of_it(self, board: Board) -> None:
        await published(board.works)
        await work_off(board.works)
        await search(board.works, Frequency.INSTANT)

        assert await mails(board) == []

    async def test_that_its_owner_has_deleted_is_told_of_nothing(self, board: Board) -> None:
        worker = AlertWorker(board.works, LETTERS)
        made = await search(board.works, Frequency.INSTANT)
        await published(board.works, "first")
        while await worker.work():
            pass
        await delete(board.works, made.saved_search_id)
        await published(board.works, "second")
        while await worker.work():
            pass

        assert await board.mails() == [one_new()]

    async def test_whose_mails_were_ended_is_told_of_nothing(self, board: Board) -> None:
        made = await search(board.works, Frequency.INSTANT)
        await end_mails(board.works, TOKENS.sign(made.saved_search_id))
        await published(board.works)

        assert await mails(board) == []


class TestADigest:
    @pytest.mark.parametrize(("frequency", "period"), [(Frequency.DAILY, DAY), (Frequency.WEEKLY, 7 * DAY)])
    async def test_tells_what_came_meanwhile_in_one_mail(
        self, board: Board, frequency: Frequency, period: timedelta
    ) -> None:
        made = await search(board.works, frequency)
        await published(board.works, "first")
        await published(board.works, "second")
        board.clock.moment += period - timedelta(seconds=1)
        assert (await mails(board), (await kept(board.works))[0].waiting) == ([], 2)

        board.clock.moment += timedelta(seconds=1)

        for _ in range(2):
            assert await mails(board) == [one_new(count=2)]
        (found,) = await kept(board.works)
        assert found.search.next_mail_at == made.created_at + 2 * period
        assert (found.search.last_mail_at, found.waiting) == (board.clock.moment, 0)

    async def test_with_nothing_to_tell_is_none_and_keeps_its_time_of_day(self, board: Board) -> None:
        made = await search(board.works, Frequency.DAILY)
        board.clock.moment += 3 * DAY + timedelta(hours=5)

        assert await mails(board) == []
        (found,) = await kept(board.works)
        assert (found.search.next_mail_at, found.search.last_mail_at) == (made.created_at + 4 * DAY, None)

    async def test_leaves_out_what_expired_a_second_before(self, board: Board) -> None:
        await search(board.works, Frequency.DAILY)
        ends = board.clock.moment + DAY - timedelta(seconds=1)
        await published(board.works, "too late", valid_through=ends.isoformat())
        await published(board.works, "in time", valid_through=(ends + timedelta(seconds=2)).isoformat())
        await work_off(board.works)

        board.clock.moment = ends + timedelta(seconds=1)

        assert await mails(board) == [one_new()]

    async def test_of_what_has_all_ended_is_not_sent(self, board: Board) -> None:
        await search(board.works, Frequency.DAILY)
        closed, paused = await published(board.works, "closed"), await published(board.works, "paused")
        suspended = await published(board.works, "suspended")
        expired = await published(board.works, "expired", valid_through=(board.clock.moment + DAY).isoformat())
        await work_off(board.works)
        await change(board.works, close_posting, closed)
        await change(board.works, pause_posting, paused)
        async with board.works() as work:
            await suspend_employer(suspended.employer.employer_id, "a scam", SAM, work)

        board.clock.moment += DAY
        await expire_due(board.works)

        assert expired.is_expired(board.clock.moment)
        assert await mails(board) == []
        assert MAILED not in await board.told()

    async def test_tells_what_was_paused_or_suspended_once_it_is_public_again(self, board: Board) -> None:
        await search(board.works, Frequency.DAILY)
        paused, suspended = await published(board.works, "paused"), await published(board.works, "suspended")
        await work_off(board.works)
        await change(board.works, pause_posting, paused)
        async with board.works() as work:
            await suspend_employer(suspended.employer.employer_id, "a scam", SAM, work)
        board.clock.moment += DAY
        assert await mails(board) == []

        await change(board.works, resume_posting, paused)
        async with board.works() as work:
            await reinstate_employer(suspended.employer.employer_id, "", SAM, work)
        await work_off(board.works)
        board.clock.moment += DAY

        assert await mails(board) == [one_new(count=2)]

    async def test_goes_out_at_once_when_it_becomes_instant(self, board: Board) -> None:
        made = await search(board.works, Frequency.DAILY)
        await published(board.works)
        await work_off(board.works)

        await update(board.works, made.saved_search_id, frequency=Frequency.INSTANT)

        assert await mails(board) == [one_new()]

    async def test_that_is_told_never_drops_what_waits(self, board: Board) -> None:
        made = await search(board.works, Frequency.DAILY)
        await published(board.works)
        await work_off(board.works)

        await update(board.works, made.saved_search_id, frequency=Frequency.NEVER)
        await update(board.works, made.saved_search_id, frequency=Frequency.INSTANT)

        assert await mails(board) == []


class TestAnAddressThatNoMailCanGoTo:
    async def test_keeps_nobody_elses_mail(self, sqlite_board: Board) -> None:
        for each in (replace(EVE, email="nobody at all", email_verified=True), ADA):
            await search(sqlite_board.works, Frequency.INSTANT, by=each)
        await published(sqlite_board.works)

        assert await mails(sqlite_board) == [one_new()]


class TestSomebodyWhoIsForgotten:
    async def test_is_told_of_nothing_and_leaves_nothing(self, board: Board) -> None:
        await search(board.works, Frequency.DAILY)
        await published(board.works)
        await work_off(board.works)
        async with board.works() as work:
            await update_profile(SeekerProfile("Coder"), ADA, work)
        for _ in range(2):
            async with board.works() as work:
                await forget_person("ada", work)
        board.clock.moment += DAY

        assert await mails(board) == []
        async with board.works() as work:
            assert (await work.saved_searches.of_owner("ada"), await work.profiles.get("ada")) == ([], None)


class TestAnAddressThatIsNotProved:
    @pytest.mark.parametrize("frequency", [Frequency.INSTANT, Frequency.DAILY])
    async def test_gets_its_mail_once_it_is(self, board: Board, frequency: Frequency) -> None:
        await search(board.works, frequency, by=EVE)
        await published(board.works)
        board.clock.moment += DAY
        assert await mails(board) == []
        await wake_proved(board.works)
        assert await mails(board) == []

        async with board.works() as work:
            await verify_person("eve", work)

        for _ in range(2):
            assert await mails(board) == [one_new(to=EVE)]


class TestManySearchesForOnePosting:
    async def test_are_all_told_a_part_at_a_time(self, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(alerting, "_SEARCHES", 3)
        monkeypatch.setattr(matcher_module, "_PAGE", 4)
        monkeypatch.setattr(matcher_module, "_BEHIND", 2)
        for number in range(8):
            await search(board.works, Frequency.INSTANT, Filter(salary_min=number))
        await published(board.works)
        matcher, rounds = Matcher(), 0
        while await match_next(board.works, matcher):
            rounds += 1
        await mail_due(board.works, LETTERS)

        # Three read four searches each, two of them known already; three match three searches each at most.
        assert (rounds, len(await board.mails())) == (6, 8)


class TestAPostingThatEndedAMonthAgo:
    async def test_leaves_no_match_and_is_told_to_nobody_again(self, board: Board) -> None:
        made = await search(board.works, Frequency.DAILY)
        over, still_open = await published(board.works, "over"), await published(board.works, "still open")
        await work_off(board.works)
        await change(board.works, close_posting, over)
        board.clock.moment += timedelta(days=30, seconds=1)

        assert [await forget_ended(board.works) for _ in range(2)] == [1, 0]
        async with board.works() as work:
            waiting = await work.matches.waiting([made.saved_search_id])
        assert waiting == {made.saved_search_id: [still_open.posting_id]}


class TestAMatcher:
    async def test_forgets_in_a_while_what_was_deleted(self, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(matcher_module, "_LOOKS_BETWEEN_CLEARINGS", 2)
        kept_one = await search(board.works, Frequency.INSTANT, Filter(near="Austin, TX"))
        gone = await search(board.works, Frequency.INSTANT, Filter(near="Austin, TX", salary_min=5))
        posting, matcher = await published(board.works), Matcher()

        found = []
        for _ in range(2):
            async with board.works() as work:
                await matcher.follow(work.saved_searches)
            found.append([each for _, each in matcher.match(posting, board.clock.moment)])
            if len(found) == 1:
                await delete(board.works, gone.saved_search_id)

        assert found == [[kept_one.saved_search_id, gone.saved_search_id], [kept_one.saved_search_id]]

    async def test_learns_of_what_is_kept_after_all_before_was_deleted(
        self, board: Board, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(matcher_module, "_BEHIND", 1)
        worker, gone = AlertWorker(board.works, LETTERS), [await search(board.works, Frequency.INSTANT) for _ in "four"]
        await published(board.works, "before")
        while await worker.work():
            pass
        for each in gone:
            await delete(board.works, each.saved_search_id)

        await search(board.works, Frequency.INSTANT)
        await published(board.works, "after")
        while await worker.work():
            pass

        assert await board.mails() == [one_new()] * 5


class Dying(Exception):
    """A worker dies."""


def dying(works: Works, where: str) -> Works:
    """Transactions that die just before they would be kept, those that have come to a step."""

    @asynccontextmanager
    async def work() -> AsyncIterator[Work]:
        async with works() as one:
            reached = False
            step = getattr(one, where.partition(".")[0])
            kept_step = getattr(step, where.partition(".")[2])

            async def noted(*arguments: object) -> object:
                nonlocal reached
                reached = True
                return await kept_step(*arguments)

            setattr(step, where.partition(".")[2], noted)
            yield one
            if reached:
                raise Dying

    return work


class TestAWorkerThatDies:
    @pytest.mark.parametrize("where", ["matches.add", "mailbox.hand_over", "matches.settle"])
    async def test_leaves_nothing_half_done(self, board: Board, where: str) -> None:
        await search(board.works, Frequency.INSTANT)
        await published(board.works)
        with pytest.raises(Dying):
            await work_off(dying(board.works, where))
        assert await board.mails() == []

        for _ in range(2):
            assert await mails(board) == [one_new()]
        assert (await board.told()).count(MAILED) == 1

    async def test_between_match_and_mail_is_followed_by_one_that_mails_once(self, board: Board) -> None:
        await search(board.works, Frequency.INSTANT)
        await published(board.works)
        assert await match_next(board.works, Matcher())

        for _ in range(2):
            assert await mails(board) == [one_new()]


class TestWorkersAtOnce:
    async def test_tell_each_search_of_each_posting_once(self, board: Board) -> None:
        for number in range(6):
            await search(board.works, Frequency.INSTANT, Filter(salary_min=number), by=ADA if number % 2 else EVE)
        async with board.works() as work:
            await person(replace(EVE, email_verified=True), work)
        titles = [f"Coder {number}" for number in range(4)]
        await asyncio.gather(
            *(published(board.works, title) for title in titles), *(work_off(board.works) for _ in range(3))
        )
        for _ in range(2):
            # What is matched last waits until its searches have rested.
            await asyncio.gather(*(work_off(board.works) for _ in range(3)))
            board.clock.moment += REST * len(titles)
        await asyncio.gather(*(work_off(board.works) for _ in range(3)))

        counted = sum(_count(each) for each in await board.mails())
        assert counted == len(titles) * 6

    async def test_follow_each_others_searches(self, board: Board) -> None:
        workers: Sequence[AlertWorker] = [AlertWorker(board.works, LETTERS) for _ in range(2)]
        await published(board.works, "before")
        for worker in workers:
            await worker.work()
        await search(board.works, Frequency.INSTANT)
        for number, worker in enumerate(workers):
            await published(board.works, f"after {number}")
            while await worker.work():
                pass
            board.clock.moment += REST

        assert await board.mails() == [one_new()] * 2


def _count(mail: str) -> int:
    return int(mail.partition(": ")[2].partition(" ")[0])


class TestThePlaceOfAPosting:
    async def test_lets_remote_ones_stand_that_take_somebody_who_lives_there(self, board: Board) -> None:
        for state in ("TX", "NM", "NY"):
            await search(board.works, Frequency.INSTANT, Filter(state=state))
        await published(board.works, content=replace(CODER, remote="remote", remote_states=("NM",)))

        assert await mails(board) == [one_new("NM"), one_new("TX")]

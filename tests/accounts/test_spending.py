"""A view is spent once per code in 24 hours, never below zero, never twice for one request."""

import asyncio
import uuid

import pytest

from chassis.errors import IdempotencyKeyInvalid, IdempotencyKeyReused, InvalidFields, Unauthenticated
from services.accounts.domain import EntryKind, Kind, Meter, Outcome
from tests.accounts.conftest import TurnedClock
from tests.accounts.people import Suite

KEY = "0b9f4c1e-51a7-4d58-9a3e-6f6d2f0c8b11"


class TestAGuest:
    async def test_has_one_code_page(self, suite: Suite) -> None:
        guest = await suite.open_guest()

        first, second = await suite.view(guest, "E11.9"), await suite.view(guest, "E11.65")

        assert (first.outcome, first.shown.granted, first.shown.remaining) == (Outcome.SPENT, 1, 0)
        assert (second.outcome, second.charge_id) == (Outcome.NONE_LEFT, "")

    async def test_has_one_question_and_no_api(self, suite: Suite) -> None:
        guest = await suite.open_guest()

        assert [shown.meter for shown in (await suite.standing(guest)).balances] == [Meter.VIEWS, Meter.QUESTIONS]
        assert await suite.remaining(guest, Meter.QUESTIONS) == 1

    async def test_finds_every_step_in_the_ledger(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        await suite.view(guest, "E11.9")

        lines = await suite.ledger(guest, Meter.VIEWS)

        assert [(line.kind, line.amount, line.resource, line.balance_after) for line in lines] == [
            (EntryKind.GRANT, 1, "guest", 1),
            (EntryKind.VIEW, -1, "icd10cm/E11.9", 0),
        ]


class TestTheSameCodeAgain:
    async def test_is_free_and_names_its_charge(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        spent = await suite.view(guest)

        again = await suite.view(guest)

        assert (again.outcome, again.charge_id) == (Outcome.ALREADY_SPENT, spent.charge_id)

    async def test_costs_a_view_once_a_day_has_passed_since_the_charge(self, suite: Suite, clock: TurnedClock) -> None:
        member = (await suite.register()).signed_in.account
        await suite.view(member)
        clock.turn(hours=23, minutes=59)
        assert (await suite.view(member)).outcome is Outcome.ALREADY_SPENT

        # The free view did not prolong it.
        clock.turn(minutes=1)

        assert (await suite.view(member)).outcome is Outcome.SPENT
        assert await suite.remaining(member) == 3


class TestARequestThatComesAgain:
    async def test_is_answered_as_the_first_time(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        first = await suite.view(guest, key=KEY)

        assert await suite.view(guest, key=KEY) == first
        assert await suite.view(guest, key=KEY.upper()) == first
        assert len(await suite.ledger(guest, Meter.VIEWS)) == 2

    async def test_is_answered_so_29_days_later(self, suite: Suite, clock: TurnedClock) -> None:
        guest = await suite.open_guest()
        first = await suite.view(guest, key=KEY)
        clock.turn(days=29)

        assert await suite.view(guest, key=KEY) == first

    async def test_with_another_code_is_refused_and_costs_nothing(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account
        await suite.view(member, "E11.9", key=KEY)

        with pytest.raises(IdempotencyKeyReused):
            await suite.view(member, "E11.65", key=KEY)

        assert await suite.remaining(member) == 4

    async def test_with_another_meter_is_refused(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        await suite.view(guest, key=KEY)

        with pytest.raises(IdempotencyKeyReused):
            await suite.spend(guest, Meter.QUESTIONS, KEY, key=KEY)

    async def test_from_another_account_is_another_request(self, suite: Suite) -> None:
        one, other = await suite.open_guest(), await suite.open_guest()

        assert (await suite.view(one, key=KEY)).outcome is Outcome.SPENT
        assert (await suite.view(other, "E11.65", key=KEY)).outcome is Outcome.SPENT

    async def test_without_views_is_still_answered_so_after_new_ones_came(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        await suite.view(guest, "E11.9")
        refused = await suite.view(guest, "E11.65", key=KEY)
        member = (await suite.register(guest=guest)).signed_in.account

        assert await suite.view(member, "E11.65", key=KEY) == refused


class TestARequestThatCannotBeMeant:
    @pytest.mark.parametrize("key", ["1", "x" * 36, KEY + "\r\n", "{" + KEY + "}", KEY.replace("-", "")])
    async def test_without_a_uuid_is_refused(self, suite: Suite, key: str) -> None:
        guest = await suite.open_guest()

        with pytest.raises(IdempotencyKeyInvalid):
            await suite.view(guest, key=key)

    @pytest.mark.parametrize("code", ["", "x" * 200, "é"])
    async def test_for_no_resource_is_refused(self, suite: Suite, code: str) -> None:
        guest = await suite.open_guest()

        with pytest.raises(InvalidFields):
            await suite.spend(guest, Meter.API, code)

    async def test_of_an_account_that_is_gone_is_refused(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        await suite.register(guest=guest)

        with pytest.raises(Unauthenticated):
            await suite.view(guest)


class TestManyRequestsAtOnce:
    async def test_for_different_codes_take_the_one_view_once(self, suite: Suite) -> None:
        guest = await suite.open_guest()

        answers = await asyncio.gather(*(suite.view(guest, f"A{number:03}") for number in range(200)))

        assert sorted(answer.outcome for answer in answers) == [Outcome.NONE_LEFT] * 199 + [Outcome.SPENT]
        assert sum(line.amount for line in await suite.ledger(guest, Meter.VIEWS)) == 0

    async def test_for_one_code_take_one_view(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account

        answers = await asyncio.gather(*(suite.view(member) for _ in range(100)))

        assert sorted(answer.outcome for answer in answers) == [Outcome.ALREADY_SPENT] * 99 + [Outcome.SPENT]
        assert len({answer.charge_id for answer in answers}) == 1
        assert await suite.remaining(member) == 4

    async def test_under_one_key_have_one_answer(self, suite: Suite) -> None:
        guest, key = await suite.open_guest(), str(uuid.uuid4())

        answers = await asyncio.gather(*(suite.view(guest, key=key) for _ in range(100)))

        assert set(answers) == {answers[0]}
        assert answers[0].outcome is Outcome.SPENT

    async def test_for_50_codes_with_6_views_take_6(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        member = (await suite.register(guest=guest)).signed_in.account

        answers = await asyncio.gather(*(suite.view(member, f"A{number % 50:03}") for number in range(150)))

        charged = {answer.charge_id for answer in answers} - {""}
        assert len(charged) == 6
        assert await suite.remaining(member) == 0


class TestADailyMeter:
    async def test_is_filled_at_the_first_use_of_a_day(self, suite: Suite, clock: TurnedClock) -> None:
        member = (await suite.register()).signed_in.account
        for number in range(4):
            await suite.spend(member, Meter.QUESTIONS, f"answer-{number}")
        clock.turn(days=1)

        answer = await suite.spend(member, Meter.QUESTIONS, "answer-x")

        assert (answer.shown.granted, answer.shown.remaining) == (10, 9)
        amounts = [line.amount for line in await suite.ledger(member, Meter.QUESTIONS)]
        assert amounts == [10, -1, -1, -1, -1, 4, -1]

    async def test_is_not_filled_twice_a_day(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account
        answers = [await suite.spend(member, Meter.QUESTIONS, f"answer-{number}") for number in range(11)]

        assert [answer.outcome for answer in answers] == [Outcome.SPENT] * 10 + [Outcome.NONE_LEFT]

    async def test_is_not_filled_twice_when_the_clock_is_set_back(self, suite: Suite, clock: TurnedClock) -> None:
        member = (await suite.register()).signed_in.account
        await suite.spend(member, Meter.QUESTIONS, "answer-1")
        clock.turn(days=-1)

        assert await suite.remaining(member, Meter.QUESTIONS) == 9

    async def test_keeps_the_question_that_a_guest_brought(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        member = (await suite.register(guest=guest)).signed_in.account

        assert await suite.remaining(member, Meter.QUESTIONS) == 10
        assert [line.amount for line in await suite.ledger(member, Meter.QUESTIONS)] == [1, 9]

    async def test_counts_each_call_of_the_api(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account

        answers = [await suite.spend(member, Meter.API, "codes:batchGet") for _ in range(3)]

        assert [answer.outcome for answer in answers] == [Outcome.SPENT] * 3
        assert await suite.remaining(member, Meter.API) == 9_997

    async def test_counts_a_repeated_call_once_and_refuses_its_key_for_another_one(self, suite: Suite) -> None:
        member, key = (await suite.register()).signed_in.account, str(uuid.uuid4())

        for _ in range(3):
            await suite.spend(member, Meter.API, "codes:batchGet", key, asked="these codes")
        with pytest.raises(IdempotencyKeyReused):
            await suite.spend(member, Meter.API, "codes:batchGet", key, asked="other codes")

        assert await suite.remaining(member, Meter.API) == 9_999


class TestAnAccountOfAnotherKind:
    @pytest.mark.parametrize("kind", [Kind.SUBSCRIBER, Kind.STAFF])
    async def test_is_unmetered_at_once(self, suite: Suite, kind: Kind) -> None:
        member = (await suite.register()).signed_in.account
        await suite.make(member, kind)

        answer = await suite.view(member)

        assert (answer.outcome, answer.kind, answer.shown.unmetered) == (Outcome.UNMETERED, kind, True)

    async def test_is_metered_as_before_when_it_is_registered_again(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account
        await suite.view(member, "E11.9")
        await suite.make(member, Kind.STAFF)
        await suite.view(member, "E11.65")
        await suite.make(member, Kind.REGISTERED)

        assert await suite.remaining(member) == 4


class TestWhatIsTold:
    async def test_is_each_charge_once_with_what_it_left(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        spent = await suite.view(guest)
        await suite.view(guest)

        (event,) = await suite.store.told()

        assert event.subject == "ca.accounts.usage.charged.v1"
        assert event.event_id == spent.charge_id
        told = str(event.message)
        assert all(part in told for part in ("icd10cm/E11.9", "guest", "views", "amount: 1"))

    async def test_is_a_meter_that_ran_out_once_for_each_balance(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        for code in ("A00", "A01", "A02"):
            await suite.view(guest, code)
        member = (await suite.register(guest=guest)).signed_in.account
        for number in range(8):
            await suite.view(member, f"B{number}")

        assert (await suite.subjects()).count("usage.exhausted") == 2

    async def test_is_nothing_for_what_is_free(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account
        await suite.make(member, Kind.STAFF)
        await suite.view(member)

        assert await suite.subjects() == ["account.registered"]

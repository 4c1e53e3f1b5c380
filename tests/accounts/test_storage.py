"""What every store must keep to: the MUSTs of the ports."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from services.accounts.domain import Account, Attempts, Balance, LedgerEntry, Meter, Registration
from tests.accounts.conftest import TurnedClock
from tests.accounts.people import Suite
from tests.accounts.stores import InSql, Store


class TestATransactionThatFails:
    async def test_leaves_nothing_behind(self, suite: Suite, store: Store) -> None:
        guest = await suite.open_guest()
        with pytest.raises(RuntimeError, match="second thoughts"):
            await self._spend_and_fail(store, guest)

        assert await suite.remaining(guest) == 1
        assert await store.told() == []

    async def _spend_and_fail(self, store: Store, guest: Account) -> None:
        from services.accounts import events

        async with store.begin() as work:
            left = await work.ledger.take(guest.account_id, Meter.VIEWS)
            assert left is not None
            charge = LedgerEntry.charge(left, "icd10cm/E11.9", work.now())
            await work.ledger.append(charge)
            work.outbox.add(events.unit_charged(charge, guest.kind))
            raise RuntimeError("second thoughts")


class TestABalance:
    async def test_that_was_never_granted_is_zero_and_gives_nothing(self, store: Store) -> None:
        async with store.begin() as work:
            assert await work.ledger.balance("nobody", Meter.VIEWS) == Balance("nobody", Meter.VIEWS)
            assert await work.ledger.take("nobody", Meter.VIEWS) is None

    async def test_is_kept_as_it_was_given(self, suite: Suite, store: Store) -> None:
        guest = await suite.open_guest()
        balance = Balance(guest.account_id, Meter.API, 9, 3, date(2026, 1, 15), 7)

        async with store.begin() as work:
            await work.ledger.keep(balance)
        async with store.begin() as work:
            assert await work.ledger.balance(guest.account_id, Meter.API) == balance

    async def test_is_refused_by_the_store_itself_when_more_was_spent_than_granted(
        self, suite: Suite, store: Store
    ) -> None:
        guest = await suite.open_guest()

        with pytest.raises(Exception, match=r"(?i)spent"):
            await self._keep(store, Balance(guest.account_id, Meter.VIEWS, 1, 2))

    async def _keep(self, store: Store, balance: Balance) -> None:
        async with store.begin() as work:
            await work.ledger.keep(balance)


class TestAGrant:
    async def test_cannot_be_entered_twice(self, suite: Suite, store: Store) -> None:
        guest = await suite.open_guest()
        (grant,) = await suite.ledger(guest, Meter.VIEWS)

        with pytest.raises(Exception, match=r"(?i)unique|before"):
            await self._append(store, replace(grant, entry_id="another", grant_ref=guest.account_id))

    async def _append(self, store: Store, entry: LedgerEntry) -> None:
        async with store.begin() as work:
            await work.ledger.append(entry)


class TestAKey:
    async def test_is_claimed_by_one(self, store: Store, clock: TurnedClock) -> None:
        registration = Registration("k-1", "f", "account", clock())

        async with store.begin() as work:
            assert await work.registrations.claim(registration)
        async with store.begin() as work:
            assert not await work.registrations.claim(replace(registration, account_id="another"))
            assert await work.registrations.find("k-1") == registration


class TestTheSaltOfADay:
    async def test_is_one_for_all_who_ask_at_once(self, store: Store) -> None:
        async def ask() -> bytes:
            async with store.begin() as work:
                return await work.limits.salt(date(2026, 1, 15))

        assert len(set(await asyncio.gather(*(ask() for _ in range(10))))) == 1


class TestAPageOfTheLedger:
    async def test_is_newest_first_and_goes_on_below_a_place(self, suite: Suite, store: Store) -> None:
        member = (await suite.register()).signed_in.account
        for number in range(5):
            await suite.view(member, f"A{number}")

        async with store.begin() as work:
            first = await work.ledger.page(member.account_id, None, 4)
            rest = await work.ledger.page(member.account_id, first[-1].position, 4)

        assert [entry.balance_after for entry in first + rest] == [0, 1, 2, 3, 4, 5]


class TestManyWhoCountAtOnce:
    async def test_lose_nothing(self, store: Store) -> None:
        async def count() -> int:
            async with store.begin() as work:
                return await work.limits.count("guests", "2026-01-15", "bucket", 1)

        assert sorted(await asyncio.gather(*(count() for _ in range(30)))) == list(range(1, 31))


class TestFailuresThatAreCountedAndForgivenAtOnce:
    async def test_are_never_in_each_others_way(self, store: Store, clock: TurnedClock) -> None:
        async def fail() -> None:
            async with store.begin() as work:
                earlier = await work.limits.attempts("ada") or Attempts(0, clock())
                await work.limits.note("ada", Attempts(earlier.failures + 1, clock()))

        async def forgive() -> None:
            async with store.begin() as work:
                await work.limits.forgive("ada")

        await asyncio.gather(*(act() for _ in range(40) for act in (fail, forgive)))
        await forgive()
        await asyncio.gather(*(fail() for _ in range(20)))

        async with store.begin() as work:
            assert await work.limits.attempts("ada") == Attempts(20, clock())


class TestTheLedger:
    async def test_is_found_in_order(self, sqlite_store: InSql, postgres_store: InSql) -> None:
        from services.accounts.repository.reconciliation import discrepancies

        for store in (sqlite_store, postgres_store):
            await self._live_a_little(Suite(store))
            async with store.database.transaction() as session:
                assert await discrepancies(session) == []

    async def test_shows_a_balance_that_somebody_changed(self, sqlite_store: InSql, postgres_store: InSql) -> None:
        from services.accounts.repository.reconciliation import discrepancies

        for store in (sqlite_store, postgres_store):
            guest = await Suite(store).open_guest()
            async with store.begin() as work:
                await work.ledger.keep(Balance(guest.account_id, Meter.VIEWS, 100, 0))
                await work.ledger.keep(Balance(guest.account_id, Meter.API, 7, 0))

            async with store.database.transaction() as session:
                found = {(one.meter, one.balance, one.entries) for one in await discrepancies(session)}

            assert found == {("views", (100, 0), (1, 0)), ("api", (7, 0), (0, 0))}

    async def _live_a_little(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        await suite.view(guest)
        member = (await suite.register(guest=guest)).signed_in.account
        await suite.spend(member, Meter.QUESTIONS, "answer-1")

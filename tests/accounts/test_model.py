"""Whatever people do in whatever order, memory, SQLite and PostgreSQL answer alike and every sum is right."""

import asyncio
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, rule, run_state_machine_as_test

from chassis.errors import IdempotencyKeyReused
from services.accounts.domain import Account, Kind, Meter, Spend
from tests.accounts.conftest import TurnedClock, empty
from tests.accounts.memory import InMemory
from tests.accounts.people import Suite
from tests.accounts.stores import InSql, Store

CODES = st.sampled_from(["A00.0", "B01.1", "E11.9", "E11.65", "I10", "J45.909", "Z00.00"])
KEYS = st.sampled_from([f"00000000-0000-4000-8000-00000000000{digit}" for digit in range(10)])
METERS = st.sampled_from(list(Meter))


class Ledgers(RuleBasedStateMachine):
    """One history on three stores."""

    # One account is one on each store: the ids differ, what may be done does not.
    guests: Bundle[tuple[Account, ...]] = Bundle("guests")
    members: Bundle[tuple[Account, ...]] = Bundle("members")

    def __init__(self, file: Path, postgres_url: str) -> None:
        super().__init__()
        self.clock = TurnedClock()
        self.runner = asyncio.Runner()
        self.databases = [InSql(url, self.clock) for url in (f"sqlite+aiosqlite:///{file}", postgres_url)]
        stores: list[Store] = [InMemory(self.clock), *self.databases]
        self.suites = [Suite(store) for store in stores]
        self.everybody: list[tuple[Account, ...]] = []

    @initialize()
    def begin_with_nothing(self) -> None:
        for store in self.databases:
            self.runner.run(empty(store.database))

    @rule(target=guests)
    def open_guest(self) -> tuple[Account, ...]:
        return self._known(self._each(lambda suite, _: suite.open_guest()))

    @rule(target=members, guest=consumes(guests))
    def register(self, guest: tuple[Account, ...]) -> tuple[Account, ...]:
        return self._register(guest)

    @rule(target=members)
    def register_without_a_guest(self) -> tuple[Account, ...]:
        return self._register((None, None, None))

    @rule(who=st.one_of(guests, members), meter=METERS, code=CODES, key=KEYS)
    def spend(self, who: tuple[Account, ...], meter: Meter, code: str, key: str) -> None:
        async def attempt(suite: Suite, at: int) -> object:
            try:
                return _seen(await suite.spend(who[at], meter, code, key))
            except IdempotencyKeyReused:
                return "reused"

        self._same(self._each(attempt))

    @rule(who=st.one_of(guests, members), code=CODES)
    def view_twice_at_once(self, who: tuple[Account, ...], code: str) -> None:
        async def attempt(suite: Suite, at: int) -> object:
            answers = await asyncio.gather(suite.view(who[at], code), suite.view(who[at], code))
            return sorted(map(_seen, answers))

        self._same(self._each(attempt))

    @rule(who=members, kind=st.sampled_from([Kind.REGISTERED, Kind.SUBSCRIBER, Kind.STAFF]))
    def make(self, who: tuple[Account, ...], kind: Kind) -> None:
        self._each(lambda suite, at: suite.make(who[at], kind))

    @rule(hours=st.integers(min_value=-1, max_value=30))
    def turn_the_clock(self, hours: int) -> None:
        self.clock.turn(hours=hours)

    @rule()
    def restart(self) -> None:
        for store in self.databases:
            self.runner.run(store.database.close())

    @rule(who=st.one_of(guests, members))
    def look(self, who: tuple[Account, ...]) -> None:
        async def standing(suite: Suite, at: int) -> object:
            return (await suite.standing(who[at])).balances

        self._same(self._each(standing))

    def teardown(self) -> None:
        for who in self.everybody:
            self._same(self._each(lambda suite, at, who=who: _story(suite, who[at])))
        self._same(self._each(lambda suite, _: suite.subjects()))
        for store in self.databases:
            self.runner.run(store.database.close())
        self.runner.close()

    def _register(self, guest: tuple[Account | None, ...]) -> tuple[Account, ...]:
        email = f"person{len(self.everybody)}@example.org"

        async def register(suite: Suite, at: int) -> Account:
            return (await suite.register(email, guest[at])).signed_in.account

        return self._known(self._each(register))

    def _known(self, who: list[Account]) -> tuple[Account, ...]:
        self.everybody.append(tuple(who))
        return tuple(who)

    def _each(self, act: Any) -> list[Any]:
        return [self.runner.run(act(suite, at)) for at, suite in enumerate(self.suites)]

    def _same(self, answers: list[object]) -> None:
        assert all(answer == answers[0] for answer in answers), answers


class TestAnyHistory:
    def test_is_the_same_on_every_store_and_adds_up(
        self, migrated_file: Path, migrated_postgres: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "accounts.sqlite"
        shutil.copy(migrated_file, file)
        chosen = settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        )

        made: Any = partial(Ledgers, file, migrated_postgres)
        run_state_machine_as_test(made, settings=chosen)


def _seen(spend: Spend) -> tuple[object, ...]:
    """An answer without the ids that each store makes for itself."""
    return (spend.outcome, spend.shown.granted, spend.shown.remaining, spend.kind, bool(spend.charge_id))


async def _story(suite: Suite, account: Account) -> list[tuple[object, ...]]:
    """The account's ledger; its sums must be the balances, and no balance was ever below zero."""
    lines = await suite.ledger(account)
    async with suite.store.begin() as work:
        balances = {meter: await work.ledger.balance(account.account_id, meter) for meter in Meter}
    for meter, balance in balances.items():
        mine = [line for line in lines if line.meter is meter]
        assert sum(line.amount for line in mine) == balance.remaining
        assert -sum(line.amount for line in mine if line.amount < 0) == balance.spent
        assert all(line.balance_after >= 0 for line in mine)
    return [(line.kind, line.meter, line.amount, line.resource, line.balance_after) for line in lines]

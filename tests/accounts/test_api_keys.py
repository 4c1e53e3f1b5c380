"""API keys: the secret is told once, they spend on their own quota, and they end at once."""

import asyncio

import pytest

from services.accounts.api_keys import Scope
from services.accounts.domain import Account, Kind, Meter, Outcome
from services.accounts.errors import ApiKeyInvalid, ApiKeyNotFound, TooManyApiKeys
from services.accounts.usecases import keys, sessions
from services.accounts.usecases.keys import CreateApiKey, MadeKey
from tests.accounts.conftest import TurnedClock
from tests.accounts.people import SEAL, Suite
from tests.accounts.stores import Store


class Keyring:
    """An account with a suite to make keys in."""

    def __init__(self, suite: Suite, account: Account) -> None:
        self.suite = suite
        self.account = account

    async def make(self, name: str = "nightly", quota: int = 3, scopes: tuple[str, ...] = ("lookup",)) -> MadeKey:
        command = CreateApiKey(self.account.account_id, name, scopes, quota)
        async with self.suite.store.begin() as work:
            return await keys.create_key(command, work)

    async def holder(self, secret: str) -> sessions.Holder | None:
        async with self.suite.store.begin() as work:
            return await sessions.holder(secret, work, SEAL, self.suite.means.rules)

    async def end(self, key_id: str) -> None:
        async with self.suite.store.begin() as work:
            await keys.delete_key(self.account.account_id, key_id, work)

    async def names(self) -> list[str]:
        async with self.suite.store.begin() as work:
            return [key.name for key in await work.api_keys.of(self.account.account_id)]


@pytest.fixture
async def ring(suite: Suite) -> Keyring:
    return Keyring(suite, (await suite.register()).signed_in.account)


class TestAKey:
    async def test_is_known_by_its_secret_alone(self, ring: Keyring) -> None:
        made = await ring.make()

        found = await ring.holder(made.secret)
        assert made.secret.startswith("cak_")
        assert found == sessions.Holder(ring.account, made.key)
        assert await ring.holder(made.key.secret_sha256) is None
        assert await ring.holder("cak_" + "x" * 43) is None
        assert made.secret not in repr(made.key)

    async def test_is_no_session(self, ring: Keyring) -> None:
        assert await ring.suite.whose((await ring.make()).secret) is None

    async def test_ends_at_once(self, ring: Keyring) -> None:
        made = await ring.make()
        await ring.end(made.key.key_id)

        assert await ring.holder(made.secret) is None
        with pytest.raises(ApiKeyNotFound):
            await ring.end(made.key.key_id)

    async def test_is_ended_by_its_owner_alone(self, ring: Keyring) -> None:
        made = await ring.make()
        eve = Keyring(ring.suite, (await ring.suite.register("eve@example.org")).signed_in.account)

        with pytest.raises(ApiKeyNotFound):
            await eve.end(made.key.key_id)
        assert await ring.holder(made.secret)

    @pytest.mark.parametrize(
        ("name", "quota", "scopes"),
        [
            ("", 3, ("lookup",)),
            (" ", 3, ("lookup",)),
            ("x" * 101, 3, ("lookup",)),
            ("a\nb", 3, ("lookup",)),
            ("a", -1, ("lookup",)),
            ("a", 1_000_001, ("lookup",)),
            ("a", 3, ()),
            ("a", 3, ("everything",)),
        ],
    )
    async def test_that_cannot_be_meant_is_refused(
        self, ring: Keyring, name: str, quota: int, scopes: tuple[str, ...]
    ) -> None:
        with pytest.raises(ApiKeyInvalid):
            await ring.make(name, quota, scopes)

    async def test_has_the_usual_quota_unless_told_otherwise(self, ring: Keyring) -> None:
        made = await ring.make(quota=0, scopes=("jobs", "lookup", "jobs"))

        assert (made.key.daily_quota, made.key.scopes) == (10_000, frozenset({Scope.JOBS, Scope.LOOKUP}))

    async def test_is_one_of_twenty(self, ring: Keyring, clock: TurnedClock) -> None:
        outcomes = await asyncio.gather(*(ring.make(str(n)) for n in range(22)), return_exceptions=True)

        assert [type(one) for one in outcomes if isinstance(one, Exception)] == [TooManyApiKeys] * 2
        assert len(await ring.names()) == 20


class TestTheQuotaOfAKey:
    async def spend(self, ring: Keyring, made: MadeKey, code: str, meter: Meter = Meter.API) -> Outcome:
        import uuid

        from services.accounts.usecases.spending import SpendUnit, spend

        command = SpendUnit(ring.account.account_id, meter, code, str(uuid.uuid4()), key_id=made.key.key_id)
        async with ring.suite.store.begin() as work:
            return (await spend(command, work, ring.suite.means.rules)).outcome

    async def test_holds_whatever_its_owner_has_left(self, ring: Keyring) -> None:
        made = await ring.make(quota=2)
        outcomes = [await self.spend(ring, made, "codes:batchGet") for _ in range(3)]

        assert outcomes == [Outcome.SPENT, Outcome.SPENT, Outcome.NONE_LEFT]
        assert await ring.suite.remaining(ring.account, Meter.API) == 9_998

    async def test_is_never_passed_by_many_at_once(self, ring: Keyring) -> None:
        made = await ring.make(quota=3)
        outcomes = await asyncio.gather(*(self.spend(ring, made, "codes:batchGet") for _ in range(20)))

        assert outcomes.count(Outcome.SPENT) == 3

    async def test_is_new_the_next_day_and_not_when_the_clock_is_set_back(
        self, ring: Keyring, clock: TurnedClock
    ) -> None:
        made = await ring.make(quota=1)
        assert await self.spend(ring, made, "a") is Outcome.SPENT
        clock.turn(days=1)
        assert await self.spend(ring, made, "a") is Outcome.SPENT
        clock.turn(days=-1)
        assert await self.spend(ring, made, "a") is Outcome.NONE_LEFT

    async def test_is_not_touched_by_what_costs_nothing(self, ring: Keyring) -> None:
        made = await ring.make(quota=1)

        outcomes = [await self.spend(ring, made, "icd10cm/E11.9", Meter.VIEWS) for _ in range(3)]

        assert outcomes == [Outcome.SPENT, Outcome.ALREADY_SPENT, Outcome.ALREADY_SPENT]

    async def test_holds_for_who_is_not_metered(self, ring: Keyring) -> None:
        made = await ring.make(quota=1)
        await ring.suite.make(ring.account, Kind.SUBSCRIBER)

        outcomes = [await self.spend(ring, made, "codes:batchGet") for _ in range(2)]

        assert outcomes == [Outcome.UNMETERED, Outcome.NONE_LEFT]

    async def test_ends_with_the_key(self, ring: Keyring, store: Store) -> None:
        made = await ring.make()
        await ring.end(made.key.key_id)

        assert await self.spend(ring, made, "codes:batchGet") is Outcome.NONE_LEFT

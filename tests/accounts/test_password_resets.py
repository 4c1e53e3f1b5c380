"""A mailed link gives an account another password and ends its sessions; asking tells nobody who has an account."""

import asyncio
import statistics
import time

import pytest

from services.accounts.domain import Account
from services.accounts.errors import BadCredentials, LinkNotValid, PasswordTooWeak, ResetsLimited
from services.accounts.ports import Member
from services.accounts.usecases import sessions
from tests.accounts.conftest import TurnedClock
from tests.accounts.people import PASSWORD, SITE, Suite
from tests.accounts.stores import InSql, Store

ANOTHER = "another long password"


async def asked(suite: Suite, email: str = "ada@example.org") -> str:
    """The link of an account's owner who asked for one."""
    await suite.ask_reset(email)
    await suite.look_up_resets()
    return await suite.link("password-resets")


async def resets_mailed(suite: Suite) -> int:
    return len([mail for mail in await suite.mails_to() if f"{SITE}/password-resets/" in mail.text])


class TestAskingForAReset:
    async def test_mails_a_link_to_the_address_in_its_own_spelling(self, suite: Suite) -> None:
        await suite.register()
        await suite.ask_reset("  ADA@example.ORG ")
        await suite.look_up_resets()

        assert await resets_mailed(suite) == 1

    @pytest.mark.parametrize("email", ["nobody@example.org", "no address", "", "x" * 400 + "@example.org"])
    async def test_for_nobodys_address_mails_nothing(self, suite: Suite, email: str) -> None:
        await suite.ask_reset(email)
        await suite.look_up_resets()

        assert await suite.store.mails() == []

    async def test_does_the_same_whoever_has_the_address(self, suite: Suite, store: Store) -> None:
        await suite.register()
        before = len(await suite.store.mails())
        await suite.ask_reset("ada@example.org")
        await suite.ask_reset("bob@example.org")

        assert len(await suite.store.mails()) == before
        async with store.begin() as work:
            kept = [await work.reset_requests.take() for _ in range(3)]
        assert kept == ["ada@example.org", "bob@example.org", None]

    async def test_for_one_address_mails_so_many_links_an_hour_and_says_nothing(
        self, suite: Suite, clock: TurnedClock
    ) -> None:
        await suite.register()
        for _ in range(5):
            await suite.ask_reset()
        await suite.look_up_resets()
        assert await resets_mailed(suite) == 3

        clock.turn(hours=1)
        await suite.ask_reset()
        await suite.look_up_resets()
        assert await resets_mailed(suite) == 4

    async def test_is_limited_for_one_network(self, suite: Suite) -> None:
        limited = suite.under(resets_per_network_per_hour=2)
        for number in range(2):
            await limited.ask_reset(f"a{number}@example.org")

        with pytest.raises(ResetsLimited):
            await limited.ask_reset("c@example.org")
        await limited.ask_reset("c@example.org", network="198.51.100.1")
        await limited.under(limited=False).ask_reset("c@example.org")

    async def test_is_looked_up_once_by_many_workers(self, suite: Suite) -> None:
        await suite.register()
        await suite.ask_reset()
        await asyncio.gather(*(suite.look_up_resets() for _ in range(5)))

        assert await resets_mailed(suite) == 1


class TestTheTimeOfAsking:
    """W4: the medians for an address with and without an account are less than 5 ms apart."""

    async def test_tells_nothing(self, sqlite_store: InSql) -> None:
        suite = Suite(sqlite_store).under(limited=False)
        await suite.register()
        times: dict[str, list[float]] = {"ada@example.org": [], "bob@example.org": []}
        for _ in range(100):
            for email, taken in times.items():
                started = time.perf_counter()
                await suite.ask_reset(email)
                taken.append(time.perf_counter() - started)

        known, unknown = (statistics.median(taken) for taken in times.values())
        assert abs(known - unknown) < 0.005


class TestAMailedLink:
    async def test_gives_the_account_another_password(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account
        await suite.reset(await asked(suite), ANOTHER)

        assert (await suite.log_in(password=ANOTHER)).account == member
        with pytest.raises(BadCredentials):
            await suite.log_in(password=PASSWORD)

    async def test_ends_every_session_and_nobody_elses(self, suite: Suite) -> None:
        tokens = [(await suite.register()).signed_in.token, (await suite.log_in()).token]
        other = (await suite.register("bob@example.org")).signed_in
        await suite.reset(await asked(suite), ANOTHER)

        assert [await suite.whose(token) for token in tokens] == [None, None]
        assert await suite.whose(other.token) == other.account

    async def test_tells_the_owner_by_mail(self, suite: Suite) -> None:
        await suite.register()
        await suite.reset(await asked(suite), ANOTHER)

        assert [mail.subject for mail in await suite.mails_to()][-1] == "Your password was changed"

    async def test_works_once(self, suite: Suite) -> None:
        await suite.register()
        token = await asked(suite)
        await suite.reset(token, ANOTHER)

        with pytest.raises(LinkNotValid):
            await suite.reset(token, "a third long password")
        assert await suite.log_in(password=ANOTHER)

    async def test_works_for_one_of_many_who_come_at_once(self, suite: Suite) -> None:
        await suite.register()
        token = await asked(suite)

        outcomes = await asyncio.gather(
            *(suite.reset(token, f"{number} is a long password") for number in range(10)), return_exceptions=True
        )

        assert [type(one) for one in outcomes if one is not None] == [LinkNotValid] * 9
        assert await suite.log_in(password=f"{outcomes.index(None)} is a long password")

    @pytest.mark.parametrize("password", ["short", "x" * 129, "1qaz2wsx3edc4rfv"])
    async def test_outlives_a_weak_password(self, suite: Suite, password: str) -> None:
        await suite.register()
        token = await asked(suite)
        with pytest.raises(PasswordTooWeak):
            await suite.reset(token, password)

        await suite.reset(token, ANOTHER)

    async def test_works_for_half_an_hour(self, suite: Suite, clock: TurnedClock) -> None:
        await suite.register()
        token = await asked(suite)
        clock.turn(minutes=30)

        with pytest.raises(LinkNotValid):
            await suite.reset(token, ANOTHER)

    async def test_is_dead_once_a_later_one_was_asked_for(self, suite: Suite, clock: TurnedClock) -> None:
        await suite.register()
        first = await asked(suite)
        clock.turn(minutes=1)
        await asked(suite)

        with pytest.raises(LinkNotValid):
            await suite.reset(first, ANOTHER)

    async def test_is_nothing_for_verifying_an_address(self, suite: Suite) -> None:
        await suite.register()

        with pytest.raises(LinkNotValid):
            await suite.verify(await asked(suite))

    async def test_lets_its_owner_in_whatever_failed_before(self, suite: Suite) -> None:
        await suite.register()
        for _ in range(5):
            with pytest.raises(BadCredentials):
                await suite.log_in(password="wrong horse battery staple")
        await suite.reset(await asked(suite), ANOTHER)

        assert await suite.log_in(password=ANOTHER)


class TestALoginWithTheOldPasswordAtTheMomentOfAReset:
    async def test_opens_no_session(self, suite: Suite, store: Store) -> None:
        await suite.register()
        token = await asked(suite)
        proved = await sessions.prove(sessions.Credentials("ada@example.org", PASSWORD, ""), suite.means)
        await suite.reset(token, ANOTHER)

        with pytest.raises(BadCredentials):
            await self._go_on(store, proved)

    async def _go_on(self, store: Store, proved: Member) -> Account:
        async with store.begin() as work:
            return await sessions.hold_proved(proved, work)

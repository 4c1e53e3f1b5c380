"""Logging in tells nothing about who has an account, and a session ends at once."""

import asyncio
from datetime import timedelta

import pytest

from services.accounts.domain import Kind, Meter
from services.accounts.errors import AccountNotFound, BadCredentials, KindNotAssignable, TokenInvalid, TooManyAttempts
from services.accounts.usecases import kinds, sessions
from tests.accounts.conftest import TurnedClock
from tests.accounts.people import PASSWORD, SEAL, Suite

WRONG = "wrong horse battery staple"


class TestWhoKnowsThePassword:
    @pytest.mark.parametrize("email", ["ada@example.org", " ADA@Example.ORG"])
    async def test_gets_a_new_session_each_time(self, suite: Suite, email: str) -> None:
        member = (await suite.register()).signed_in

        again = await suite.log_in(email)

        assert again.account == member.account
        assert again.token != member.token

    async def test_has_an_outdated_hash_renewed(self, suite: Suite) -> None:
        member = (await suite.register()).signed_in.account
        async with suite.store.begin() as work:
            await work.accounts.set_password(member.account_id, f"old:{PASSWORD}")

        await suite.log_in()

        async with suite.store.begin() as work:
            found = await work.accounts.member("ada@example.org")
        assert found is not None
        assert found.password_hash == f"plain:{PASSWORD}"


class TestWhoDoesNot:
    @pytest.mark.parametrize(
        ("email", "password"),
        [("ada@example.org", WRONG), ("nobody@example.org", PASSWORD), ("no address", PASSWORD), ("", "")],
    )
    async def test_is_told_the_same_whatever_is_wrong(self, suite: Suite, email: str, password: str) -> None:
        await suite.register()

        with pytest.raises(BadCredentials, match=r"^The address or the password is wrong\.$"):
            await suite.log_in(email, password)

    @pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
    async def test_waits_longer_after_each_failure_past_the_fifth(
        self, suite: Suite, clock: TurnedClock, email: str
    ) -> None:
        await suite.register()
        await _fail(suite, 5, email)

        waits = []
        for _ in range(8):
            with pytest.raises(TooManyAttempts) as refused:
                await suite.log_in(email, WRONG)
            waits.append(int(refused.value.metadata["retry_after_seconds"]))
            clock.turn(seconds=waits[-1])
            await _fail(suite, 1, email)

        assert waits == [1, 2, 4, 8, 16, 32, 60, 60]

    async def test_cannot_slip_through_by_trying_many_at_once(self, suite: Suite) -> None:
        await suite.register()

        outcomes = await asyncio.gather(*(suite.log_in(password=WRONG) for _ in range(20)), return_exceptions=True)

        assert [type(one) for one in outcomes].count(BadCredentials) == 5

    async def test_does_not_keep_the_owner_out_for_long(self, suite: Suite, clock: TurnedClock) -> None:
        member = (await suite.register()).signed_in.account
        await _fail(suite, 5)
        clock.turn(minutes=1)

        assert (await suite.log_in()).account == member
        await _fail(suite, 5)

    async def test_is_limited_per_network_and_hour(self, suite: Suite, clock: TurnedClock) -> None:
        limited = suite.under(failed_logins_per_network_per_hour=3)
        await suite.register()
        for number in range(3):
            await _fail(limited, 1, f"a{number}@example.org")

        with pytest.raises(TooManyAttempts) as refused:
            await limited.log_in()

        assert refused.value.metadata == {"retry_after_seconds": "3600"}
        assert await limited.log_in(network="198.51.100.1")
        clock.turn(hours=1)
        assert await limited.log_in()

    async def test_is_not_limited_when_limits_are_off(self, suite: Suite) -> None:
        await _fail(suite.under(limited=False), 10)


class TestManyWhoLogInFromOneNetwork:
    async def test_are_not_limited_while_they_know_their_passwords(self, suite: Suite) -> None:
        limited = suite.under(failed_logins_per_network_per_hour=1)
        await suite.register()

        for _ in range(5):
            await limited.log_in()


class TestASession:
    async def test_is_dead_at_once_when_it_is_ended(self, suite: Suite) -> None:
        one, other = (await suite.register()).signed_in, await suite.log_in()

        async with suite.store.begin() as work:
            await sessions.delete_session(one.token, work)

        assert await suite.whose(one.token) is None
        assert await suite.whose(other.token) == other.account

    async def test_follows_its_account_to_another_kind_at_once(self, suite: Suite) -> None:
        signed_in = (await suite.register()).signed_in
        await suite.make(signed_in.account, Kind.STAFF)

        account = await suite.whose(signed_in.token)

        assert account is not None
        assert account.kind is Kind.STAFF

    async def test_ends_a_month_after_the_login(self, suite: Suite, clock: TurnedClock) -> None:
        token = (await suite.register()).signed_in.token
        for _ in range(29):
            clock.turn(days=1)
            assert await suite.whose(token)

        clock.turn(days=1)

        assert await suite.whose(token) is None

    async def test_ends_when_it_is_left_alone_for_two_weeks(self, suite: Suite, clock: TurnedClock) -> None:
        token = (await suite.register()).signed_in.token
        clock.turn(days=14)

        assert await suite.whose(token) is None


class TestATokenThatIsNone:
    @pytest.mark.parametrize(
        "token",
        [
            "",
            "x",
            "cas_",
            "cas_" + "x" * 43,
            "cag_",
            "cag_1.2",
            "x" * 10_000,
            "cas_é",
            "cag_" + "0" * 36 + "." + "x" * 43,
        ],
    )
    async def test_is_nobodys(self, suite: Suite, token: str) -> None:
        async with suite.store.begin() as work:
            with pytest.raises(TokenInvalid):
                await sessions.authenticate(token, work, SEAL, suite.means.rules)


class TestGivingAnAccountAnotherKind:
    @pytest.mark.parametrize("kind", [None, Kind.GUEST])
    async def test_is_refused_for_what_cannot_be_given(self, suite: Suite, kind: Kind | None) -> None:
        await suite.register()

        async with suite.store.begin() as work:
            with pytest.raises(KindNotAssignable):
                await kinds.update_kind("ada@example.org", kind, work)

    async def test_is_refused_for_nobody(self, suite: Suite) -> None:
        async with suite.store.begin() as work:
            with pytest.raises(AccountNotFound):
                await kinds.update_kind("nobody@example.org", Kind.STAFF, work)


class TestWhatHasGrownOld:
    async def test_is_forgotten_and_nothing_else(self, suite: Suite, clock: TurnedClock) -> None:
        guest = await suite.open_guest()
        key = "0b9f4c1e-51a7-4d58-9a3e-6f6d2f0c8b11"
        answer = await suite.view(guest, key=key)
        member = (await suite.register(key="k-1")).signed_in
        clock.turn(days=13)

        await _forget(suite)

        assert await suite.view(guest, key=key) == answer
        assert await suite.whose(member.token) == member.account
        assert (await suite.register(key="k-1")).signed_in.account == member.account

    async def test_can_no_longer_be_repeated(self, suite: Suite, clock: TurnedClock) -> None:
        guest = await suite.open_guest()
        key = "0b9f4c1e-51a7-4d58-9a3e-6f6d2f0c8b11"
        await suite.view(guest, key=key)
        clock.turn(days=36)

        await _forget(suite)

        async with suite.store.begin() as work:
            now = work.now()
            bearing = await work.ledger.bearing(guest.account_id, Meter.VIEWS, "x", key, now - timedelta(days=1))
        assert bearing.answered is None

    async def test_keeps_counting_today(self, suite: Suite) -> None:
        limited = suite.under(guests_per_network_per_day=1)
        await limited.open_guest()

        await _forget(suite)

        assert await limited.remaining(await limited.open_guest()) == 0


async def _fail(suite: Suite, times: int, email: str = "ada@example.org") -> None:
    for _ in range(times):
        with pytest.raises(BadCredentials):
            await suite.log_in(email, WRONG)


async def _forget(suite: Suite) -> None:
    rules = suite.means.rules
    async with suite.store.begin() as work:
        await work.archive.forget(rules.answers_kept, rules.session_lifetime, rules.session_idle)

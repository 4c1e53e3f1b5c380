"""Guests who throw their cookie away are limited per network, and no network is remembered."""

import pytest

from services.accounts.domain import Meter
from tests.accounts.conftest import TurnedClock
from tests.accounts.memory import InMemory
from tests.accounts.people import NETWORK, SEAL, Suite


class TestANetworkThatOpensManyGuests:
    async def test_gets_no_views_beyond_the_limit_of_a_day(self, suite: Suite) -> None:
        limited = suite.under(guests_per_network_per_day=3)

        guests = [await limited.open_guest() for _ in range(4)]

        assert [await limited.remaining(guest) for guest in guests] == [1, 1, 1, 0]
        assert await limited.remaining(guests[3], Meter.QUESTIONS) == 0
        assert await limited.whose(SEAL.sign(guests[3].account_id)) == guests[3]

    async def test_may_open_new_ones_tomorrow(self, suite: Suite, clock: TurnedClock) -> None:
        limited = suite.under(guests_per_network_per_day=1)
        await limited.open_guest()
        clock.turn(days=1)

        assert await limited.remaining(await limited.open_guest()) == 1

    async def test_does_not_limit_another(self, suite: Suite) -> None:
        limited = suite.under(guests_per_network_per_day=1)
        await limited.open_guest()

        assert await limited.remaining(await limited.open_guest("198.51.100.1")) == 1

    async def test_is_not_limited_when_limits_are_off(self, suite: Suite) -> None:
        unlimited = suite.under(guests_per_network_per_day=0, limited=False)

        assert await unlimited.remaining(await unlimited.open_guest()) == 1


class TestOneNetwork:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
            ("203.0.113.7", "::ffff:203.0.113.7"),
            ("", "no address"),
        ],
        ids=["an IPv6 /64", "IPv4 written as IPv6", "everybody without an address"],
    )
    async def test_is_counted_as_one(self, suite: Suite, one: str, other: str) -> None:
        limited = suite.under(guests_per_network_per_day=1)
        await limited.open_guest(one)

        assert await limited.remaining(await limited.open_guest(other)) == 0

    @pytest.mark.parametrize(("one", "other"), [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("203.0.113.7", "203.0.113.8")])
    async def test_is_no_other(self, suite: Suite, one: str, other: str) -> None:
        limited = suite.under(guests_per_network_per_day=1)
        await limited.open_guest(one)

        assert await limited.remaining(await limited.open_guest(other)) == 1

    async def test_is_kept_as_a_hash_that_changes_every_day(self, clock: TurnedClock) -> None:
        store = InMemory(clock)
        await Suite(store).open_guest()
        clock.turn(days=1)
        await Suite(store).open_guest()

        first, second = (bucket for _, _, bucket in store.state.networks)

        assert first != second
        assert NETWORK not in first + second

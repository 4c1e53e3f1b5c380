"""A mailed link proves an address, once and for a short time; views that wait for it are granted with it, once."""

import asyncio
import re

import pytest

from chassis.errors import Unauthenticated
from services.accounts.domain import Account, Kind, Meter
from services.accounts.errors import EmailTaken, LinkNotValid, VerificationsLimited
from services.accounts.usecases import standing
from tests.accounts.conftest import TurnedClock
from tests.accounts.people import SITE, Suite
from tests.accounts.stores import InSql, Store

VERIFIED = "account.email_verified"


async def registered(suite: Suite, email: str = "ada@example.org") -> Account:
    return (await suite.register(email)).signed_in.account


class TestARegistration:
    async def test_mails_a_link_of_256_bits_in_text_and_html(self, suite: Suite) -> None:
        await suite.register()

        (mail,) = await suite.mails_to()
        token = await suite.link()
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
        assert f"{SITE}/email-verifications/{token}" in mail.text
        assert f'href="{SITE}/email-verifications/{token}"' in mail.html
        assert "30 minutes" in mail.text

    async def test_mails_nothing_that_the_visitor_typed_but_the_address(self, suite: Suite) -> None:
        await suite.register(name="Win at https://evil.example")

        (mail,) = await suite.mails_to()
        assert "evil" not in mail.subject + mail.text + mail.html

    async def test_that_is_refused_mails_nothing(self, suite: Suite) -> None:
        await suite.register()
        with pytest.raises(EmailTaken):
            await suite.register()

        assert len(await suite.mails_to()) == 1

    async def test_that_is_repeated_with_its_key_mails_one_link(self, suite: Suite) -> None:
        await suite.register(key="k-1")
        await suite.register(key="k-1")

        assert len(await suite.mails_to()) == 1
        assert (await suite.verify(await suite.link())).email_verified

    async def test_mails_to_a_domain_as_mail_servers_write_it(self, suite: Suite) -> None:
        await suite.register("ada@müller.de")

        assert len(await suite.mails_to("ada@xn--mller-kva.de")) == 1


class TestAMailedLink:
    async def test_verifies_the_address_and_is_announced_once(self, suite: Suite) -> None:
        member = await registered(suite)
        found = await suite.verify(await suite.link())

        assert found == member.verified()
        assert (await suite.standing(member)).account.email_verified
        assert await suite.subjects() == ["account.registered", VERIFIED]

    async def test_shows_in_sessions_that_are_open(self, suite: Suite) -> None:
        token = (await suite.register()).signed_in.token
        await suite.verify(await suite.link())

        account = await suite.whose(token)
        assert account is not None
        assert account.email_verified

    async def test_works_once(self, suite: Suite) -> None:
        await suite.register()
        token = await suite.link()
        await suite.verify(token)

        with pytest.raises(LinkNotValid):
            await suite.verify(token)

    async def test_works_for_one_of_many_who_come_at_once(self, suite: Suite) -> None:
        await suite.register()
        token = await suite.link()

        outcomes = await asyncio.gather(*(suite.verify(token) for _ in range(10)), return_exceptions=True)

        assert [type(one) for one in outcomes if isinstance(one, Exception)] == [LinkNotValid] * 9
        assert await suite.subjects() == ["account.registered", VERIFIED]

    @pytest.mark.parametrize(("minutes", "works"), [(29.9, True), (30, False)])
    async def test_works_for_half_an_hour(self, suite: Suite, clock: TurnedClock, minutes: float, works: bool) -> None:
        await suite.register()
        clock.turn(minutes=minutes)

        if works:
            assert (await suite.verify(await suite.link())).email_verified
            return
        with pytest.raises(LinkNotValid):
            await suite.verify(await suite.link())

    async def test_is_dead_once_a_later_one_was_sent(self, suite: Suite, clock: TurnedClock) -> None:
        member = await registered(suite)
        first = await suite.link()
        clock.turn(minutes=1)
        await suite.send_verification(member)

        with pytest.raises(LinkNotValid):
            await suite.verify(first)
        assert (await suite.verify(await suite.link())).email_verified

    async def test_is_nothing_for_a_password(self, suite: Suite) -> None:
        await suite.register()

        with pytest.raises(LinkNotValid):
            await suite.reset(await suite.link(), "another long password")

    @pytest.mark.parametrize("token", ["", "x", "x" * 43, "cas_" + "x" * 43, "ü" * 43, "x" * 10_000])
    async def test_that_nobody_sent_is_refused(self, suite: Suite, token: str) -> None:
        await suite.register()

        with pytest.raises(LinkNotValid):
            await suite.verify(token)

    async def test_is_kept_as_a_digest_alone(self, sqlite_store: InSql) -> None:
        from sqlalchemy import select

        from services.accounts.tables import MailedLinkRow

        suite = Suite(sqlite_store)
        await suite.register()
        token = await suite.link()
        async with sqlite_store.database.transaction() as session:
            (row,) = (await session.scalars(select(MailedLinkRow))).all()

        assert token not in repr(vars(row))


class TestAnotherLink:
    async def test_is_mailed_so_many_times_an_hour(self, suite: Suite, clock: TurnedClock) -> None:
        member = await registered(suite)
        for _ in range(5):
            await suite.send_verification(member)
        with pytest.raises(VerificationsLimited) as refused:
            await suite.send_verification(member)

        assert refused.value.metadata == {"retry_after_seconds": "3600"}
        assert len(await suite.mails_to()) == 6
        clock.turn(hours=1)
        await suite.send_verification(member)
        assert len(await suite.mails_to()) == 7

    async def test_is_not_limited_when_limits_are_off(self, suite: Suite) -> None:
        member = await registered(suite)
        for _ in range(7):
            await suite.under(limited=False).send_verification(member)

        assert len(await suite.mails_to()) == 8

    async def test_is_not_mailed_to_an_address_that_is_verified(self, suite: Suite) -> None:
        member = await registered(suite)
        await suite.verify(await suite.link())
        await suite.send_verification(member)

        assert len(await suite.mails_to()) == 1

    async def test_is_nothing_for_a_guest(self, suite: Suite) -> None:
        with pytest.raises(Unauthenticated):
            await suite.send_verification(await suite.open_guest())


class TestViewsThatWait:
    async def test_come_with_the_verified_address(self, suite: Suite) -> None:
        waiting = suite.under(views_wait=True)
        made = await waiting.register(guest=await waiting.open_guest())
        assert made.views_remaining == 1
        assert (await waiting.standing(made.signed_in.account)).views_on_verification == 5

        await waiting.verify(await waiting.link())

        assert await waiting.remaining(made.signed_in.account) == 6
        assert (await waiting.standing(made.signed_in.account)).views_on_verification == 0

    async def test_are_granted_once_by_many_links_and_hands_at_once(self, suite: Suite, clock: TurnedClock) -> None:
        waiting = suite.under(views_wait=True)
        member = await registered(waiting)
        token = await waiting.link()

        await asyncio.gather(*(waiting.verify(token) for _ in range(10)), return_exceptions=True)

        assert [line.amount for line in await waiting.ledger(member, Meter.VIEWS)] == [5]
        assert await waiting.remaining(member) == 5

    async def test_are_not_granted_again_to_who_registered_before_they_had_to_wait(self, suite: Suite) -> None:
        member = await registered(suite)
        assert (await suite.under(views_wait=True).standing(member)).views_on_verification == 0

        await suite.under(views_wait=True).verify(await suite.link())

        assert await suite.remaining(member) == 5

    async def test_come_too_when_they_need_not_wait_any_more(self, suite: Suite) -> None:
        member = await registered(suite.under(views_wait=True))
        await suite.verify(await suite.link())

        assert await suite.remaining(member) == 5

    async def test_come_to_who_was_made_staff_meanwhile(self, suite: Suite) -> None:
        waiting = suite.under(views_wait=True)
        member = await registered(waiting)
        await waiting.make(member, Kind.STAFF)
        found = await waiting.verify(await waiting.link())

        assert found.kind is Kind.STAFF
        assert [line.amount for line in await waiting.ledger(member, Meter.VIEWS)] == [5]


class TestATransactionThatFails:
    async def test_leaves_neither_link_nor_mail_nor_account(self, suite: Suite, store: Store) -> None:
        with pytest.raises(RuntimeError, match="second thoughts"):
            await self._verify_and_fail(suite, store)

        assert not (await suite.standing(await self._ada(store))).account.email_verified
        assert (await suite.verify(await suite.link())).email_verified
        assert await suite.subjects() == ["account.registered", VERIFIED]

    async def _verify_and_fail(self, suite: Suite, store: Store) -> None:
        from services.accounts.usecases import verification

        await suite.register()
        token = await suite.link()
        async with store.begin() as work:
            await verification.verify_email(token, work, suite.means.rules)
            raise RuntimeError("second thoughts")

    async def _ada(self, store: Store) -> Account:
        async with store.begin() as work:
            member = await work.accounts.member("ada@example.org")
        assert member is not None
        return member.account


class TestALinkThatNobodyUsed:
    async def test_is_forgotten_after_a_day(self, suite: Suite, store: Store, clock: TurnedClock) -> None:
        from services.accounts.credentials.tokens import link_digest

        await suite.register()
        token, rules = await suite.link(), suite.means.rules
        clock.turn(hours=25)
        async with store.begin() as work:
            await work.archive.forget(rules.answers_kept, rules.session_lifetime, rules.session_idle)
        async with store.begin() as work:
            assert await work.links.find(link_digest(token)) is None


def test_a_service_has_no_views_waiting(clock: TurnedClock) -> None:
    assert standing.service_standing(clock()).views_on_verification == 0

"""Registering opens one account, grants five views once, and takes a guest's ledger along whole."""

import asyncio

import pytest

from chassis.errors import IdempotencyKeyInvalid, IdempotencyKeyReused, InvalidFields
from services.accounts.domain import Kind, Meter, Outcome
from services.accounts.errors import EmailInvalid, EmailTaken, NameInvalid, PasswordTooWeak, RegistrationsLimited
from services.accounts.usecases.registration import Registered
from tests.accounts.people import SEAL, Suite


class TestAnAccountWithoutAGuest:
    async def test_has_five_views_and_a_session(self, suite: Suite) -> None:
        made = await suite.register()

        assert made.views_remaining == 5
        assert made.signed_in.account.kind is Kind.REGISTERED
        assert await suite.whose(made.signed_in.token) == made.signed_in.account

    async def test_is_announced_once(self, suite: Suite) -> None:
        made = await suite.register()

        (event,) = await suite.store.told()

        assert event.subject == "ca.accounts.account.registered.v1"
        assert f'account_id: "{made.signed_in.account.account_id}"' in str(event.message)
        assert "example.org" not in str(event.message)


class TestAGuestWhoRegisters:
    async def test_keeps_an_unspent_view(self, suite: Suite) -> None:
        guest = await suite.open_guest()

        assert (await suite.register(guest=guest)).views_remaining == 6

    async def test_keeps_what_was_spent_and_reads_the_same_code_free(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        spent = await suite.view(guest, "E11.9")
        made = await suite.register(guest=guest)

        again = await suite.view(made.signed_in.account, "E11.9")

        assert made.views_remaining == 5
        assert (again.outcome, again.charge_id) == (Outcome.ALREADY_SPENT, spent.charge_id)
        assert again.shown.granted == 6

    async def test_finds_the_whole_story_in_one_ledger(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        await suite.view(guest, "E11.9")
        member = (await suite.register(guest=guest)).signed_in.account
        await suite.view(member, "E11.65")

        lines = await suite.ledger(member, Meter.VIEWS)

        assert [(line.resource, line.amount, line.balance_after) for line in lines] == [
            ("guest", 1, 1),
            ("icd10cm/E11.9", -1, 0),
            ("registration", 5, 5),
            ("icd10cm/E11.65", -1, 4),
        ]
        assert await suite.ledger(guest) == []

    async def test_is_a_guest_no_more(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        token = SEAL.sign(guest.account_id)
        assert await suite.whose(token) == guest

        await suite.register(guest=guest)

        assert await suite.whose(token) is None

    async def test_gives_the_ledger_to_one_account_only(self, suite: Suite) -> None:
        guest = await suite.open_guest()

        made = await asyncio.gather(*(suite.register(f"a{number}@example.org", guest) for number in range(5)))

        assert sorted(one.views_remaining for one in made) == [5, 5, 5, 5, 6]

    async def test_keeps_everything_when_the_address_is_taken(self, suite: Suite) -> None:
        await suite.register("ada@example.org")
        guest = await suite.open_guest()

        with pytest.raises(EmailTaken):
            await suite.register("ada@example.org", guest)

        assert await suite.whose(SEAL.sign(guest.account_id)) == guest
        assert await suite.remaining(guest) == 1

    async def test_may_spend_and_register_at_once(self, suite: Suite) -> None:
        guest = await suite.open_guest()

        made, *_ = await asyncio.gather(
            suite.register(guest=guest),
            *(suite.view(guest, f"A{number:02}") for number in range(20)),
            return_exceptions=True,
        )

        assert isinstance(made, Registered)
        member = made.signed_in.account
        balance = sum(line.amount for line in await suite.ledger(member, Meter.VIEWS))
        assert balance == await suite.remaining(member) in {5, 6}

    @pytest.mark.parametrize("token", ["", "cag_nonsense", "cas_" + "x" * 43])
    async def test_without_a_valid_token_is_a_newcomer(self, suite: Suite, token: str) -> None:
        assert (await suite.register(guest_token=token)).views_remaining == 5


class TestAnAddress:
    @pytest.mark.parametrize("other", ["ADA@example.org", "  ada@EXAMPLE.org ", "ａda@example.org"])
    async def test_is_taken_in_any_spelling(self, suite: Suite, other: str) -> None:
        await suite.register("ada@example.org")

        with pytest.raises(EmailTaken):
            await suite.register(other)

        assert await suite.subjects() == ["account.registered"]

    async def test_opens_one_account_for_two_who_come_at_once(self, suite: Suite) -> None:
        outcomes = await asyncio.gather(*(suite.register() for _ in range(5)), return_exceptions=True)

        assert [type(one) for one in outcomes if isinstance(one, Exception)] == [EmailTaken] * 4
        assert await suite.subjects() == ["account.registered"]

    @pytest.mark.parametrize(
        "email", ["", "ada", "ada@", "ada@b", "a b@example.org", "ada@example..org", "x" * 300 + "@a.org"]
    )
    async def test_that_cannot_be_one_is_refused(self, suite: Suite, email: str) -> None:
        with pytest.raises(EmailInvalid):
            await suite.register(email)

    @pytest.mark.parametrize(
        "email", ["ada@example.org", "ada@x.test", "ada@localhost", "ada@clinic.local", "ada+a@müller.de"]
    )
    async def test_need_not_be_on_the_public_internet(self, suite: Suite, email: str) -> None:
        assert (await suite.register(email)).signed_in.account.email == email


class TestAPassword:
    @pytest.mark.parametrize(
        "password", ["short", "elevenchars", "x" * 129, "1qaz2wsx3edc4rfv", "Finalfantasy", "123456789QWERTY"]
    )
    async def test_that_is_weak_is_refused(self, suite: Suite, password: str) -> None:
        with pytest.raises(PasswordTooWeak):
            await suite.register(password=password)

    @pytest.mark.parametrize("password", [" leading space", "x" * 128, "пароль-пароль", "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑"])
    async def test_is_taken_exactly_as_typed(self, suite: Suite, password: str) -> None:
        made = await suite.register(password=password)

        assert (await suite.log_in(password=password)).account == made.signed_in.account


class TestAForm:
    @pytest.mark.parametrize("name", ["x" * 101, "two\nlines"])
    async def test_with_a_name_that_is_none_is_refused(self, suite: Suite, name: str) -> None:
        with pytest.raises(NameInvalid):
            await suite.register(name=name)

    async def test_learns_all_that_is_wrong_at_once(self, suite: Suite) -> None:
        with pytest.raises(InvalidFields) as refused:
            await suite.register("ada", password="short", name="x" * 101)

        assert [field.field for field in refused.value.fields] == ["email", "password", "name"]


class TestARegistrationThatComesAgain:
    async def test_is_answered_with_the_same_account(self, suite: Suite) -> None:
        guest = await suite.open_guest()
        first = await suite.register(guest=guest, key="k-1")

        again = await suite.register(guest=guest, key="k-1")

        assert again.signed_in.account == first.signed_in.account
        assert again.views_remaining == first.views_remaining == 6
        assert await suite.whose(again.signed_in.token) == first.signed_in.account

    async def test_is_known_again_when_the_browser_has_forgotten_the_guest(self, suite: Suite) -> None:
        first = await suite.register(guest=await suite.open_guest(), key="k-1")

        again = await suite.register(key="k-1")

        assert again.signed_in.account == first.signed_in.account

    async def test_at_the_same_moment_opens_one_account(self, suite: Suite) -> None:
        made = await asyncio.gather(*(suite.register(key="k-1") for _ in range(5)))

        assert len({one.signed_in.account for one in made}) == 1

    @pytest.mark.parametrize(
        "change", [{"email": "bob@example.org"}, {"name": "Bob"}, {"password": "another long password"}]
    )
    async def test_with_other_fields_is_refused(self, suite: Suite, change: dict[str, str]) -> None:
        await suite.register(key="k-1")

        with pytest.raises(IdempotencyKeyReused):
            await suite.register(**{"key": "k-1"} | change)  # type: ignore[arg-type]  # none of them is the guest

    @pytest.mark.parametrize("key", ["x" * 256, "é", "a\r\nb"])
    async def test_with_a_key_that_is_none_is_refused(self, suite: Suite, key: str) -> None:
        with pytest.raises(IdempotencyKeyInvalid):
            await suite.register(key=key)


class TestOneNetwork:
    async def test_registers_so_many_accounts_a_day(self, suite: Suite) -> None:
        limited = suite.under(registrations_per_network_per_day=2)
        await limited.register("a@example.org")
        await limited.register("b@example.org")

        with pytest.raises(RegistrationsLimited) as refused:
            await limited.register("c@example.org")

        assert refused.value.metadata == {"retry_after_seconds": str(12 * 3600)}
        assert (await limited.register("c@example.org", network="198.51.100.1")).views_remaining == 5

    async def test_is_not_limited_when_limits_are_off(self, suite: Suite) -> None:
        unlimited = suite.under(registrations_per_network_per_day=0, limited=False)

        assert (await unlimited.register()).views_remaining == 5

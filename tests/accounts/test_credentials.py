"""Tokens cannot be made up, passwords are hashed slowly and few at a time, and common ones are known."""

import asyncio
import re

import pytest

from services.accounts.credentials.common_passwords import common_passwords
from services.accounts.credentials.fitness import refuse_weak_password
from services.accounts.credentials.hashing import ArgonPasswords
from services.accounts.credentials.tokens import GuestSeal, new_session_token, session_digest
from services.accounts.errors import PasswordTooWeak, SignInBusy
from services.accounts.ports import Verdict

OLD, NEW = "o" * 32, "n" * 32
GUEST = "0b9f4c1e-51a7-4d58-9a3e-6f6d2f0c8b11"


class TestAGuestToken:
    def test_names_its_guest_to_whoever_has_the_key(self) -> None:
        assert GuestSeal([NEW]).read(GuestSeal([NEW]).sign(GUEST)) == GUEST

    def test_signed_by_an_older_key_is_still_accepted(self) -> None:
        assert GuestSeal([NEW, OLD]).read(GuestSeal([OLD]).sign(GUEST)) == GUEST

    def test_signed_by_a_key_that_was_dropped_is_not(self) -> None:
        assert GuestSeal([NEW]).read(GuestSeal([OLD]).sign(GUEST)) is None

    def test_with_any_character_changed_is_nobodys(self) -> None:
        token = GuestSeal([NEW]).sign(GUEST)
        changed = [token[:at] + ("x" if token[at] != "x" else "y") + token[at + 1 :] for at in range(len(token))]

        # The last character of the signature carries bits that base64 does not use: compared as text, they count.
        assert [one for one in changed if GuestSeal([NEW]).read(one)] == []

    @pytest.mark.parametrize("keys", [[], ["short"], [NEW, "short"]])
    def test_is_not_signed_with_a_short_key(self, keys: list[str]) -> None:
        with pytest.raises(ValueError, match="32 characters"):
            GuestSeal(keys)


class TestASessionToken:
    def test_is_never_the_same_and_has_256_bits(self) -> None:
        tokens = {new_session_token() for _ in range(1_000)}

        assert len(tokens) == 1_000
        assert all(re.fullmatch(r"cas_[\w-]{43}", token) for token in tokens)

    def test_is_kept_as_a_digest(self) -> None:
        token = new_session_token()

        assert re.fullmatch("[0-9a-f]{64}", session_digest(token))
        assert token not in session_digest(token)


class TestAPassword:
    async def test_is_kept_as_argon2id_with_46_mebibytes_and_one_pass(self) -> None:
        kept = await ArgonPasswords(1).hash("correct horse battery staple")

        assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")

    async def test_is_recognised_exactly(self) -> None:
        passwords = ArgonPasswords(4)
        kept = await passwords.hash(" pässword with blanks ")

        assert (await passwords.verify(" pässword with blanks ", kept)).matches
        assert not (await passwords.verify("pässword with blanks", kept)).matches

    async def test_beyond_128_characters_is_not_cut_off(self) -> None:
        passwords = ArgonPasswords(4)
        kept = await passwords.hash("x" * 128)

        assert not (await passwords.verify("x" * 129, kept)).matches

    async def test_of_nobody_waits_its_turn_to_be_hashed_too(self) -> None:
        passwords = ArgonPasswords(most_waiting=1)

        outcomes = await asyncio.gather(*(passwords.verify("x" * 12, None) for _ in range(4)), return_exceptions=True)

        assert [one for one in outcomes if not isinstance(one, SignInBusy)] == [Verdict(matches=False)] * 3

    async def test_hashed_more_weakly_is_hashed_anew(self) -> None:
        from argon2 import PasswordHasher

        outdated = PasswordHasher(time_cost=1, memory_cost=1_024, parallelism=1).hash("correct horse battery staple")

        verdict = await ArgonPasswords(1).verify("correct horse battery staple", outdated)

        assert verdict.matches
        assert "m=47104" in verdict.renewed


class TestMorePasswordsThanMayWait:
    async def test_are_refused_at_once(self) -> None:
        passwords = ArgonPasswords(most_waiting=3)

        outcomes = await asyncio.gather(*(passwords.hash("x" * 12) for _ in range(10)), return_exceptions=True)

        refused = [one for one in outcomes if isinstance(one, SignInBusy)]
        assert len(refused) == 5
        assert refused[0].metadata == {"retry_after_seconds": "2"}

    async def test_leave_room_again_when_they_are_done(self) -> None:
        passwords = ArgonPasswords(most_waiting=1)
        await asyncio.gather(*(passwords.hash("x" * 12) for _ in range(3)))

        passwords.admit()


class TestTheMostUsedPasswords:
    def test_are_ten_thousand(self) -> None:
        assert 9_900 < len(common_passwords()) <= 10_000
        assert {"123456", "password", "qwerty"} <= common_passwords()

    def test_are_refused_in_any_case(self) -> None:
        for password in common_passwords():
            with pytest.raises(PasswordTooWeak):
                refuse_weak_password(password.upper())

"""Who is calling: what accounts vouches for, what is never shown, and where an API key is let in."""

from dataclasses import dataclass, field

import pytest

from chassis.errors import AccessDenied, Unauthenticated
from chassis.identity import Caller, CallerKind, proved
from chassis.rpc.access import Access, Gatekeeper


@dataclass
class Account:
    id: str = "ada"
    email: str = "ada@example.org"
    email_verified: bool = True
    name: str = "Ada"


@dataclass
class Answer:
    account: Account = field(default_factory=Account)
    api_key_id: str = ""
    api_key_scopes: tuple[str, ...] = ()


class Known:
    """Knows one caller by any token."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    async def authenticate(self, token: str) -> Caller:
        return self.caller


async def admitted(caller: Caller, access: Access, scope: str) -> Caller:
    return await Gatekeeper({"/m": access}, "s" * 40, Known(caller), scope).admit("/m", "Bearer t")


class TestACaller:
    def test_brings_an_address_and_whether_it_is_verified(self) -> None:
        caller = proved("ACCOUNT_KIND_REGISTERED", Answer(), "t")

        assert (caller.kind, caller.account_id) == (CallerKind.REGISTERED, "ada")
        assert (caller.email, caller.email_verified, caller.scopes) == ("ada@example.org", True, None)

    def test_shows_neither_token_nor_address_to_logs(self) -> None:
        shown = f"{proved('ACCOUNT_KIND_REGISTERED', Answer(), 'secret-token')!r}"

        assert "secret" not in shown
        assert "example.org" not in shown

    def test_of_no_kind_is_nobody(self) -> None:
        with pytest.raises(Unauthenticated):
            proved("ACCOUNT_KIND_UNSPECIFIED", Answer(), "t")


class TestAnApiKey:
    KEY = proved("ACCOUNT_KIND_STAFF", Answer(api_key_id="k", api_key_scopes=("lookup",)), "t")

    async def test_is_let_in_where_its_scopes_say(self) -> None:
        assert (await admitted(self.KEY, Access.PERSON, "lookup")).api_key_id == "k"

    @pytest.mark.parametrize("scope", ["jobs", ""])
    async def test_is_let_in_nowhere_else(self, scope: str) -> None:
        with pytest.raises(AccessDenied):
            await admitted(self.KEY, Access.PERSON, scope)

    async def test_is_never_its_owner(self) -> None:
        with pytest.raises(AccessDenied):
            await admitted(self.KEY, Access.OWNER, "lookup")

    async def test_that_can_do_nothing_is_still_no_session(self) -> None:
        key = proved("ACCOUNT_KIND_REGISTERED", Answer(api_key_id="k"), "t")

        assert key.is_api_key
        assert not key.may_use("lookup")

    async def test_is_held_back_where_a_session_is_not(self) -> None:
        session = proved("ACCOUNT_KIND_REGISTERED", Answer(), "t")

        assert await admitted(session, Access.OWNER, "lookup") == session
        assert await admitted(session, Access.PERSON, "jobs") == session

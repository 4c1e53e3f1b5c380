"""Who is calling: the one type that every door of the suite agrees on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from chassis.errors import Unauthenticated


class CallerKind(StrEnum):
    """What a caller is, from nobody to a service of the suite."""

    ANONYMOUS = "anonymous"
    GUEST = "guest"
    REGISTERED = "registered"
    SUBSCRIBER = "subscriber"
    STAFF = "staff"
    SERVICE = "service"


_PEOPLE = frozenset({CallerKind.REGISTERED, CallerKind.SUBSCRIBER, CallerKind.STAFF})


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever made the call, as far as it was proved."""

    kind: CallerKind
    account_id: str = ""
    # The credential as it came: passed on to the service that owns the decision. Never logged.
    token: str = ""
    # The person's address, and whether it was proved to be theirs. Never logged.
    email: str = ""
    email_verified: bool = False
    # The API key that the token is; empty for none.
    api_key_id: str = ""
    # The services that an API key may be used for; None where nothing is held back.
    scopes: frozenset[str] | None = None
    # What the person is called. Never logged.
    name: str = ""

    def __repr__(self) -> str:
        return f"Caller({self.kind}, {self.account_id})"

    def may_use(self, scope: str) -> bool:
        """Whether the credential is good for a part of the suite: only API keys are not good for all."""
        return self.scopes is None or scope in self.scopes

    @property
    def is_api_key(self) -> bool:
        """Whether a program is calling, with a part of what its owner may do."""
        return self.scopes is not None

    @property
    def is_person(self) -> bool:
        """Whether a registered person is behind the call, whatever the plan."""
        return self.kind in _PEOPLE

    @property
    def verified_email(self) -> str:
        """The address in lower case, once it was proved; empty until then."""
        return self.email.lower() if self.email_verified else ""

    @property
    def is_service(self) -> bool:
        """Whether a service of the suite itself is calling."""
        return self.kind is CallerKind.SERVICE

    @property
    def is_staff(self) -> bool:
        """Whether the caller may see and do what operators may."""
        return self.kind in {CallerKind.STAFF, CallerKind.SERVICE}


NOBODY = Caller(CallerKind.ANONYMOUS)


class AccountVouchedFor(Protocol):
    """What accounts' Account says of somebody."""

    id: str
    email: str
    email_verified: bool
    name: str


class Vouched(Protocol):
    """What accounts answers to Authenticate."""

    api_key_id: str

    @property
    def account(self) -> AccountVouchedFor:
        """Whose the token is."""
        ...

    @property
    def api_key_scopes(self) -> Iterable[str]:
        """What an API key may be used for."""
        ...


def proved(account_kind: str, answer: Vouched, token: str) -> Caller:
    """The caller that accounts vouches for, by the name of its AccountKind. Raises Unauthenticated for any other."""
    try:
        kind = CallerKind(account_kind.removeprefix("ACCOUNT_KIND_").lower())
    except ValueError:
        raise Unauthenticated from None
    account, scopes = answer.account, frozenset(answer.api_key_scopes) if answer.api_key_id else None
    return Caller(
        kind, account.id, token, account.email, account.email_verified, answer.api_key_id, scopes, account.name
    )


class Authenticator(Protocol):
    """What proves a credential. MUST be asked anew for each call: a session dies at once."""

    async def authenticate(self, token: str) -> Caller:
        """Answer whose token it is, or raise Unauthenticated."""
        ...

"""Who is calling: the one type that every door of the suite agrees on."""

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

    def __repr__(self) -> str:
        return f"Caller({self.kind}, {self.account_id})"

    @property
    def is_person(self) -> bool:
        """Whether a registered person is behind the call, whatever the plan."""
        return self.kind in _PEOPLE

    @property
    def is_service(self) -> bool:
        """Whether a service of the suite itself is calling."""
        return self.kind is CallerKind.SERVICE

    @property
    def is_staff(self) -> bool:
        """Whether the caller may see and do what operators may."""
        return self.kind in {CallerKind.STAFF, CallerKind.SERVICE}


NOBODY = Caller(CallerKind.ANONYMOUS)


def proved(account_kind: str, account_id: str, token: str) -> Caller:
    """The caller that accounts vouches for, by the name of its AccountKind. Raises Unauthenticated for any other."""
    try:
        return Caller(CallerKind(account_kind.removeprefix("ACCOUNT_KIND_").lower()), account_id, token)
    except ValueError:
        raise Unauthenticated from None


class Authenticator(Protocol):
    """What proves a credential. MUST be asked anew for each call: a session dies at once."""

    async def authenticate(self, token: str) -> Caller:
        """Answer whose token it is, or raise Unauthenticated."""
        ...

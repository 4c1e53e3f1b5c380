"""What the fake services hold, and what was asked of them."""

import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any, NoReturn

import grpc
from codingahead.accounts.v1.account_pb2 import Account, AccountKind
from codingahead.jobs.v1.posting_pb2 import Posting

from chassis.errors import Forwarded, Kind, Unauthenticated
from chassis.identity import Caller, CallerKind
from chassis.rpc.health import Health
from chassis.rpc.pipeline import current_caller

SERVICE_TOKEN = "service-token-of-the-suite-" + "s" * 20
Context = grpc.aio.ServicerContext[Any, Any]


@dataclass
class Person:
    """Someone with a ledger."""

    kind: CallerKind = CallerKind.GUEST
    email: str = ""
    name: str = ""
    password: str = ""
    granted: int = 1
    remaining: int = 1
    questions: int = 1
    verified: bool = False
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    charged: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> Account:
        kind = AccountKind.Value(f"ACCOUNT_KIND_{self.kind.name}")
        return Account(id=self.id, email=self.email, name=self.name, kind=kind, email_verified=self.verified)

    def spend(self, resource: str, key: str) -> str:
        """Take a view; answer the reason that the page gives."""
        uuid.UUID(key)
        if self.keys.setdefault(key, resource) != resource:
            raise Forwarded(Kind.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED", "This key was used for another request.")
        if resource in self.charged:
            return "already_viewed"
        if not self.remaining:
            return "no_views_left"
        self.remaining -= 1
        self.charged.append(resource)
        return "view_spent"


@dataclass
class Suite:
    """Everything that the services hold, and what was asked of them."""

    people: dict[str, Person] = field(default_factory=dict)
    registrations: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    # Whose each mailed link is, by its last part.
    links: dict[str, Person] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)
    # Raised by the method of this name instead of its answer.
    failing: dict[str, Exception] = field(default_factory=dict)
    # Method, metadata and request of every call, in order.
    calls: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    health: Health = field(default_factory=Health)
    address: str = ""
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def token_for(self, person: Person) -> str:
        """A credential for this person, who is known from now on."""
        token = f"token-{next(self.numbers)}-{uuid.uuid4().hex}"
        self.people[token] = person
        return token

    def caller(self) -> Person:
        """Whose credential came along. Refused when it is nobody's."""
        person = self.people.get(current_caller().token)
        if person is None:
            raise Unauthenticated
        return person

    def asked(self, method: str) -> list[Any]:
        """The requests that a method got."""
        return [request for name, _, request in self.calls if name == method]

    def metadata_of(self, method: str) -> dict[str, str]:
        """What came along with the last call of a method."""
        return [metadata for name, metadata, _ in self.calls if name == method][-1]

    def meet(self, request: Any, context: Context, method: str) -> None:
        """Write the call down, and fail when the test wants it to."""
        metadata = {str(key): str(value) for key, value in context.invocation_metadata() or ()}
        self.calls.append((method, metadata, request))
        if method in self.failing:
            raise self.failing[method]

    async def authenticate(self, token: str) -> Caller:
        """The chassis' question: whose token it is."""
        if token not in self.people:
            raise Unauthenticated
        return Caller(self.people[token].kind, self.people[token].id, token)


async def never_asked(context: Context) -> NoReturn:
    """Refuse a method that the gateway has no business with."""
    await context.abort(grpc.StatusCode.UNIMPLEMENTED, "The gateway does not call this.")

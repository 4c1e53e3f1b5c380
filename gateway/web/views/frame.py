"""What stands around every page: who is looking, what is left on their meter, and where they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from codingahead.accounts.v1.account_pb2 import Account, AccountKind
from codingahead.accounts.v1.metering_pb2 import Balance, Meter
from codingahead.lookup.v1.lookup_service_pb2 import Access

KIND_NAMES = {
    AccountKind.ACCOUNT_KIND_GUEST: "guest",
    AccountKind.ACCOUNT_KIND_REGISTERED: "registered",
    AccountKind.ACCOUNT_KIND_SUBSCRIBER: "subscriber",
    AccountKind.ACCOUNT_KIND_STAFF: "staff",
}
# The kind of a visitor of whom accounts could not be asked.
UNKNOWN = "unknown"
# What lookup says of a reader without a ledger.
NOBODY = frozenset({"", "anonymous"})


@dataclass(frozen=True)
class Product:
    """One of the four products, as the navigation names it."""

    name: str
    tagline: str
    path: str


PRODUCTS = (
    Product("CasePilot", "Medical Coding Assistant", "/casepilot"),
    Product("CaseConsultant", "Instant Email Coding Consultant", "/caseconsultant"),
    Product("Case2Code", "Search and Code Lookup Tool", "/"),
    Product("CareerCenter", "Medical Coding Job Board", "/jobs"),
)


@dataclass(frozen=True)
class Visitor:
    """Whoever looks at the page, and what is left of their code page views."""

    kind: str
    name: str = ""
    email: str = ""
    views_granted: int = 0
    views_remaining: int = 0
    unmetered: bool = False
    email_verified: bool = False
    # Empty for guests, and while accounts does not answer.
    account_id: str = ""

    @property
    def is_guest(self) -> bool:
        return self.kind == "guest"

    @property
    def is_known(self) -> bool:
        """Whether an account stands behind the visitor; not so for guests, nor while accounts does not answer."""
        return self.kind not in {"guest", UNKNOWN}

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def is_spent(self) -> bool:
        return not self.unmetered and not self.views_remaining and self.kind != UNKNOWN

    @property
    def shown_name(self) -> str:
        return self.name or self.email

    @property
    def meter_sentence(self) -> str:
        """Say what is left in one run of text; the wording is part of the public contract."""
        if self.kind == UNKNOWN:
            return "What is left on your meter cannot be told at the moment"
        if self.unmetered:
            return "Code page views are not limited on this account"
        return f"{self.views_remaining} code page views remaining"


@dataclass(frozen=True)
class Shell:
    """What is the same on every page of one request."""

    visitor: Visitor
    csrf_token: str
    # Scheme and host for canonical links; empty keeps them relative.
    origin: str = ""


@dataclass(frozen=True)
class Frame:
    """Everything that a page shows beside its own content."""

    shell: Shell
    title: str
    description: str
    # Below the site's address, query included where it names the content.
    path: str
    # The product whose page this is, as PRODUCTS names it.
    product: str = ""
    header_search: bool = True
    indexable: bool = False
    products: Sequence[Product] = PRODUCTS

    @property
    def visitor(self) -> Visitor:
        return self.shell.visitor

    @property
    def csrf_token(self) -> str:
        return self.shell.csrf_token

    @property
    def canonical(self) -> str:
        return f"{self.shell.origin}{self.path}"


def visitor_without_ledger(guest_views: int = 1) -> Visitor:
    """Describe someone who has no guest cookie yet, and whose views are all still to come."""
    return Visitor(kind="guest", views_granted=guest_views, views_remaining=guest_views)


def unknown_visitor() -> Visitor:
    """Describe someone whose account cannot be asked for, so that no wrong figure is said."""
    return Visitor(kind=UNKNOWN)


def visitor_view(account: Account, balances: Sequence[Balance]) -> Visitor:
    """Describe the caller whose standing accounts has answered."""
    views = next((balance for balance in balances if balance.meter == Meter.METER_VIEWS), Balance())
    return Visitor(
        kind=KIND_NAMES.get(account.kind, "guest"),
        name=account.name,
        email=account.email,
        views_granted=views.granted,
        views_remaining=views.remaining,
        unmetered=views.unmetered,
        email_verified=account.email_verified,
        account_id=account.id,
    )


def visitor_after(visitor: Visitor, access: Access) -> Visitor:
    """Carry the meter on to where a code page has just left it; a page that asked no ledger changes nothing."""
    if access.account_kind in NOBODY:
        return visitor
    return replace(
        visitor,
        kind=access.account_kind,
        views_granted=access.views_granted,
        views_remaining=access.views_remaining,
        unmetered=access.reason == "unmetered",
    )

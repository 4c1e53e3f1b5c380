"""Registering, logging in, and the account with its ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from urllib.parse import urlencode, urlsplit

from codingahead.accounts.v1.metering_pb2 import Balance, LedgerEntry, Meter
from codingahead.accounts.v1.metering_service_pb2 import GetStandingResponse, ListLedgerEntriesResponse

from gateway.web.views.codes import code_path
from gateway.web.wording import moment, number, spoken, system_name

METER_NAMES = {
    Meter.METER_VIEWS: "Code page views",
    Meter.METER_QUESTIONS: "CasePilot questions",
    Meter.METER_API: "API calls",
}
ENTRY_NAMES = {"grant": "Granted", "view": "Code page", "question": "Question", "api_call": "API call"}


@dataclass(frozen=True)
class SignInView:
    """The form to register or to log in, with what was wrong with it the last time."""

    next_path: str = "/account"
    email: str = ""
    name: str = ""
    problem: str = ""
    # Field name to what is wrong with it.
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """Carry the way back along from one form to the other."""
        return f"?{urlencode({'next': self.next_path})}" if self.next_path != "/account" else ""


@dataclass(frozen=True)
class GaugeView:
    """One meter, drawn."""

    label: str
    granted: int
    remaining: int
    unmetered: bool

    @property
    def share(self) -> float:
        """Give what is left in hundredths of what was granted: the length of the bar."""
        return round(min(self.remaining / self.granted, 1) * 100, 1) if self.granted else 0.0


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger, in words."""

    at: str
    at_iso: str
    kind: str
    meter: str
    amount: str
    resource: str
    resource_href: str
    balance_after: int


@dataclass(frozen=True)
class AccountView:
    """Where an account stands and how it came there."""

    gauges: tuple[GaugeView, ...]
    lines: tuple[LedgerLine, ...]
    # Empty on the last page.
    older_href: str
    # Views that are granted once the address is confirmed.
    views_on_verification: int = 0


# Which field of the form a refusal of accounts speaks of; others concern the form as a whole.
_FIELDS_OF_REASONS = {
    "EMAIL_TAKEN": "email",
    "EMAIL_INVALID": "email",
    "PASSWORD_TOO_WEAK": "password",
    "NAME_INVALID": "name",
}


def refused_sign_in(form: SignInView, reason: str, detail: str) -> SignInView:
    """Show the form again, with what was wrong said where it was wrong."""
    if field_name := _FIELDS_OF_REASONS.get(reason):
        return replace(form, errors={field_name: detail})
    return replace(form, problem=detail)


def next_after_sign_in(asked: str) -> str:
    """Give the page to go on to: a path of this site, and of nobody else's."""
    parts = urlsplit(asked)
    is_ours = asked.startswith("/") and not asked.startswith("//") and not parts.netloc and asked.isprintable()
    return asked if is_ours and "\\" not in asked else "/account"


def account_view(standing: GetStandingResponse, ledger: ListLedgerEntriesResponse) -> AccountView:
    """Lay out what accounts knows of the caller."""
    token = ledger.next_page_token
    return AccountView(
        gauges=_gauges(standing.balances),
        lines=tuple(_line(entry) for entry in ledger.entries),
        older_href=f"/account?{urlencode({'page_token': token})}" if token else "",
        views_on_verification=standing.views_on_verification,
    )


def _gauges(balances: Sequence[Balance]) -> tuple[GaugeView, ...]:
    shown = (balance for balance in balances if balance.meter in METER_NAMES and _concerns(balance))
    return tuple(
        GaugeView(METER_NAMES[balance.meter], balance.granted, balance.remaining, balance.unmetered)
        for balance in shown
    )


def _concerns(balance: Balance) -> bool:
    # Guests have no API calls at all, which says nothing to them.
    return balance.meter != Meter.METER_API or balance.unmetered or balance.granted > 0


def _line(entry: LedgerEntry) -> LedgerLine:
    at = entry.at.ToDatetime(tzinfo=UTC)
    system, slash, code = entry.resource.partition("/")
    return LedgerLine(
        at=moment(at),
        at_iso=at.isoformat(timespec="seconds"),
        kind=ENTRY_NAMES.get(entry.kind, spoken(entry.kind)),
        meter=METER_NAMES.get(entry.meter, ""),
        # A true minus sign, so that columns of figures line up.
        amount=f"+{number(entry.amount)}" if entry.amount > 0 else f"−{number(-entry.amount)}",
        resource=f"{system_name(system)} {code}" if slash else _spoken_resource(entry),
        resource_href=code_path(system, code) if slash else "",
        balance_after=entry.balance_after,
    )


def _spoken_resource(entry: LedgerEntry) -> str:
    # A question is charged for its answer, whose id says nothing to anyone.
    return f"Answer {entry.resource[:8]}" if entry.kind == "question" else spoken(entry.resource)

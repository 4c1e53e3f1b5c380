"""Accounts, sessions, meters and ledgers, as contract section 4 writes them."""

from collections.abc import Iterable
from typing import Annotated, Literal

from codingahead.accounts.v1.account_pb2 import Account, AccountKind
from codingahead.accounts.v1.metering_pb2 import Balance, LedgerEntry, Meter
from codingahead.accounts.v1.metering_service_pb2 import GetStandingResponse
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.words import moment, plain, word

# Accounts says which passwords and addresses will do; these bounds only keep nonsense away from it.
_Address = Annotated[str, Field(max_length=320)]
_Password = Annotated[str, Field(max_length=1_000)]


class Registration(Taken):
    """What someone registers with."""

    email: _Address
    password: Annotated[_Password, Field(description="12 to 128 characters, not among the most used.")]
    name: Annotated[str, Field(max_length=100)] = ""


class Credentials(Taken):
    """What someone logs in with."""

    email: _Address
    password: _Password


class AccountSaid(Said):
    """Someone with a ledger."""

    id: str
    email: str
    name: str
    kind: str
    email_verified: bool


class Registered(Said):
    """A new account with its first session."""

    account: AccountSaid
    token: str
    views_remaining: int


class SessionOpened(Said):
    """A session and whose it is."""

    token: str
    account: AccountSaid


class Me(Said):
    """Who is asking, and what is left of their meters; a visitor without a ledger has no id."""

    kind: str
    id: str | None
    email: str | None
    name: str | None
    email_verified: bool
    views_granted: int
    views_remaining: int
    questions_granted: int
    questions_remaining: int
    unmetered: bool


class Entry(Said):
    """One line of the ledger; what was spent is negative."""

    id: str
    at: str
    kind: Literal["grant", "view", "question", "api_call"]
    meter: Literal["views", "questions", "api"]
    amount: int
    resource: str
    balance_after: int


class Ledger(Said):
    """The ledger, newest first."""

    items: list[Entry]
    next_page_token: str


def account_said(account: Account) -> AccountSaid:
    """An account in the contract's words."""
    return AccountSaid.model_validate(plain(account))


def me(standing: GetStandingResponse) -> Me:
    """Who accounts says is asking."""
    account = standing.account
    views, questions = (_balance(standing.balances, meter) for meter in (Meter.METER_VIEWS, Meter.METER_QUESTIONS))
    return Me(
        kind=word(AccountKind.DESCRIPTOR, account.kind),
        id=account.id or None,
        email=account.email or None,
        name=account.name or None,
        email_verified=account.email_verified,
        views_granted=views.granted,
        views_remaining=views.remaining,
        questions_granted=questions.granted,
        questions_remaining=questions.remaining,
        unmetered=views.unmetered,
    )


def nobody_yet(views: int, questions: int) -> Me:
    """A visitor without a ledger, whose views and questions are all still to come."""
    return Me(
        kind="guest",
        id=None,
        email=None,
        name=None,
        email_verified=False,
        views_granted=views,
        views_remaining=views,
        questions_granted=questions,
        questions_remaining=questions,
        unmetered=False,
    )


def entry(line: LedgerEntry) -> Entry:
    """A line of the ledger in the contract's words."""
    return Entry.model_validate({**plain(line), "at": moment(line.at)})


def _balance(balances: Iterable[Balance], meter: int) -> Balance:
    return next((balance for balance in balances if balance.meter == meter), Balance())

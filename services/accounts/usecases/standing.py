"""Where an account stands, and how it came there."""

from dataclasses import dataclass
from datetime import datetime

from chassis import paging
from chassis.errors import FieldError, PageTokenInvalid, Unauthenticated
from services.accounts.domain import Account, Kind, LedgerEntry, Meter, Shown
from services.accounts.ports import Work
from services.accounts.rules import Rules
from services.accounts.usecases.granting import topped_up


@dataclass(frozen=True, slots=True)
class Standing:
    """An account and what it may still use."""

    account: Account
    balances: tuple[Shown, ...]
    # Views that are granted once the address is verified.
    views_on_verification: int = 0


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Entries, newest first, and the token of the next page; empty on the last."""

    entries: tuple[LedgerEntry, ...]
    next_page_token: str


async def get_standing(account_id: str, work: Work, rules: Rules) -> Standing:
    """Say what is left of each meter, once the day's allotments are given. Raises Unauthenticated when it is gone."""
    account = await work.accounts.lock(account_id)
    if account is None or account.is_gone:
        raise Unauthenticated
    plan = rules.plans[account.kind]
    balances = [await topped_up(await work.ledger.balance(account_id, meter), plan, work) for meter in Meter]
    shown = tuple(plan.shown(balance) for balance in balances if plan.has(balance))
    return Standing(account, shown, await _views_waiting(account, work, rules))


def service_standing(now: datetime) -> Standing:
    """How a service of the suite stands, which has no account: like staff, unmetered."""
    unmetered = tuple(Shown(meter, 0, 0, unmetered=True) for meter in Meter)
    return Standing(Account("", Kind.STAFF, now), unmetered)


async def list_ledger(account_id: str, page_size: int, page_token: str, work: Work) -> LedgerPage:
    """One page of the account's ledger. Refused with PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID."""
    size, query = paging.page_size(page_size), f"ledger:{account_id}"
    entries = await work.ledger.page(account_id, _place(paging.after(query, page_token)), size + 1)
    more = len(entries) > size
    token = paging.page_token(query, str(entries[size - 1].position)) if more else ""
    return LedgerPage(tuple(entries[:size]), token)


async def _views_waiting(account: Account, work: Work, rules: Rules) -> int:
    if not rules.views_wait or account.email_verified or account.kind is not Kind.REGISTERED:
        return 0
    granted = await work.ledger.was_granted(account.account_id, Meter.VIEWS, account.account_id)
    allotment = rules.plans[Kind.REGISTERED].allotments.get(Meter.VIEWS)
    return allotment.amount if allotment and not allotment.daily and not granted else 0


def _place(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > len(str(2**62)):
        raise PageTokenInvalid(FieldError("page_token", "Leave it empty, or send the token of the page before."))
    return int(text)

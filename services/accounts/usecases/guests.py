"""Visitors without an account."""

from services.accounts.domain import Account, Kind
from services.accounts.ports import Work
from services.accounts.rules import Rules
from services.accounts.usecases.granting import grant_once
from services.accounts.usecases.limits import GUESTS, count_today


async def open_guest(network: str, work: Work, rules: Rules) -> Account:
    """Open a ledger for a visitor. Beyond the network's daily limit it is valid, and nothing is granted on it."""
    guest = Account.guest(at=work.now())
    await work.accounts.add(guest)
    opened_today = await count_today(GUESTS, network, work)
    if not rules.limited or opened_today <= rules.guests_per_network_per_day:
        await grant_once(guest, rules.plans[Kind.GUEST], work)
    return guest

"""Units given to an account: once at its opening, and anew each day."""

from datetime import UTC, date

from services.accounts.domain import Account, Balance, LedgerEntry
from services.accounts.plans import Plan
from services.accounts.ports import Work

_DAILY = "daily"


async def grant_once(account: Account, plan: Plan, work: Work) -> None:
    """Give what the plan gives at the opening. For an account that is locked, or new."""
    for meter, allotment in plan.allotments.items():
        if not allotment.daily and allotment.amount:
            balance = await work.ledger.balance(account.account_id, meter)
            await _grant(balance, allotment.amount, plan.booked_as, account.account_id, work)


async def grant_missing(account: Account, plan: Plan, work: Work) -> None:
    """Give of that what was not given yet, whatever the plan gave then. For an account that is locked."""
    for meter in [meter for meter, allotment in plan.allotments.items() if not allotment.daily]:
        if not await work.ledger.was_granted(account.account_id, meter, account.account_id):
            balance = await work.ledger.balance(account.account_id, meter)
            await _grant(balance, plan.allotments[meter].amount, plan.booked_as, account.account_id, work)


async def topped_up(balance: Balance, plan: Plan, work: Work) -> Balance:
    """The balance, with the day's allotment if today's was not given yet. For an account that is locked."""
    allotment, today = plan.allotments.get(balance.meter), work.now().astimezone(UTC).date()
    if allotment is None or not allotment.daily or not _is_new_day(balance, today):
        return balance
    missing = max(0, allotment.amount - balance.remaining)
    return await _grant(balance.topped_up(today), missing, _DAILY, today.isoformat(), work)


def _is_new_day(balance: Balance, today: date) -> bool:
    # A clock that was set back must not grant a day twice.
    return balance.topped_up_on is None or balance.topped_up_on < today


async def _grant(balance: Balance, amount: int, reason: str, ref: str, work: Work) -> Balance:
    granted = balance.plus(amount)
    await work.ledger.keep(granted)
    if amount:
        await work.ledger.append(LedgerEntry.grant(granted, amount, reason, ref, work.now()))
    return granted

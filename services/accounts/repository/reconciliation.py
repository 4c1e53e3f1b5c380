"""Where the ledger and the balances differ, in SQL."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain import EntryKind
from services.accounts.tables import BalanceRow, LedgerEntryRow, table_of

_BALANCES = table_of(BalanceRow)
_ENTRIES = table_of(LedgerEntryRow)
_IS_GRANT = _ENTRIES.c.kind == EntryKind.GRANT
_SUMS = (
    select(
        _ENTRIES.c.account_id,
        _ENTRIES.c.meter,
        func.sum(case((_IS_GRANT, _ENTRIES.c.amount), else_=0)).label("granted"),
        func.sum(case((_IS_GRANT, 0), else_=-_ENTRIES.c.amount)).label("spent"),
    )
    .group_by(_ENTRIES.c.account_id, _ENTRIES.c.meter)
    .subquery()
)
_SAME = and_(_SUMS.c.account_id == _BALANCES.c.account_id, _SUMS.c.meter == _BALANCES.c.meter)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A meter of an account whose balance is not what its entries add up to."""

    account_id: str
    meter: str
    balance: tuple[int, int]
    entries: tuple[int, int]


async def discrepancies(session: AsyncSession) -> list[Discrepancy]:
    """Compare every balance with its entries, and every entry with its balance; nothing is what one hopes to find."""
    granted, spent = func.coalesce(_SUMS.c.granted, 0), func.coalesce(_SUMS.c.spent, 0)
    unlike = or_(granted != _BALANCES.c.granted, spent != _BALANCES.c.spent)
    wrong = (
        select(_BALANCES.c.account_id, _BALANCES.c.meter, _BALANCES.c.granted, _BALANCES.c.spent, granted, spent)
        .outerjoin(_SUMS, _SAME)
        .where(unlike)
    )
    orphaned = (
        select(_SUMS.c.account_id, _SUMS.c.meter, _SUMS.c.granted, _SUMS.c.spent)
        .outerjoin(_BALANCES, _SAME)
        .where(_BALANCES.c.account_id.is_(None))
    )
    wrong_rows, orphaned_rows = (await session.execute(wrong)).all(), (await session.execute(orphaned)).all()
    return [
        *(Discrepancy(row[0], row[1], (row[2], row[3]), (row[4], row[5])) for row in wrong_rows),
        *(Discrepancy(row[0], row[1], (0, 0), (row[2], row[3])) for row in orphaned_rows),
    ]

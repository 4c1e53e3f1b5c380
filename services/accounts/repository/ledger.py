"""Balances, the ledger and the answers in SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain import (
    Answered,
    Balance,
    Bearing,
    EntryKind,
    Kind,
    LedgerEntry,
    Meter,
    Outcome,
    Shown,
    Spend,
)
from services.accounts.repository.upsert import insert_into
from services.accounts.tables import AccountRow, BalanceRow, LedgerEntryRow, SpendRow


class SqlLedger:
    """The money tables."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def balance(self, account_id: str, meter: Meter) -> Balance:
        """Read it."""
        row = await self._session.get(BalanceRow, (account_id, meter), populate_existing=True)
        return _balance(row) if row else Balance(account_id, meter)

    async def keep(self, balance: Balance) -> None:
        """Insert or overwrite it."""
        key = {"account_id": balance.account_id, "meter": balance.meter}
        values = {
            "granted": balance.granted,
            "spent": balance.spent,
            "topped_up_on": balance.topped_up_on,
            "told_exhausted_at": balance.told_exhausted_at,
        }
        statement = insert_into(self._session, BalanceRow).values(key | values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    async def take(self, account_id: str, meter: Meter) -> Balance | None:
        """Add one to what was spent, where there is one left."""
        taken = (
            update(BalanceRow)
            .where(BalanceRow.account_id == account_id, BalanceRow.meter == meter)
            .where(BalanceRow.spent < BalanceRow.granted)
            .values(spent=BalanceRow.spent + 1)
            .returning(BalanceRow)
            .execution_options(synchronize_session=False, populate_existing=True)
        )
        row = await self._session.scalar(taken)
        return _balance(row) if row else None

    async def append(self, entry: LedgerEntry) -> None:
        """Insert it; a grant that is there already fails on the unique constraint."""
        row = {
            "entry_id": entry.entry_id,
            "account_id": entry.account_id,
            "at": entry.at,
            "kind": entry.kind,
            "meter": entry.meter,
            "amount": entry.amount,
            "resource": entry.resource,
            "balance_after": entry.balance_after,
            "grant_ref": entry.grant_ref or None,
        }
        await self._session.execute(insert(LedgerEntryRow).values(row))

    async def bearing(self, account_id: str, meter: Meter, resource: str, key: str, since: datetime) -> Bearing:
        """Read all three at once, beside the account that is there for certain."""
        found = (
            select(BalanceRow, LedgerEntryRow, SpendRow)
            .select_from(AccountRow)
            .outerjoin(BalanceRow, and_(BalanceRow.account_id == account_id, BalanceRow.meter == meter))
            .outerjoin(LedgerEntryRow, _charges(account_id, meter, resource, since))
            .outerjoin(SpendRow, and_(SpendRow.account_id == account_id, SpendRow.key == key))
            .where(AccountRow.account_id == account_id)
            .order_by(LedgerEntryRow.at.desc())
            .limit(1)
        )
        balance, charge, answered = (await self._session.execute(found)).one()
        return Bearing(
            _balance(balance) if balance else Balance(account_id, meter),
            _entry(charge) if charge else None,
            _answered(answered) if answered else None,
        )

    async def page(self, account_id: str, before: int | None, size: int) -> list[LedgerEntry]:
        """Read backwards."""
        entries = select(LedgerEntryRow).where(LedgerEntryRow.account_id == account_id)
        if before is not None:
            entries = entries.where(LedgerEntryRow.position < before)
        rows = await self._session.scalars(entries.order_by(LedgerEntryRow.position.desc()).limit(size))
        return [_entry(row) for row in rows]

    async def move(self, guest_id: str, account_id: str) -> None:
        """Change the owner of every row."""
        for table in (LedgerEntryRow, BalanceRow, SpendRow):
            moved = update(table).where(table.account_id == guest_id).values(account_id=account_id)
            await self._session.execute(moved.execution_options(synchronize_session=False))

    async def remember(self, answered: Answered) -> None:
        """Insert it."""
        spend = answered.spend
        row = {
            "account_id": answered.account_id,
            "key": answered.key,
            "fingerprint": answered.fingerprint,
            "outcome": spend.outcome,
            "meter": spend.shown.meter,
            "granted": spend.shown.granted,
            "remaining": spend.shown.remaining,
            "account_kind": spend.kind,
            "charge_id": spend.charge_id,
            "answered_at": answered.at,
        }
        await self._session.execute(insert(SpendRow).values(row))


def _balance(row: BalanceRow) -> Balance:
    return Balance(row.account_id, Meter(row.meter), row.granted, row.spent, row.topped_up_on, row.told_exhausted_at)


def _entry(row: LedgerEntryRow) -> LedgerEntry:
    return LedgerEntry(
        entry_id=row.entry_id,
        account_id=row.account_id,
        at=row.at,
        kind=EntryKind(row.kind),
        meter=Meter(row.meter),
        amount=row.amount,
        resource=row.resource,
        balance_after=row.balance_after,
        grant_ref=row.grant_ref or "",
        position=row.position,
    )


def _answered(row: SpendRow) -> Answered:
    outcome, meter = Outcome(row.outcome), Meter(row.meter)
    shown = Shown(meter, row.granted, row.remaining, unmetered=outcome is Outcome.UNMETERED)
    spend = Spend(outcome, shown, Kind(row.account_kind), row.charge_id)
    return Answered(row.account_id, row.key, row.fingerprint, spend, row.answered_at)


def _charges(account_id: str, meter: Meter, resource: str, since: datetime) -> ColumnElement[bool]:
    return and_(
        LedgerEntryRow.account_id == account_id,
        LedgerEntryRow.meter == meter,
        LedgerEntryRow.resource == resource,
        LedgerEntryRow.at > since,
        LedgerEntryRow.kind != EntryKind.GRANT,
    )

"""Balances, the ledger and the answers in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, select, update
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
from services.accounts.tables import AccountRow, BalanceRow, LedgerEntryRow, SpendRow, table_of

_AnyRow = Row[*tuple[Any, ...]]
_ACCOUNTS = table_of(AccountRow)
_BALANCES = table_of(BalanceRow)
_ENTRIES = table_of(LedgerEntryRow)
_SPENDS = table_of(SpendRow)

_TAKE = (
    update(_BALANCES)
    .where(_BALANCES.c.account_id == bindparam("owner"), _BALANCES.c.meter == bindparam("of_meter"))
    .where(_BALANCES.c.spent < _BALANCES.c.granted)
    .values(spent=_BALANCES.c.spent + 1)
    .returning(*_BALANCES.c)
)
_CHARGE_OF_RESOURCE = and_(
    _ENTRIES.c.account_id == bindparam("owner"),
    _ENTRIES.c.meter == bindparam("of_meter"),
    _ENTRIES.c.resource == bindparam("of_resource"),
    _ENTRIES.c.at > bindparam("since"),
    _ENTRIES.c.kind != EntryKind.GRANT,
)
# All three beside the account, which is there for certain.
_BEARING = (
    select(
        *(column.label(f"balance_{column.name}") for column in _BALANCES.c),
        *(column.label(f"spend_{column.name}") for column in _SPENDS.c),
        _ENTRIES.c.entry_id.label("last_charge_id"),
    )
    .select_from(_ACCOUNTS)
    .outerjoin(
        _BALANCES, and_(_BALANCES.c.account_id == _ACCOUNTS.c.account_id, _BALANCES.c.meter == bindparam("of_meter"))
    )
    .outerjoin(_SPENDS, and_(_SPENDS.c.account_id == _ACCOUNTS.c.account_id, _SPENDS.c.key == bindparam("under_key")))
    .outerjoin(_ENTRIES, _CHARGE_OF_RESOURCE)
    .where(_ACCOUNTS.c.account_id == bindparam("owner"))
    .order_by(_ENTRIES.c.at.desc())
    .limit(1)
)


class SqlLedger:
    """The money tables."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def balance(self, account_id: str, meter: Meter) -> Balance:
        """Read it."""
        wanted = select(_BALANCES).where(_BALANCES.c.account_id == account_id, _BALANCES.c.meter == meter)
        row = (await self._session.execute(wanted)).first()
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
        row = (await self._session.execute(_TAKE, {"owner": account_id, "of_meter": meter})).first()
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
        await self._session.execute(insert(_ENTRIES), row)

    async def was_granted(self, account_id: str, meter: Meter, ref: str) -> bool:
        """Look among the meter's entries, of which an account has few that are grants."""
        asked = (_ENTRIES.c.account_id == account_id, _ENTRIES.c.meter == meter, _ENTRIES.c.grant_ref == ref)
        return (await self._session.execute(select(_ENTRIES.c.position).where(*asked).limit(1))).first() is not None

    async def bearing(self, account_id: str, meter: Meter, resource: str, key: str, since: datetime) -> Bearing:
        """Read all three in one statement."""
        asked = {
            "owner": account_id,
            "of_meter": meter,
            "of_resource": resource,
            "under_key": key,
            "since": since,
        }
        row = (await self._session.execute(_BEARING, asked)).one()
        return Bearing(
            balance=_balance(row, "balance_") if row.balance_account_id else Balance(account_id, meter),
            charge_id=row.last_charge_id or "",
            answered=_answered(row) if row.spend_key else None,
        )

    async def page(self, account_id: str, before: int | None, size: int) -> list[LedgerEntry]:
        """Read backwards."""
        entries = select(_ENTRIES).where(_ENTRIES.c.account_id == account_id)
        if before is not None:
            entries = entries.where(_ENTRIES.c.position < before)
        rows = await self._session.execute(entries.order_by(_ENTRIES.c.position.desc()).limit(size))
        return [_entry(row) for row in rows]

    async def move(self, guest_id: str, account_id: str) -> None:
        """Change the owner of every row."""
        for table in (_ENTRIES, _BALANCES, _SPENDS):
            await self._session.execute(
                update(table).where(table.c.account_id == guest_id).values(account_id=account_id)
            )

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
        await self._session.execute(insert(_SPENDS), row)


def _balance(row: _AnyRow, prefix: str = "") -> Balance:
    values = {column.name: getattr(row, f"{prefix}{column.name}") for column in _BALANCES.c}
    return Balance(**values | {"meter": Meter(values["meter"])})


def _answered(row: _AnyRow) -> Answered:
    outcome, meter = Outcome(row.spend_outcome), Meter(row.spend_meter)
    shown = Shown(meter, row.spend_granted, row.spend_remaining, unmetered=outcome is Outcome.UNMETERED)
    spend = Spend(outcome, shown, Kind(row.spend_account_kind), row.spend_charge_id)
    return Answered(row.spend_account_id, row.spend_key, row.spend_fingerprint, spend, row.spend_answered_at)


def _entry(row: _AnyRow) -> LedgerEntry:
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

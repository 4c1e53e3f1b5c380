"""API keys in SQL."""

from datetime import date
from typing import Any

from sqlalchemy import Row, case, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.api_keys import ApiKey, Scope
from services.accounts.domain import Account
from services.accounts.repository.accounts import account_of
from services.accounts.tables import AccountRow, ApiKeyRow, table_of

_ACCOUNTS = table_of(AccountRow)
_KEYS = table_of(ApiKeyRow)


class SqlApiKeys:
    """The table of keys."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, key: ApiKey) -> None:
        """Insert it."""
        row = {
            "key_id": key.key_id,
            "account_id": key.account_id,
            "secret_sha256": key.secret_sha256,
            "name": key.name,
            "scopes": " ".join(sorted(key.scopes)),
            "daily_quota": key.daily_quota,
            "created_at": key.created_at,
            "used_on": key.used_on,
            "used": key.used,
        }
        await self._session.execute(insert(_KEYS).values(row))

    async def find(self, secret_sha256: str) -> tuple[ApiKey, Account] | None:
        """Read it by its unique digest, together with its account."""
        columns = [column.label(f"key_{column.name}") for column in _KEYS.c]
        joined = select(*_ACCOUNTS.c, *columns).join(_KEYS, _KEYS.c.account_id == _ACCOUNTS.c.account_id)
        row = (await self._session.execute(joined.where(_KEYS.c.secret_sha256 == secret_sha256))).first()
        return (_key(row, "key_"), account_of(row)) if row else None

    async def of(self, account_id: str) -> list[ApiKey]:
        """Read them along the index."""
        wanted = select(_KEYS).where(_KEYS.c.account_id == account_id)
        rows = await self._session.execute(wanted.order_by(_KEYS.c.created_at, _KEYS.c.key_id))
        return [_key(row) for row in rows]

    async def delete(self, account_id: str, key_id: str) -> bool:
        """Delete the row, if it is the account's."""
        ours = delete(_KEYS).where(_KEYS.c.account_id == account_id, _KEYS.c.key_id == key_id)
        return (await self._session.execute(ours.returning(_KEYS.c.key_id))).first() is not None

    async def delete_all(self, account_id: str) -> None:
        """Delete the account's."""
        await self._session.execute(delete(_KEYS).where(_KEYS.c.account_id == account_id))

    async def take(self, key_id: str, day: date) -> bool:
        """Add one to what was used on the day, where there is one left."""
        used_today = case((_KEYS.c.used_on == day, _KEYS.c.used), else_=0)
        may = or_(_KEYS.c.used_on.is_(None), _KEYS.c.used_on <= day)
        counted = update(_KEYS).where(_KEYS.c.key_id == key_id, may, used_today < _KEYS.c.daily_quota)
        counted = counted.values(used=used_today + 1, used_on=day)
        return (await self._session.execute(counted.returning(_KEYS.c.key_id))).first() is not None


def _key(row: Row[*tuple[Any, ...]], prefix: str = "") -> ApiKey:
    values = {column.name: getattr(row, f"{prefix}{column.name}") for column in _KEYS.c}
    return ApiKey(**values | {"scopes": frozenset(map(Scope, values["scopes"].split()))})

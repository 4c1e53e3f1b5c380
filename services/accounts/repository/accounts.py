"""People, guests, their sessions and their registrations in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain import Account, Kind, Registration, Session
from services.accounts.ports import Member
from services.accounts.repository.upsert import insert_into
from services.accounts.tables import AccountRow, RegistrationRow, SessionRow, table_of

_AnyRow = Row[*tuple[Any, ...]]
_ACCOUNTS = table_of(AccountRow)
_SESSIONS = table_of(SessionRow)
_ACCOUNT = select(_ACCOUNTS).where(_ACCOUNTS.c.account_id == bindparam("wanted"))
_OWNED = (
    select(
        *_ACCOUNTS.c,
        _SESSIONS.c.opened_at.label("session_opened_at"),
        _SESSIONS.c.used_at.label("session_used_at"),
    )
    .join(_SESSIONS, _SESSIONS.c.account_id == _ACCOUNTS.c.account_id)
    .where(_SESSIONS.c.token_sha256 == bindparam("digest"))
)


class SqlAccounts:
    """The table of accounts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, account_id: str) -> Account | None:
        """Read it."""
        row = (await self._session.execute(_ACCOUNT, {"wanted": account_id})).first()
        return account_of(row) if row else None

    async def lock(self, account_id: str) -> Account | None:
        """Read it and hold it; on SQLite the whole database is held from the start."""
        row = (await self._session.execute(_ACCOUNT.with_for_update(), {"wanted": account_id})).first()
        return account_of(row) if row else None

    async def member(self, email_key: str) -> Member | None:
        """Read it by its unique address."""
        wanted = select(_ACCOUNTS).where(_ACCOUNTS.c.email_key == email_key)
        row = (await self._session.execute(wanted)).first()
        return Member(account_of(row), row.password_hash) if row else None

    async def add(self, account: Account, email_key: str = "", password_hash: str = "") -> bool:
        """Insert it unless the address is there."""
        row = {
            "account_id": account.account_id,
            "kind": account.kind,
            "email": account.email,
            "email_key": email_key or None,
            "email_verified": account.email_verified,
            "name": account.name,
            "password_hash": password_hash,
            "merged_into": account.merged_into or None,
            "opened_at": account.opened_at,
            "deleted_at": account.deleted_at,
        }
        statement = insert_into(self._session, AccountRow).values(row)
        unless_taken = statement.on_conflict_do_nothing(index_elements=[AccountRow.email_key])
        return (await self._session.execute(unless_taken.returning(AccountRow.account_id))).first() is not None

    async def update(self, account: Account) -> None:
        """Write what may change."""
        changes = {
            "kind": account.kind,
            "merged_into": account.merged_into or None,
            "email_verified": account.email_verified,
        }
        await self._session.execute(
            update(AccountRow).where(AccountRow.account_id == account.account_id).values(changes)
        )

    async def set_password(self, account_id: str, password_hash: str) -> None:
        """Write the hash."""
        changed = update(AccountRow).where(AccountRow.account_id == account_id).values(password_hash=password_hash)
        await self._session.execute(changed)

    async def forget(self, account: Account) -> None:
        """Empty the row, and delete what tells of its registration."""
        nothing = {"email": "", "email_key": None, "email_verified": False, "name": "", "password_hash": ""}
        left = nothing | {"kind": account.kind, "deleted_at": account.deleted_at}
        ours = RegistrationRow.account_id == account.account_id
        await self._session.execute(update(AccountRow).where(AccountRow.account_id == account.account_id).values(left))
        await self._session.execute(delete(RegistrationRow).where(ours))


class SqlSessions:
    """The table of sessions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, session: Session) -> None:
        """Insert it."""
        row = {
            "token_sha256": session.token_sha256,
            "account_id": session.account_id,
            "opened_at": session.opened_at,
            "used_at": session.used_at,
        }
        await self._session.execute(insert(SessionRow).values(row))

    async def find(self, token_sha256: str) -> tuple[Session, Account] | None:
        """Read it together with its account."""
        row = (await self._session.execute(_OWNED, {"digest": token_sha256})).first()
        if row is None:
            return None
        return Session(token_sha256, row.account_id, row.session_opened_at, row.session_used_at), account_of(row)

    async def use(self, token_sha256: str, at: datetime) -> None:
        """Write the moment."""
        await self._session.execute(
            update(SessionRow).where(SessionRow.token_sha256 == token_sha256).values(used_at=at)
        )

    async def delete(self, token_sha256: str) -> None:
        """Delete the row."""
        await self._session.execute(delete(SessionRow).where(SessionRow.token_sha256 == token_sha256))

    async def delete_all(self, account_id: str) -> None:
        """Delete the account's rows."""
        await self._session.execute(delete(SessionRow).where(SessionRow.account_id == account_id))


class SqlRegistrations:
    """The table of registrations' keys."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, key: str) -> Registration | None:
        """Read it."""
        row = await self._session.get(RegistrationRow, key, populate_existing=True)
        return Registration(row.key, row.fingerprint, row.account_id, row.registered_at) if row else None

    async def claim(self, registration: Registration) -> bool:
        """Insert it unless the key is there; another transaction with the key is waited for."""
        row = {
            "key": registration.key,
            "fingerprint": registration.fingerprint,
            "account_id": registration.account_id,
            "registered_at": registration.at,
        }
        unless_known = insert_into(self._session, RegistrationRow).values(row).on_conflict_do_nothing()
        return (await self._session.execute(unless_known.returning(RegistrationRow.key))).first() is not None


def account_of(row: _AnyRow) -> Account:
    """The account that a row of its table holds."""
    return Account(
        account_id=row.account_id,
        kind=Kind(row.kind),
        opened_at=row.opened_at,
        email=row.email,
        name=row.name,
        email_verified=row.email_verified,
        merged_into=row.merged_into or "",
        deleted_at=row.deleted_at,
    )

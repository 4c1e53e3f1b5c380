"""SpendView's transaction beside the same statements written by hand, on one connection of one database."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.ratio import Ratio, compare
from chassis.clock import utc_now
from chassis.db.engine import Database
from chassis.db.migrate import migrate
from services.accounts.domain import Kind, Meter
from services.accounts.plans import load_plans
from services.accounts.repository.work import beginner
from services.accounts.rules import Rules
from services.accounts.settings import AccountsSettings
from services.accounts.usecases.guests import open_guest
from services.accounts.usecases.spending import SpendUnit, spend
from services.accounts.wiring import SERVICE

_PLENTY = """
[guest]
booked_as = "guest"
views = { once = 100000 }
[registered]
booked_as = "registration"
views = { once = 5 }
[subscriber]
unmetered = true
[staff]
unmetered = true
"""
_NOW = "2026-01-15 12:00:00.000000"
_RECENT = "SELECT entry_id FROM ledger_entries WHERE account_id = ? AND meter = 'views' AND resource = ? AND at > ?"
_TAKE = """
UPDATE balances SET spent = spent + 1
WHERE account_id = ? AND meter = 'views' AND spent < granted RETURNING spent
"""
_LEDGER = """
INSERT INTO ledger_entries (entry_id, account_id, at, kind, meter, amount, resource, balance_after)
VALUES (?, ?, ?, 'view', 'views', -1, ?, 1)
"""
_ANSWER = "INSERT INTO spends VALUES (?, ?, ?, 'spent', 'views', 1, 1, 'guest', ?, ?)"
_OUTBOX = """
INSERT INTO outbox (event_id, subject, type, payload, traceparent, request_id, occurred_at)
VALUES (?, ?, ?, ?, '', '', ?)
"""


async def spend_view(folder: Path, rounds: int) -> Ratio:
    """Charge one view, again and again, for codes that were not charged before."""
    async with _ledger(folder) as (database, begin, rules, account_id):

        async def ours() -> None:
            key = str(uuid.uuid4())
            async with begin() as work:
                await spend(SpendUnit(account_id, Meter.VIEWS, f"icd10cm/{key[:8]}", key), work, rules)

        async with database.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection

        async def by_hand() -> None:
            await _by_hand(driver, account_id)

        return await compare("SpendView's transaction", "the same statements by hand", ours, by_hand, rounds)


@asynccontextmanager
async def _ledger(folder: Path) -> AsyncIterator[tuple[Database, Any, Rules, str]]:
    """A migrated database with one account that has views enough."""
    plans = folder / "plans.toml"
    plans.write_text(_PLENTY, encoding="utf-8")
    rules = _rules(plans)
    database = Database(f"sqlite+aiosqlite:///{folder}/bench.sqlite")
    await migrate(database.engine, SERVICE.migrations)
    begin = beginner(database, utc_now)
    async with begin() as work:
        guest = await open_guest("127.0.0.1", work, rules)
    assert guest.kind is Kind.GUEST
    yield database, begin, rules, guest.account_id
    await database.close()


def _rules(plans: Path) -> Rules:
    defaults = {name: field.default for name, field in AccountsSettings.model_fields.items()}
    return Rules(
        plans=load_plans(plans),
        limited=False,
        guests_per_network_per_day=defaults["new_guests_per_network_per_day"],
        registrations_per_network_per_day=defaults["registrations_per_network_per_day"],
        failed_logins_per_network_per_hour=defaults["failed_logins_per_network_per_hour"],
        session_lifetime=timedelta(days=1),
        session_idle=timedelta(days=1),
        answers_kept=timedelta(days=35),
    )


async def _by_hand(driver: Any, account: str) -> None:
    """What has to be read and written, with nothing around it."""
    key, entry = str(uuid.uuid4()), str(uuid.uuid4())
    resource = f"icd10cm/{key[:8]}"
    await driver.execute("BEGIN IMMEDIATE")
    await _fetch(driver, "SELECT kind, merged_into FROM accounts WHERE account_id = ?", account)
    await _fetch(driver, "SELECT fingerprint FROM spends WHERE account_id = ? AND key = ?", account, key)
    await _fetch(driver, _RECENT, account, resource, _NOW)
    await _fetch(driver, _TAKE, account)
    await driver.execute(_LEDGER, (entry, account, _NOW, resource))
    await driver.execute(_ANSWER, (account, key, "f" * 64, entry, _NOW))
    await driver.execute(_OUTBOX, (entry, "ca.accounts.usage.charged.v1", "x", b"x" * 120, _NOW))
    await driver.execute("COMMIT")


async def _fetch(driver: Any, statement: str, *values: str) -> None:
    async with driver.execute(statement, values) as cursor:
        await cursor.fetchall()

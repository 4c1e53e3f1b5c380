"""Holds every balance against the ledger: `python -m services.accounts.reconcile`, with the service's own settings.

Stop the service first when its database is a SQLite file.
"""

import asyncio
import sys

from chassis.db.engine import Database
from chassis.settings import SettingsRefused
from services.accounts.repository.reconciliation import Discrepancy, discrepancies
from services.accounts.settings import AccountsSettings


def main() -> int:
    """Answer 0 when all sums are right, 1 after naming those that are not, 78 when the settings are refused."""
    try:
        found = asyncio.run(reconcile(AccountsSettings.load().database_url))
    except SettingsRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 78
    for one in found:
        sys.stdout.write(f"{_line(one)}\n")
    sys.stdout.write(f"{len(found)} balances differ from their entries\n")
    return 1 if found else 0


async def reconcile(database_url: str) -> list[Discrepancy]:
    """Compare them all."""
    database = Database(database_url)
    try:
        async with database.transaction() as session:
            return await discrepancies(session)
    finally:
        await database.close()


def _line(one: Discrepancy) -> str:
    (granted, spent), (granted_by_entries, spent_by_entries) = one.balance, one.entries
    return (
        f"{one.account_id} {one.meter}: granted {granted}, by entries {granted_by_entries}; "
        f"spent {spent}, by entries {spent_by_entries}"
    )


if __name__ == "__main__":
    sys.exit(main())

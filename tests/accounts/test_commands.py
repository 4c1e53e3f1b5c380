"""What an operator runs beside the service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.events.inbox import Delivery, bury
from services.accounts.domain import Balance, Meter
from tests.accounts.people import Suite
from tests.accounts.running import settings
from tests.accounts.stores import InSql


@pytest.fixture
def environment(tmp_path: Path, sqlite_store: InSql) -> dict[str, str]:
    """What `make run` tells the service."""
    given = settings(tmp_path).model_dump(
        include={"listen", "service_token_file", "secret_key_file", "nats_url", "public_base_url"}
    )
    variables = {f"ACCOUNTS_{name.upper()}": str(value) for name, value in given.items()}
    return os.environ | variables | {"ACCOUNTS_DATABASE_URL": str(sqlite_store.database.engine.url)}


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


class TestReconcile:
    async def test_finds_a_ledger_in_order(self, environment: dict[str, str], sqlite_store: InSql) -> None:
        await Suite(sqlite_store).view(await Suite(sqlite_store).open_guest())

        done = run(environment, "services.accounts.reconcile")

        assert (done.returncode, done.stdout) == (0, "0 balances differ from their entries\n")

    async def test_names_a_balance_that_somebody_changed(
        self, environment: dict[str, str], sqlite_store: InSql
    ) -> None:
        guest = await Suite(sqlite_store).open_guest()
        async with sqlite_store.begin() as work:
            await work.ledger.keep(Balance(guest.account_id, Meter.VIEWS, 100, 0))

        done = run(environment, "services.accounts.reconcile")

        assert done.returncode == 1
        assert f"{guest.account_id} views: granted 100, by entries 1; spent 0, by entries 0" in done.stdout

    def test_refuses_settings_that_are_wrong(self, environment: dict[str, str]) -> None:
        done = run(environment | {"ACCOUNTS_SESSION_DAY": "3"}, "services.accounts.reconcile")

        assert done.returncode == 78
        assert "Did you mean ACCOUNTS_SESSION_DAYS?" in done.stderr


class TestDeadLetters:
    async def test_are_listed_and_stay_until_they_can_be_counted(
        self, environment: dict[str, str], sqlite_store: InSql
    ) -> None:
        letter = Delivery("LOOKUP", "ca.lookup.code.viewed.v1", "e-1", "codingahead.events.v9.Unheard", b"", 1)
        async with sqlite_store.database.transaction() as session:
            await bury(session, "accounts-usage", letter, "no reaction", sqlite_store.now())

        listed = run(environment, "services.accounts.dead_letters", "list")
        replayed = run(environment, "services.accounts.dead_letters", "replay")

        assert listed.returncode == replayed.returncode == 1
        assert listed.stdout == "1 ca.lookup.code.viewed.v1 codingahead.events.v9.Unheard e-1: waits\n"
        assert "still waits: no reaction to the type" in replayed.stdout

    def test_that_are_none_leave_nothing_to_do(self, environment: dict[str, str]) -> None:
        assert run(environment, "services.accounts.dead_letters", "replay").returncode == 0

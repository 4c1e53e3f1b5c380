"""The operator's command that has a service's events published again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from chassis.db.engine import Database
from chassis.events.outbox import backlog
from chassis.events.tables import OUTBOX
from tests.chassis.effects import NOON, search_performed, tell


def republish(url: str | None, *options: str) -> subprocess.CompletedProcess[str]:
    """What an operator types."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "chassis.events", "republish", *options],
        env=environment if url is None else {**environment, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


class TestEventsThatAStreamLost:
    async def test_wait_for_the_relay_again_from_the_position_that_is_named(
        self, database: Database, database_url: str
    ) -> None:
        await tell(database, *(search_performed() for _ in range(3)))
        async with database.transaction() as session:
            await session.execute(update(OUTBOX).values(published_at=NOON))
        await database.close()

        done = republish(database_url, "--from", "2")

        assert (done.returncode, done.stdout) == (0, "2 events will be published again\n")
        async with database.transaction() as session:
            assert (await backlog(session))[0] == 2


class TestTheWrongDatabase:
    @pytest.mark.parametrize(
        ("url", "said"),
        [
            (None, "Set DATABASE_URL"),
            ("somewhere", "DATABASE_URL is sqlite+aiosqlite:///FILE"),
            ("sqlite+aiosqlite:///{folder}/typo.sqlite", "holds no events"),
            ("postgresql+asyncpg://a:sesame@127.0.0.1:1/b", "does not answer"),
        ],
        ids=["unnamed", "no URL", "empty", "away"],
    )
    def test_is_refused_in_one_line(self, tmp_path: Path, url: str | None, said: str) -> None:
        done = republish(url and url.format(folder=tmp_path))

        assert done.returncode == 1
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1

"""What an older release kept is read by this one."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from chassis.db.engine import Database
from chassis.db.migrate import migrate
from services.jobs.domain.creations import Attempt, Creation
from services.jobs.domain.employers import Role, Trust
from services.jobs.repository.work import sql_works
from services.jobs.wiring import SERVICE
from tests.jobs.samples import TurnableClock

AT = "2026-01-10 12:00:00.000000"
EMPLOYER = (
    '{"employer_id":"e","profile":{"name":"Harbor","website":"","description":""},"trusted":true,'
    '"created_at":"2026-01-10T12:00:00Z"}'
)
POSTING = (
    f'{{"posting_id":"p","employer":{EMPLOYER},"content":{{"title":"Coder","description_markdown":"Code.",'
    '"employment_type":"FULL_TIME","remote":"remote","location":{"city":"","state":"","country":"US"},'
    '"credentials":["CPC"],"specialties":[],"salary":null,"apply_url":""},"valid_through":"2026-03-31T23:59:59.999999Z",'
    '"state":"draft","created_at":"2026-01-10T12:00:00Z","published_at":null}'
)
ROWS = (
    f"INSERT INTO employers VALUES ('e', 'Harbor', '', '', TRUE, '{AT}')",
    f"INSERT INTO members VALUES ('e', 'ada', '{AT}')",
    "INSERT INTO postings VALUES ('p', 'e', 'Coder', 'Code.', 'FULL_TIME', 'remote', '', '', 'US', '|CPC|', '[]', "
    f"NULL, NULL, NULL, NULL, '', 'coder', 'published', '{AT}', '{AT}', '2026-03-31 23:59:59.999999')",
    f"INSERT INTO postings_transitions VALUES (1, 'p', NULL, 'draft', 'ada', '{AT}')",
    f"INSERT INTO creations VALUES ('ada', 'k', 'd', '{POSTING}')",
    f"INSERT INTO creations VALUES ('ada', 'l', 'd', '{EMPLOYER}')",
)


async def _as_it_was(url: str) -> Database:
    database = Database(url)

    def build(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(SERVICE.migrations))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in ROWS:
            connection.execute(text(row.replace(":", r"\:")))

    async with database.engine.begin() as connection:
        await connection.run_sync(build)
    return database


async def _read(url: str) -> None:
    database = await _as_it_was(url)
    await migrate(database.engine, SERVICE.migrations)
    async with sql_works(database, TurnableClock())() as work:
        employer = await work.employers.get("e")
        assert employer is not None
        assert employer.trust is Trust.STAFF
        assert [each.role for each in await work.employers.members("e")] == [Role.OWNER]
        (posting,) = await work.postings.published(None, 9)
        assert (posting.revision, posting.changed_at, posting.content.openings) == (1, posting.created_at, 1)
        assert [each.reason for each in await work.postings.transitions("p")] == [""]
        attempt = Attempt("k", "d")
        made = await work.creations.claim("ada", attempt)
        assert isinstance(made, Creation)
        assert made.made.employer.trust is Trust.STAFF  # type: ignore[union-attr]  # it was a posting
        opened = await work.creations.claim("ada", Attempt("l", "d"))
        assert opened is not None
        assert opened.made == employer
    await database.close()


class TestADatabaseOfTheFirstRelease:
    async def test_is_read_on_sqlite(self, tmp_path: Path) -> None:
        await _read(f"sqlite+aiosqlite:///{tmp_path}/jobs.sqlite")

    @pytest.mark.postgres
    async def test_is_read_on_postgresql(self, postgres_url: str) -> None:
        await _read(postgres_url)

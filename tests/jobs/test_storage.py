"""What the migrations make is what the code expects, on both databases."""

from pathlib import Path

import pytest

from chassis.mail.tables import MAIL_TABLES
from services.jobs.tables import Row
from services.jobs.wiring import SERVICE
from tests.migrations import unlike_tables


class TestTheMigrations:
    async def test_make_what_the_tables_say_on_sqlite(self, tmp_path: Path) -> None:
        url = f"sqlite+aiosqlite:///{tmp_path}/jobs.sqlite"
        assert await unlike_tables(SERVICE, Row.metadata, url, MAIL_TABLES) == []

    @pytest.mark.postgres
    async def test_make_what_the_tables_say_on_postgresql(self, postgres_url: str) -> None:
        assert await unlike_tables(SERVICE, Row.metadata, postgres_url, MAIL_TABLES) == []

"""What the migrations make is what the code expects, on both databases."""

from pathlib import Path

import pytest

from services.jobs.tables import Row
from services.jobs.wiring import SERVICE
from tests.migrations import unlike_tables


class TestTheMigrations:
    async def test_make_what_the_tables_say_on_sqlite(self, tmp_path: Path) -> None:
        assert await unlike_tables(SERVICE, Row.metadata, f"sqlite+aiosqlite:///{tmp_path}/jobs.sqlite") == []

    @pytest.mark.postgres
    async def test_make_what_the_tables_say_on_postgresql(self, postgres_url: str) -> None:
        assert await unlike_tables(SERVICE, Row.metadata, postgres_url) == []

"""The real snapshot, opened once a worker."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from services.lookup.pages.content import CodePage
from services.lookup.pages.page import compose_page
from services.lookup.snapshot.store import Snapshot, open_snapshot

PageOf = Callable[[str, str], CodePage]


@pytest.fixture(scope="session")
def snapshot(codes_folder: Path) -> Snapshot:
    return open_snapshot(codes_folder)[1]


@pytest.fixture(scope="session")
def page_of(snapshot: Snapshot) -> PageOf:
    """The page of an ICD-10-CM code on a day."""
    return lambda code, on: compose_page(snapshot, snapshot.code("icd10cm", code), date.fromisoformat(on))

"""Suites of stand-ins for the tests of starting and stopping."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deploy.running import TOPOLOGY, RunningSuite

Start = Callable[..., RunningSuite]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "var"


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    """Starts suites on the data folder; whatever still runs at the end is ended."""
    started: list[RunningSuite] = []

    def one(*options: str, described: str = TOPOLOGY, **environment: str) -> RunningSuite:
        started.append(RunningSuite(data, described, *options, **environment))
        return started[-1]

    yield one
    for suite in started:
        suite.close()

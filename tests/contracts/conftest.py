"""The whole suite as strangers meet it, and what they hold: nothing, a service's token, an account."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator

import httpx2
import pytest

from tests.deploy.running import RunningSuite
from tests.journeys.conftest import suite
from tests.journeys.visitor import Visitor

__all__ = ["suite"]
Ask = Callable[[httpx2.AsyncClient, int], Awaitable[httpx2.Response]]


@pytest.fixture
def visitor(suite: RunningSuite) -> Iterator[Visitor]:
    """Somebody who was never here."""
    with Visitor(suite) as stranger:
        yield stranger


@pytest.fixture
def member(visitor: Visitor) -> Visitor:
    """Somebody with an account and 5 views."""
    visitor.register(new_email())
    return visitor


@pytest.fixture(scope="module")
def service_token(suite: RunningSuite) -> str:
    """What the suite's own services hold."""
    return (suite.data / "run" / "service-token").read_text().strip()


@pytest.fixture(scope="module")
def reader(suite: RunningSuite, service_token: str) -> Iterator[Visitor]:
    """A service that reads without a meter."""
    with Visitor(suite) as service:
        service.http.headers["Authorization"] = f"Bearer {service_token}"
        yield service


def new_email() -> str:
    """An address that nobody has."""
    return f"{uuid.uuid4().hex}@example.org"


async def at_once(visitor: Visitor, count: int, ask: Ask) -> list[httpx2.Response]:
    """So many requests of one cookie jar in one moment."""
    pool = httpx2.Limits(max_connections=100)
    jar = dict(visitor.http.cookies)
    async with httpx2.AsyncClient(base_url=visitor.http.base_url, cookies=jar, timeout=60, limits=pool) as http:
        return await asyncio.gather(*(ask(http, number) for number in range(count)))

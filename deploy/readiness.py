"""Asks processes whether they can serve: gRPC health, or an HTTP address that answers 200."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from deploy.clients import is_serving
from deploy.topology import Readiness

_BETWEEN_SECONDS = 0.1
_WATCH_SECONDS = 1.0
_ANSWER_SECONDS = 3.0
_CONNECT_SECONDS = 1.0
_LONGEST_LINE = 200

Question = Callable[[], Awaitable[bool]]


def question(ready: Readiness) -> Question:
    """What to ask, as a function that answers whether the process can serve; it never raises."""

    async def ask() -> bool:
        if ready.grpc is not None:
            return await _listens(ready.grpc) and await is_serving(ready.grpc)
        return await _answers_200(ready.http or "")

    return ask


async def until_yes(ask: Question) -> None:
    """Ask until the answer is yes."""
    while not await ask():  # noqa: ASYNC110 (what is awaited happens in another process)
        await asyncio.sleep(_BETWEEN_SECONDS)


async def until_silent(ask: Question, seconds: float) -> None:
    """Ask until there was no yes for so many seconds."""
    clock = asyncio.get_running_loop().time
    last_yes = clock()
    while clock() - last_yes < seconds:
        await asyncio.sleep(_WATCH_SECONDS)
        if await ask():
            last_yes = clock()


async def _listens(address: str) -> bool:
    """Whether anything accepts connections: far cheaper to ask than gRPC while a process is still loading."""
    host, _, port = address.rpartition(":")
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return False
    writer.close()
    return True


async def _answers_200(url: str) -> bool:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            return b" 200 " in await _status_line(url)
    except (OSError, ValueError):
        return False


async def _status_line(url: str) -> bytes:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        writer.write(f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
        return (await reader.readline())[:_LONGEST_LINE]
    finally:
        writer.close()

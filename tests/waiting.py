"""Waiting in tests: until something holds, or for so long that it never will."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Ask again and again until it holds; fail the test when it does not in time."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 (what is asked lives in another process)
            await asyncio.sleep(0.02)

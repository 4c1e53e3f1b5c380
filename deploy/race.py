"""Runs several things at once and goes on with the first that is done."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from deploy.refusal import StartRefused


async def first_done(*works: Coroutine[Any, Any, Any]) -> None:
    """Wait for the first to be done and cancel the others. Raises what it raised, a refusal without its group."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except ExceptionGroup as group:
        raise _refusal_in(group) or group from None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _refusal_in(group: BaseExceptionGroup[BaseException]) -> StartRefused | None:
    found: BaseException | None = group.subgroup(StartRefused)
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found if isinstance(found, StartRefused) else None

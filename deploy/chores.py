"""Runs what has to be made once, before the processes start."""

import asyncio
import contextlib
import os
import signal

from deploy import lifeline
from deploy.plan import Chore
from deploy.refusal import StartRefused


async def do(chore: Chore) -> None:
    """Run the program to its end; what it prints passes through. Refused when it fails."""
    child = await asyncio.create_subprocess_exec(
        *lifeline.bound(chore.command), env=dict(chore.environment), stdin=asyncio.subprocess.DEVNULL, process_group=0
    )
    try:
        code = await child.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.wait()
    if code != 0:
        raise StartRefused(f"This failed with code {code}: {chore.says}")

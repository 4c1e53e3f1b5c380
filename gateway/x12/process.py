"""Has a file read by a process of its own, so that no file holds up the gateway, and none outlives its time."""

import asyncio
import json
import sys
from contextlib import suppress
from typing import Any

from chassis.errors import FieldError
from gateway.problems import ProblemMet, problem, refuse
from gateway.x12.claims import ReadClaim

_SECONDS = 30.0
_AT_ONCE = asyncio.Semaphore(2)
_CANNOT = "The file could not be read within the limits of time and memory."


async def claims_in(data: bytes) -> list[ReadClaim]:
    """Read the claims of a file. Refused with X12_UNFIT, naming the segment where there is one."""
    async with _AT_ONCE:
        told = await _told(data)
    if "claims" not in told:
        raise unfit_file(told["segment"], told["message"])
    claims: list[ReadClaim] = told["claims"]
    return claims


def unfit_file(segment: int, message: str) -> ProblemMet:
    """The exception for a file that is no 837."""
    where = f"segment {segment}" if segment else "file"
    return ProblemMet(problem("X12_UNFIT", f"{where}: {message}", FieldError(where, message)))


async def _told(data: bytes) -> Any:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gateway.x12"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            said, _ = await process.communicate(data)
    except TimeoutError:
        raise refuse("X12_UNFIT", _CANNOT) from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode or not said:
        raise refuse("X12_UNFIT", _CANNOT)
    return json.loads(said)

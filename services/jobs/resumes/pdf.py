"""A PDF that is only a document: read by a process of its own, which is short of time, memory and files."""

import asyncio
import json
import sys
from pathlib import Path

import structlog

from services.jobs.errors import ResumeUnfit

log = structlog.get_logger()

_READER = Path(__file__).with_name("pdf_reader.py")
_SECONDS = 10
_LONGEST_ANSWER = 1000
# Each takes up to half a gigabyte: more at once would take the machine.
_at_once = asyncio.Semaphore(2)


async def refuse_unfit_pdf(data: bytes) -> None:
    """Raise ResumeUnfit for what cannot be read within the limits, or does more than show pages."""
    async with _at_once:
        verdict = await _verdict(data)
    if verdict != "fit":
        raise ResumeUnfit(verdict)


async def _verdict(data: bytes) -> str:
    pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    # Without our environment and our folder: what reads hostile files should know nothing.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(_READER), stdin=pipe, stdout=pipe, stderr=quiet, env={}, cwd="/"
    )
    try:
        async with asyncio.timeout(_SECONDS):
            answer, _ = await process.communicate(data)
    except TimeoutError:
        return "The PDF takes too long to read."
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _said(answer)


def _said(answer: bytes) -> str:
    try:
        return str(json.loads(answer[:_LONGEST_ANSWER])["verdict"])
    except (ValueError, KeyError, TypeError):
        log.info("pdf_reader_gave_up")
        return "The PDF cannot be read within the limits of a résumé."

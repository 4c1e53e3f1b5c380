"""Looking for viruses: by clamd, by a program, or not at all."""

import asyncio
import shlex
import struct
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from chassis.settings import SettingsRefused
from services.jobs.errors import ResumeUnfit, ScannerUnavailable
from services.jobs.ports import Scanner

log = structlog.get_logger()

_SECONDS = 20
_CHUNK = 64 * 1024
# What clamscan and its like end with.
_CLEAN, _INFECTED = 0, 1
_REFUSAL = "A virus scanner found something in the file."


class NoScanner:
    """Nobody looks, and nobody says that anybody did."""

    async def scan(self, _data: bytes) -> bool:
        """Answer that nothing looked."""
        return False


class ClamdScanner:
    """clamd over its socket: the file goes in parts (INSTREAM), nothing is written down for it."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    async def scan(self, data: bytes) -> bool:
        """Ask clamd. Raises ResumeUnfit and ScannerUnavailable."""
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self._ask(data)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise ScannerUnavailable from error
        if answer.endswith("FOUND"):
            raise ResumeUnfit(_REFUSAL)
        if not answer.endswith("OK"):
            log.warning("scanner_failed", answer=answer[:200])
            raise ScannerUnavailable
        return True

    async def _ask(self, data: bytes) -> str:
        reader, writer = await asyncio.open_unix_connection(self._socket)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(data), _CHUNK):
                part = data[start : start + _CHUNK]
                writer.write(struct.pack("!L", len(part)) + part)
            writer.write(struct.pack("!L", 0))
            await writer.drain()
            answer = await reader.readuntil(b"\0")
        finally:
            writer.close()
        return answer.rstrip(b"\0").decode(errors="replace").strip()


class ProgramScanner:
    """A program that reads the file from its standard input: it ends with 0 for clean, 1 for infected."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    async def scan(self, data: bytes) -> bool:
        """Run the program. Raises ResumeUnfit and ScannerUnavailable."""
        try:
            code = await self._run(data)
        except (OSError, TimeoutError) as error:
            raise ScannerUnavailable from error
        if code == _INFECTED:
            raise ResumeUnfit(_REFUSAL)
        if code != _CLEAN:
            log.warning("scanner_failed", code=code)
            raise ScannerUnavailable
        return True

    async def _run(self, data: bytes) -> int | None:
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet
        )
        try:
            async with asyncio.timeout(_SECONDS):
                await process.communicate(data)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode


def scanner_of(setting: str | None) -> Scanner:
    """The scanner of a setting: clamd://SOCKET or program:COMMAND; none for None. Raises SettingsRefused."""
    if setting is None:
        log.warning("resumes_not_scanned", hint="JOBS_SCANNER names no virus scanner")
        return NoScanner()
    if setting.startswith("clamd://") and Path(urlsplit(setting).path).is_absolute():
        return ClamdScanner(urlsplit(setting).path)
    command = shlex.split(setting.removeprefix("program:"))
    if setting.startswith("program:") and command and Path(command[0]).is_file():
        return ProgramScanner(command)
    raise SettingsRefused("JOBS_SCANNER is clamd:///SOCKET or program:/PATH/OF/A/PROGRAM OPTIONS.")

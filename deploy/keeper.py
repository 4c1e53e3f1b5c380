"""Keeps one process running: starts it, asks whether it is ready, starts it again when it ends."""

import asyncio
import contextlib
import itertools
import os
import signal
from collections.abc import Callable, Iterator

from deploy import lifeline
from deploy.logs import LogFile
from deploy.plan import Launch
from deploy.race import first_done
from deploy.readiness import question, until_silent, until_yes
from deploy.refusal import StartRefused

# sysexits.h, EX_CONFIG: the process refuses its settings, and would again.
_BAD_SETTINGS = 78

Say = Callable[[str], None]


class Keeper:
    """One process and its lives."""

    def __init__(self, launch: Launch, log: LogFile, say: Say, changed: Callable[[], None]) -> None:
        self.launch = launch
        self.ready = asyncio.Event()
        self.stopped = asyncio.Event()
        self._log = log
        self._say = say
        self._changed = changed
        self._child: asyncio.subprocess.Process | None = None
        self._pauses = self._fresh_pauses()

    @property
    def pids(self) -> list[int]:
        """The process while it lives."""
        return [] if self._child is None or self._child.returncode is not None else [self._child.pid]

    async def keep(self) -> None:
        """Start the process whenever it is not running, for ever. Refused when it will not have its settings."""
        clock = asyncio.get_running_loop().time
        while True:
            born = clock()
            code = await self._live()
            if code == _BAD_SETTINGS and not self.ready.is_set():
                raise StartRefused(f"{self.launch.name} refuses to start. {self._log.last_line()}")
            if clock() - born > self.launch.terms.steady_seconds:
                self._pauses = self._fresh_pauses()
            await self._pause(code)

    async def until_ready(self) -> None:
        """Wait until the process was ready once. Refused when it takes too long."""
        patience = self.launch.terms.ready_within_seconds
        try:
            async with asyncio.timeout(patience):
                await self.ready.wait()
        except TimeoutError:
            raise StartRefused(
                f"{self.launch.name} was not ready within {patience:g} seconds. "
                f"Its last line was: {self._log.last_line() or '(none)'}\nAll of them: {self._log.file}"
            ) from None

    async def stop(self, hasten: asyncio.Event) -> None:
        """Ask the process to end, wait until it has, kill it when it takes too long or time presses."""
        child = self._child
        if child is not None and child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.launch.terms.drain_seconds):
                    await first_done(child.wait(), hasten.wait())
            if child.returncode is None:
                self._say(f"{self.launch.name} takes too long; killing it")
        self._kill_group()
        if child is not None:
            await child.wait()
        self.stopped.set()

    async def _live(self) -> int:
        """One life of the process, from its start to its exit code."""
        self._log.trim()
        self._child = await self._start()
        self._changed()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(self._watch(first=not self.ready.is_set()))
            code = await self._child.wait()
            watching.cancel()
        self._kill_group()
        self._changed()
        return code

    async def _start(self) -> asyncio.subprocess.Process:
        output = self._log.open()
        try:
            return await asyncio.create_subprocess_exec(
                *lifeline.bound(self.launch.command),
                env=dict(self.launch.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A group of its own: Ctrl-C at the terminal must not end it before its turn.
                process_group=0,
            )
        finally:
            os.close(output)

    async def _watch(self, *, first: bool) -> None:
        ask = question(self.launch.ready)
        await until_yes(ask)
        self.ready.set()
        if not first:
            self._say(f"{self.launch.name} is back")
        if (seconds := self.launch.terms.unanswered_seconds) is not None:
            await until_silent(ask, seconds)
            self._say(f"{self.launch.name} has not answered for {seconds:g} seconds; ending it")
            self._kill_group()

    async def _pause(self, code: int) -> None:
        seconds = next(self._pauses)
        if seconds == 0:
            self._say(f"{self.launch.name} ended with code {code}; starting it again")
        else:
            self._say(
                f"{self.launch.name} ended with code {code}; starting it again in {seconds:g} s. "
                f"Its last line: {self._log.last_line() or '(none)'}"
            )
        await asyncio.sleep(seconds)

    def _fresh_pauses(self) -> Iterator[float]:
        pauses = self.launch.terms.restart_pauses_seconds
        return itertools.chain(pauses, itertools.repeat(pauses[-1]))

    def _kill_group(self) -> None:
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)

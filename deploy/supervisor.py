"""Runs every process of a plan in the order of their needs, and stops them in the opposite one."""

import asyncio
from collections.abc import Callable, Sequence

from deploy.folder import DataFolder
from deploy.keeper import Keeper, Say
from deploy.logs import LogFile
from deploy.plan import Launch

_TRIM_SECONDS = 10.0


class Supervisor:
    """All processes of one suite; `changed` is called whenever one was started or has ended."""

    def __init__(self, launches: Sequence[Launch], folder: DataFolder, say: Say, changed: Callable[[], None]) -> None:
        self._logs = {one.name: LogFile(folder.log / f"{one.name}.log") for one in launches}
        self._keepers = {one.name: Keeper(one, self._logs[one.name], say, changed) for one in launches}

    @property
    def names(self) -> list[str]:
        """The processes, in the order of starting."""
        return list(self._keepers)

    def pids(self) -> dict[str, list[int]]:
        """The pids of each process that lives now."""
        return {name: keeper.pids for name, keeper in self._keepers.items()}

    async def run(self, arrived: Callable[[str], None], complete: Callable[[], None]) -> None:
        """Start everything, report each process that is ready and then the whole, and keep it running for ever.

        Raises, in a group, StartRefused for a process that does not get ready.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._trim_logs())
            starting = [group.create_task(self._bring_up(one, group, arrived)) for one in self._keepers.values()]
            await asyncio.gather(*starting)
            complete()

    async def stop(self, hasten: asyncio.Event) -> None:
        """Stop each process after those that need it; call it once nothing runs `run` any more."""
        await asyncio.gather(*(self._bring_down(one, hasten) for one in self._keepers.values()))

    async def _bring_up(self, keeper: Keeper, group: asyncio.TaskGroup, arrived: Callable[[str], None]) -> None:
        for name in keeper.launch.needs:
            await self._keepers[name].ready.wait()
        group.create_task(keeper.keep())
        await keeper.until_ready()
        arrived(keeper.launch.name)

    async def _bring_down(self, keeper: Keeper, hasten: asyncio.Event) -> None:
        for other in self._keepers.values():
            if keeper.launch.name in other.launch.needs:
                await other.stopped.wait()
        await keeper.stop(hasten)

    async def _trim_logs(self) -> None:
        while True:
            await asyncio.sleep(_TRIM_SECONDS)
            for log in self._logs.values():
                await asyncio.to_thread(log.trim)

"""One run of the suite, from the lock on its data folder to the last process stopped."""

import os
from dataclasses import dataclass
from pathlib import Path

from deploy import chores, nats, topology
from deploy.endpoints import Endpoints
from deploy.folder import DataFolder, write_private
from deploy.lock import locked
from deploy.placeholders import Values
from deploy.plan import Planner
from deploy.ports import Ports, require_free
from deploy.progress import Screen
from deploy.race import first_done
from deploy.signals import StopSignals
from deploy.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who starts the suite may choose."""

    data_dir: Path
    port: int
    limits: str
    topology: Path


async def run(options: Options, screen: Screen) -> None:
    """Start everything, serve until told to stop, stop everything. Refused when the suite cannot start."""
    signals = StopSignals()
    signals.install()
    require_free(options.port)
    described = topology.load(options.topology)
    folder = DataFolder(options.data_dir.resolve())
    folder.create(described.folders)
    with locked(folder.lock) as predecessor:
        _introduce(options, folder, predecessor, screen)
        told = {"gateway.port": str(options.port), "limits": options.limits}
        values = Values(folder, Ports(options.port), told)
        await _Run(Planner(described, folder, values, dict(os.environ)), folder, values, screen).serve(signals)


def _introduce(options: Options, folder: DataFolder, predecessor: int | None, screen: Screen) -> None:
    if predecessor is not None:
        screen.say(f"process {predecessor} ended without giving {folder.root} back; taking it over")
    if options.limits == "off":
        screen.say("LIMITS ARE OFF: nothing is limited per network address or by rate. For tests and measurements.")
    screen.say(f"data in {folder.root}, logs in {folder.log}")


class _Run:
    """What runs between the signals."""

    def __init__(self, plan: Planner, folder: DataFolder, values: Values, screen: Screen) -> None:
        self._plan = plan
        self._folder = folder
        self._values = values
        self._screen = screen
        self._endpoints = Endpoints(folder)
        self._launches = plan.launches()
        self._supervisor = Supervisor(self._launches, folder, screen.say, self._list_endpoints)
        self._is_ready = False

    async def serve(self, signals: StopSignals) -> None:
        """Live until a signal or a refusal ends it, then stop everything. Raises the refusal."""
        try:
            await first_done(self._live(), signals.stop.wait())
        finally:
            await self._shut_down(signals)

    async def _live(self) -> None:
        self._endpoints.remove()
        for chore in self._plan.chores():
            self._screen.say(chore.says)
            await chores.do(chore)
        self._configure_nats()
        self._screen.expect(self._supervisor.names)
        await self._supervisor.run(self._screen.arrived, self._announce)

    async def _shut_down(self, signals: StopSignals) -> None:
        self._is_ready = False
        self._endpoints.remove()
        self._screen.close()
        self._screen.say("stopping")
        await self._supervisor.stop(signals.hasten)
        self._screen.say("stopped")

    def _announce(self) -> None:
        self._is_ready = True
        self._list_endpoints()
        self._screen.close()
        self._screen.say(f"ready {self._plan.endpoints()['gateway']}")

    def _list_endpoints(self) -> None:
        if not self._is_ready:
            return
        try:
            self._endpoints.write(self._plan.endpoints(), self._supervisor.pids())
        except OSError as error:
            self._screen.say(f"{self._endpoints.file} could not be renewed: {error.strerror}")

    def _configure_nats(self) -> None:
        if not any(one.terms.program == "nats-server" for one in self._launches):
            return
        services = self._plan.event_services()
        passwords = {name: self._values[f"secret.nats-{name}"] for name in (*services, nats.READER)}
        server = nats.Server(
            self._values["NATS_LISTEN"], self._values["NATS_MONITOR_LISTEN"], self._folder.root / "nats"
        )
        write_private(self._folder.run / "nats.conf", nats.configuration(server, services, passwords))

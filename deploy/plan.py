"""Turns the topology into what is run on this machine now: commands, environments, addresses."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy import nats
from deploy.folder import DataFolder
from deploy.placeholders import Values
from deploy.topology import Preparation, Process, Readiness, Topology


@dataclass(frozen=True, slots=True)
class Launch:
    """One process, ready to be started: nothing in it is a placeholder any more."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready: Readiness
    needs: Sequence[str]
    terms: Process


@dataclass(frozen=True, slots=True)
class Chore:
    """One preparation that has still to be made."""

    says: str
    command: Sequence[str]
    environment: Mapping[str, str]


class Planner:
    """Plans a topology on a data folder; what the operator's environment already says wins."""

    def __init__(self, topology: Topology, folder: DataFolder, values: Values, given: Mapping[str, str]) -> None:
        self._topology = topology
        self._values = values
        self._given = given
        self._inherited = {**given, "TMPDIR": str(folder.scratch), "PYTHONUNBUFFERED": "1"}
        self._environments = {name: self._environment(one) for name, one in topology.processes.items()}

    def launches(self) -> list[Launch]:
        """Every process that runs here, in the order of the topology."""
        here = [name for name, one in self._topology.processes.items() if not self._is_elsewhere(one.elsewhere)]
        return [self.launch(name, here) for name in here]

    def launch(self, name: str, here: Sequence[str] = ()) -> Launch:
        """One process; of what it needs, only what runs here is kept."""
        process = self._topology.processes[name]
        return Launch(
            name=name,
            command=self._command(process),
            environment={**self._inherited, **self._environments[name]},
            ready=self._readiness(process.ready),
            needs=[other for other in process.needs if other in here],
            terms=process,
        )

    def chores(self) -> list[Chore]:
        """What has still to be prepared before the first process starts."""
        return [
            Chore(one.says, self._module(one.module, one.arguments), self._inherited)
            for one in self._topology.preparations
            if not self._is_done(one)
        ]

    def endpoints(self) -> dict[str, str]:
        """Where the suite's doors are."""
        return {name: self._values.fill(address) for name, address in self._topology.endpoints.items()}

    def event_services(self) -> dict[str, Sequence[str]]:
        """The processes that have a user of their own at NATS, each with its durable consumers."""
        return {
            name: self._topology.processes[name].consumers
            for name, settings in self._environments.items()
            if f"{name.upper()}_NATS_URL" in settings
        }

    def _environment(self, process: Process) -> dict[str, str]:
        filled = {}
        for name, text in process.environment.items():
            filled[name] = self._given.get(name, self._values.fill(text))
            self._values.settle(name, filled[name])
        return filled

    def _readiness(self, ready: Readiness) -> Readiness:
        return Readiness(
            grpc=ready.grpc and self._values.fill(ready.grpc), http=ready.http and self._values.fill(ready.http)
        )

    def _command(self, process: Process) -> list[str]:
        if process.module is not None:
            return self._module(process.module, process.arguments)
        return [str(nats.binary()), *map(self._values.fill, process.arguments)]

    def _module(self, module: str, arguments: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", module, *map(self._values.fill, arguments)]

    def _is_done(self, one: Preparation) -> bool:
        if self._is_elsewhere(one.elsewhere):
            return True
        return Path(self._values.fill(one.unless_exists)).exists() and self._still_holds(one)

    def _still_holds(self, one: Preparation) -> bool:
        """Ask about what is there already: a newer program may not be able to read what an older one made."""
        if not one.still_holds:
            return True
        asked = self._module(one.still_holds, (one.unless_exists,))
        # The topology's own command, without a shell.
        asking = subprocess.run(asked, env=self._inherited, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
        return asking.returncode == 0

    def _is_elsewhere(self, names: Sequence[str]) -> bool:
        return bool(names) and all(name in self._given for name in names)

"""Reads topology.toml, the one description of every process, and refuses what does not fit together."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from deploy.refusal import StartRefused

STANDARD = Path(__file__).with_name("topology.toml")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Readiness(_Table):
    """How to ask whether a process can serve: gRPC health of an address, or a URL that answers 200."""

    grpc: str | None = None
    http: str | None = None

    @model_validator(mode="after")
    def _one_question(self) -> "Readiness":
        if (self.grpc is None) == (self.http is None):
            raise ValueError("say either grpc or http")
        return self


class Process(_Table):
    """One process: what runs, on what terms."""

    module: str | None = None
    program: Literal["nats-server"] | None = None
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = {}
    # Ready before this one starts; stopped after it.
    needs: tuple[str, ...] = ()
    ready: Readiness
    # Not started when the operator's environment names all of these: the process runs elsewhere.
    elsewhere: tuple[str, ...] = ()
    # The durable consumers that it drives at NATS, by name: nobody else may take from them or change them.
    consumers: tuple[str, ...] = ()
    # How long to wait before each start anew; the last one repeats. Forgotten after steady_seconds of life.
    restart_pauses_seconds: tuple[float, ...] = (0, 0.5, 1, 2, 4, 8, 15, 30)
    steady_seconds: float = 60
    ready_within_seconds: float = 120
    drain_seconds: float = 30
    # Started anew when the question of readiness stays unanswered this long; None for never.
    unanswered_seconds: float | None = None

    @model_validator(mode="after")
    def _one_thing_to_run(self) -> "Process":
        if (self.module is None) == (self.program is None):
            raise ValueError("say either module or program")
        return self


class Preparation(_Table):
    """What is made once, before the processes start, by a program that ends."""

    says: str
    # When this file is there, all is done; where `still_holds` names a module, it must end well as well.
    unless_exists: str
    still_holds: str = ""
    module: str
    arguments: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class Topology(_Table):
    """The whole suite."""

    folders: tuple[str, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    processes: Mapping[str, Process]
    endpoints: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _needs_are_known_and_come_first(self) -> "Topology":
        earlier: set[str] = set()
        for name, process in self.processes.items():
            if missing := set(process.needs) - earlier:
                raise ValueError(f"{name} needs {', '.join(sorted(missing))}, which must stand before it")
            earlier.add(name)
        return self


def load(file: Path) -> Topology:
    """Read a topology. Refused, naming the place, when the file is unreadable or says anything unknown."""
    try:
        return Topology.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StartRefused(f"{file} cannot be read: {error}") from error
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise StartRefused(f"{file} is wrong: {'; '.join(faults)}") from error

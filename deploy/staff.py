"""Makes a registered account staff: `python -m deploy.staff`, which `make staff` calls, suite running or not."""

import argparse
import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy import lifeline, process_table, topology
from deploy.clients import is_serving, make_staff
from deploy.endpoints import Endpoints
from deploy.folder import DataFolder, chosen, keep_private
from deploy.lock import Held, locked
from deploy.placeholders import Values
from deploy.plan import Launch, Planner
from deploy.ports import Ports
from deploy.race import first_done
from deploy.refusal import StartRefused
from deploy.supervisor import Supervisor

_SERVICE = "accounts"
_ATTEMPTS = 120
_BETWEEN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """Whose account, and in which suite."""

    email: str
    data_dir: Path
    topology: Path


def main() -> int:
    """Answer 0 when the account is staff now, 1 when it could not be made so."""
    options = _options()
    lifeline.adopt_orphans()
    keep_private()
    try:
        asyncio.run(promote(options))
    except StartRefused as refusal:
        sys.stderr.write(f"error: {refusal}\n")
        return 1
    finally:
        process_table.end_children()
    sys.stdout.write(f"{options.email} is staff\n")
    return 0


async def promote(options: Options) -> None:
    """Make the account staff through the running suite, or through its accounts service started for this alone."""
    if not options.email:
        raise StartRefused("Say whose account: make staff EMAIL=someone@example.org")
    described = topology.load(options.topology)
    folder = DataFolder(options.data_dir.resolve())
    if not folder.lock.exists():
        raise StartRefused(f"No suite has run on {folder.root}. Name its folder: make staff EMAIL=… DATA_DIR=…")
    folder.create(described.folders)
    for _ in range(_ATTEMPTS):
        if await _through_suite(folder, options.email) or await _alone(described, folder, options.email):
            return
        await asyncio.sleep(_BETWEEN_SECONDS)
    raise StartRefused(f"A suite runs on {folder.root}, but its accounts service does not answer.")


async def _through_suite(folder: DataFolder, email: str) -> bool:
    """Ask the running suite; answers whether one is there."""
    address = Endpoints(folder).door(_SERVICE)
    if address is None or not await is_serving(address):
        return False
    await make_staff(address, folder.secret("service-token"), email)
    return True


async def _alone(described: topology.Topology, folder: DataFolder, email: str) -> bool:
    """Ask a service started for this alone; answers False while a suite holds the folder."""
    try:
        with locked(folder.lock):
            # Nothing listens on the port that stands for NATS here: what is told waits in the outbox.
            values = Values(folder, Ports(), {"limits": "on", "gateway.port": "0"})
            launch = Planner(described, folder, values, dict(os.environ)).launch(_SERVICE)
            await _ask_service(launch, folder, email)
    except Held:
        return False
    return True


async def _ask_service(launch: Launch, folder: DataFolder, email: str) -> None:
    supervisor = Supervisor([launch], folder, _say, changed=lambda: None)
    ready = asyncio.Event()

    async def ask() -> None:
        await ready.wait()
        await make_staff(launch.ready.grpc or "", folder.secret("service-token"), email)

    try:
        await first_done(supervisor.run(arrived=lambda _: None, complete=ready.set), ask())
    finally:
        await supervisor.stop(hasten=asyncio.Event())


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="deploy.staff", description=__doc__)
    parser.add_argument("--email", default="", help="of the registered account")
    parser.add_argument("--data-dir", type=chosen, default="", help="where the suite's data lies")
    parser.add_argument("--topology", type=Path, default=topology.STANDARD, help="another set of processes")
    said = parser.parse_args()
    return Options(said.email, said.data_dir, said.topology)


if __name__ == "__main__":
    sys.exit(main())

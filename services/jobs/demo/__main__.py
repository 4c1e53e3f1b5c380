"""Fills a running suite's board with fictitious postings: `python -m services.jobs.demo`, which `make demo` calls."""

import asyncio
import ipaddress
import json
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import grpc
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from services.jobs.demo.filling import Doors, board
from services.jobs.demo.postings import employers

app = typer.Typer(add_completion=False)

_USUAL = 200
_MOST = 10_000


@app.command()
def demo(
    data_dir: Annotated[Path, typer.Option(help="Where the running suite's data lies.")] = Path("var"),
    count: Annotated[int, typer.Option(min=1, max=_MOST, help="How many postings.")] = _USUAL,
    seed: Annotated[int, typer.Option(help="Another one makes another board.")] = 1,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Close all of them instead.")] = False,
    even_in_public: Annotated[
        bool, typer.Option("--even-in-public", help="Also where others than this machine can see the site.")
    ] = False,
) -> None:
    """Fill the board with fictitious postings; a second time adds nothing."""
    doors, site = _running(data_dir)
    if not (even_in_public or _is_loopback(site)):
        _refuse(
            f"{site} is seen by others, who would take invented postings for real ones. Say --even-in-public to insist."
        )
    try:
        asyncio.run(_clear(doors) if remove else _fill(doors, count, seed))
    except grpc.aio.AioRpcError as error:
        _refuse(f"The suite refused: {error.details() or error.code().name}")


async def _fill(doors: Doors, count: int, seed: int) -> None:
    offered = employers(count, seed)
    with _progress() as progress:
        task = progress.add_task("postings", total=count)
        async with board(doors) as filled:
            counts = await filled.fill(offered, lambda _, more: progress.advance(task, more))
    said = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    _say(f"{count} fictitious postings of {len(offered)} employers: {said}")
    if counts.get("refused"):
        sys.exit(1)


async def _clear(doors: Doors) -> None:
    async with board(doors) as filled:
        closed = await filled.clear(lambda name, number: _say(f"{name}: {number} closed") if number else None)
    _say(f"{closed} fictitious postings closed")


def _running(data_dir: Path) -> tuple[Doors, str]:
    """The doors of the suite that runs on a data folder, and where its visitors see it."""
    run = data_dir / "run"
    try:
        told = json.loads((run / "endpoints.json").read_text(encoding="utf-8"))
        doors = Doors(told["jobs"], told["accounts"], (run / "service-token").read_text(encoding="utf-8").strip())
    except (OSError, ValueError, KeyError):
        _refuse(f"No suite runs on {data_dir}. Start it with `make run`, or name its folder: make demo DATA_DIR=…")
    return doors, os.environ.get("JOBS_PUBLIC_BASE_URL") or str(told["gateway"])


def _is_loopback(site: str) -> bool:
    host = urlsplit(site).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _progress() -> Progress:
    """A bar on a terminal; nothing else needs one."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _refuse(why: str) -> NoReturn:
    sys.stderr.write(f"error: {why}\n")
    sys.exit(1)


if __name__ == "__main__":
    app()

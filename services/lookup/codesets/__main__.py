"""The operator's commands for official code sets: `python -m services.lookup.codesets import PATH…`, `list`, …"""

import os
import shlex
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Annotated, NoReturn
from urllib.parse import unquote, urlsplit

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.lookup.codesets.build import build_snapshot
from services.lookup.codesets.narrators import narrator
from services.lookup.codesets.report import account_lines, difference_lines, release_lines
from services.lookup.codesets.sources import SourceRefused
from services.lookup.codesets.take import compared, take
from services.lookup.codesets.verifying import verify
from services.lookup.importing.addresses import read_addresses
from services.lookup.importing.fetching import Manners, Wanted, fetch
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.run import Terms
from services.lookup.search.build import build_index
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.releases import Releases

app = typer.Typer(add_completion=False, no_args_is_help=True)


def _standard_folder() -> Path:
    """Where a suite on DATA_DIR keeps its snapshots, unless the service is told another place."""
    told = os.environ.get("LOOKUP_SNAPSHOT_DIR")
    return Path(told) if told else Path(os.environ.get("DATA_DIR") or "var", "lookup", "snapshots")


Into = Annotated[Path, typer.Option(help="The folder of snapshots.", default_factory=_standard_folder)]


@app.callback()
def codesets() -> None:
    """Official code sets."""


@app.command()
def build(into: Into) -> None:
    """Build the snapshot of the installed data packages, unless it is there already, and put it in force."""
    console = Console()
    with _refusals():
        folder = _build_with_bar(into, console) if console.is_terminal else _build_with_lines(into, console)
    _print(f"snapshot {folder}")


@app.command("import")
def import_files(
    into: Into,
    paths: Annotated[list[Path] | None, typer.Argument(help="Official files, folders of them, archives.")] = None,
    listed: Annotated[str, typer.Option("--paths", help="The same in one string, quoted as in a shell.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Take other content for an edition in force.")] = False,
    approve_drift: Annotated[bool, typer.Option("--approve-drift", help="Take what differs a lot.")] = False,
) -> None:
    """Import official files and put them in force; 1 when a file that was recognised is refused."""
    chosen = [*(paths or []), *_split(listed)]
    missing = [str(path) for path in chosen if not path.exists() and not path.is_symlink()]
    if missing or not chosen:
        _fail(f"there is no {', '.join(missing)}" if missing else "name the files to import")
    console = Console()
    with _refusals(), narrator(console) as telling:
        account = take(chosen, into, Terms(replace, approve_drift), telling)
    for line in account_lines(account):
        _print(line)
    sys.exit(1 if account.refused else 0)


@app.command("list")
def list_editions(into: Into) -> None:
    """List the editions in force, and the snapshots that were in force before."""
    releases = Releases(into)
    with _refusals():
        release, pointer = releases.current(), releases.pointer
    if release is None or pointer is None:
        _fail(f"{into} holds no snapshot")
    for line in release_lines(release, pointer.id):
        _print(line)
    for past in releases.history()[:-1]:
        _print(f"before: {past.id}, put in force {past.at}")


@app.command()
def diff(dataset: str, before: str, after: str, into: Into) -> None:
    """Say how one edition of a dataset differs from another."""
    with _refusals():
        found = compared(into, dataset, before, after)
    _print(f"{found.dataset} {found.after} against {found.before}")
    for line in difference_lines(found):
        _print(line)


@app.command()
def activate(snapshot: str, into: Into) -> None:
    """Put a snapshot in force that is here."""
    with _refusals():
        Releases(into).activate(snapshot)
    _print(f"snapshot {snapshot} is in force")


@app.command()
def rollback(into: Into) -> None:
    """Put in force again what was before."""
    with _refusals():
        snapshot = Releases(into).rollback()
    _print(f"snapshot {snapshot} is in force")


@app.command("fetch")
def fetch_files(
    names: Annotated[list[str], typer.Argument(help="Names of addresses.toml; all of them: all.")],
    to: Annotated[Path, typer.Option(help="The folder to fetch into.")],
    given: Annotated[list[str] | None, typer.Option("--set", help="What fills in an address: year=2027.")] = None,
    address: Annotated[str, typer.Option(help="Another address, for one file.")] = "",
) -> None:
    """Fetch the publishers' current files, going on where an earlier try stopped; then import the folder."""
    addresses = read_addresses()
    filling = dict(each.partition("=")[::2] for each in given or [])
    refused = 0
    to.mkdir(parents=True, exist_ok=True)
    for name in addresses.files if names == ["all"] else names:
        try:
            one = addresses.named(name)
            url = address or one.filled(filling)
            _print(f"fetching {url}")
            fetch(Wanted(url, to / _file_name(url, name), one.largest, one.sha256), Manners(addresses.hosts))
        except FileRefused as refusal:
            refused += 1
            _print(f"refused {refusal}")
    sys.exit(1 if refused else 0)


def _file_name(url: str, name: str) -> str:
    """What a fetched file is called: as its publisher calls it, since some editions are told by that alone."""
    return unquote(PurePosixPath(urlsplit(url).path).name).replace("/", "-") or name


@app.command("verify")
def verify_data(
    into: Into,
    paths: Annotated[list[Path] | None, typer.Argument(help="Official files to check every row of.")] = None,
    listed: Annotated[str, typer.Option("--paths", help="The same in one string, quoted as in a shell.")] = "",
) -> None:
    """Check what is in force: hashes, the rules of every edition, and with files every row; 1 when something is off."""
    chosen = [*(paths or []), *_split(listed)]
    with _refusals(), narrator(Console()) as telling:
        faults = verify(into, chosen, telling)
    for fault in faults:
        _print(f"fault {fault}")
    _print(f"{len(faults)} faults" if faults else "everything holds")
    sys.exit(1 if faults else 0)


def _split(listed: str) -> list[Path]:
    """Read a list of paths: one that exists as it stands, or several, quoted as in a shell."""
    if not listed.strip():
        return []
    if Path(listed).exists():
        return [Path(listed)]
    try:
        return [Path(each) for each in shlex.split(listed)]
    except ValueError:
        return [Path(each) for each in listed.split()]


@contextmanager
def _refusals() -> Iterator[None]:
    """Say in one line what the operator can do something about."""
    try:
        yield
    except (SourceRefused, SnapshotRefused, FileRefused) as refusal:
        _fail(f"refused: {refusal}")
    except (OSError, sqlite3.OperationalError) as error:
        _fail(f"failed, and nothing has changed: {error}")


def _fail(sentence: str) -> NoReturn:
    Console(stderr=True).print(sentence, markup=False, soft_wrap=True)
    sys.exit(1)


def _print(line: str) -> None:
    Console().print(line, markup=False, highlight=False, soft_wrap=True)


def _build_with_lines(into: Path, console: Console) -> Path:
    def say(step: str, done: int, total: int) -> None:
        console.print(f"code sets {done}/{total}: {step}", markup=False, highlight=False)

    return build_snapshot(into, build_index, say)


def _build_with_bar(into: Path, console: Console) -> Path:
    columns = (SpinnerColumn(), TextColumn("code sets"), BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("", total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        return build_snapshot(into, build_index, show)


if __name__ == "__main__":
    app()

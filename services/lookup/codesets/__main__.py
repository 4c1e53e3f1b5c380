"""The command that builds a snapshot: `python -m services.lookup.codesets build --into DIR`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.lookup.codesets.build import build_snapshot
from services.lookup.codesets.sources import SourceRefused
from services.lookup.search.build import build_index

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def codesets() -> None:
    """Official code sets."""


@app.command()
def build(into: Annotated[Path, typer.Option(help="The folder that snapshots are kept in.")]) -> None:
    """Build the snapshot of the installed data packages, unless it is there already, and make it current."""
    console = Console()
    try:
        folder = _build_with_bar(into, console) if console.is_terminal else _build_with_lines(into, console)
    except SourceRefused as refusal:
        Console(stderr=True).print(f"refused: {refusal}", markup=False)
        sys.exit(1)
    console.print(f"snapshot {folder}", markup=False, soft_wrap=True)


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

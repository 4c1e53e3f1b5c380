"""What an editor asks before handing in: `python -m services.lookup.content check [FOLDER]`."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.lookup.content.descriptions import ContentRefused, Description, load_descriptions

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def content() -> None:
    """The editors' descriptions."""


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="Folder of content files.")] = Path(__file__).parent) -> None:
    """Read every content file as the service does, and count the texts by code system and review state."""
    try:
        found = load_descriptions(folder)
    except ContentRefused as refusal:
        Console(stderr=True).print(f"refused: {refusal}", markup=False)
        sys.exit(1)
    Console().print(_counted(list(found.values())))


def _counted(found: list[Description]) -> Table:
    counts = Counter((each.system, each.review_state, each.licence) for each in found)
    table = Table("code system", "state", "licence", "texts", caption=f"{len(found)} texts")
    for (system, state, licence), count in sorted(counts.items()):
        table.add_row(system, state, licence, str(count))
    return table


if __name__ == "__main__":
    app()

"""Prints a running suite's events readably: `python -m tools.show_events --data-dir ./var ACCOUNTS`."""

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message

from chassis.events.jetstream import connect_for_reading

_PACKAGE = "codingahead.events.v1"


def main(
    stream: Annotated[str, typer.Argument(help="LOOKUP, ACCOUNTS, ASSISTANT or JOBS.")],
    data_dir: Annotated[Path, typer.Option(help="The suite's DATA_DIR.")] = Path("var"),
) -> None:
    """Print one line an event, oldest first."""
    endpoints = json.loads((data_dir / "run" / "endpoints.json").read_text(encoding="utf-8"))
    asyncio.run(_print(endpoints["nats"], stream.upper()))


async def _print(url: str, stream: str) -> None:
    client = await connect_for_reading(url)
    try:
        jetstream = client.jetstream()
        state = (await jetstream.stream_info(stream)).state
        for number in range(state.first_seq, state.last_seq + 1):
            sys.stdout.write(_line(await jetstream.get_msg(stream, number), stream) + "\n")
    finally:
        await client.close()


def _line(message: Any, stream: str) -> str:
    name = message.headers["ce-type"].rpartition(".")[2]
    kind: type[Message] = getattr(import_module(f"{_PACKAGE}.{stream.lower()}_pb2"), name)
    return f"{message.seq} {name} {MessageToJson(kind.FromString(message.data), indent=None)}"


if __name__ == "__main__":
    typer.run(main)

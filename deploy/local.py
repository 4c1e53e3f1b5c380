"""Runs the whole suite on this machine, in the foreground: `python -m deploy.local`, which `make run` calls."""

import argparse
import asyncio
import sys
from pathlib import Path

from deploy import folder, lifeline, open_files, process_table, progress, suite, topology
from deploy.refusal import StartRefused

_STANDARD_PORT = 8080
_HIGHEST_PORT = 65_535


def main() -> int:
    """Answer 0 when the suite was told to stop, 1 when it could not run."""
    options = _options()
    lifeline.end_with_make()
    lifeline.adopt_orphans()
    folder.keep_private()
    try:
        open_files.allow_enough()
        asyncio.run(suite.run(options, progress.screen()))
    except StartRefused as refusal:
        sys.stderr.write(f"error: {refusal}\n")
        return 1
    finally:
        process_table.end_children()
    return 0


def _options() -> suite.Options:
    parser = argparse.ArgumentParser(prog="deploy.local", description=__doc__)
    parser.add_argument("--data-dir", type=folder.chosen, default="", help="everything that is written lies here")
    parser.add_argument("--port", type=_port, default=_STANDARD_PORT, help="of the gateway; empty for 8080")
    parser.add_argument("--limits", choices=("on", "off"), default="on", help="per network address and by rate")
    parser.add_argument("--topology", type=Path, default=topology.STANDARD, help="another set of processes")
    chosen = parser.parse_args()
    return suite.Options(chosen.data_dir, chosen.port, chosen.limits, chosen.topology)


def _port(text: str) -> int:
    if not text:
        return _STANDARD_PORT
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= _HIGHEST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to {_HIGHEST_PORT}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

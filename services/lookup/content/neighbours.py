"""The editors' ladders: which service is simpler, and which is more complex, than another."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from services.lookup.content.descriptions import ContentRefused, Key

_FILE = Path(__file__).with_name("neighbours.toml")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The codes below and above one on its ladder, nearest first."""

    simpler: tuple[str, ...]
    more_complex: tuple[str, ...]


def load_neighbours(path: Path = _FILE) -> dict[Key, Neighbours]:
    """Read the ladders of one system, by code. Raises ContentRefused when a code stands on two, or twice on one."""
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
        ladders = [[str(code) for code in ladder["codes"]] for ladder in stated["ladder"]]
        system = str(stated["system"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ContentRefused(f"{path}: no readable ladders ({fault}); correct it there") from fault
    found: dict[Key, Neighbours] = {}
    for codes in ladders:
        for place, code in enumerate(codes):
            if (system, code) in found:
                raise ContentRefused(f"{path}: {code} stands twice; keep it on one ladder")
            found[system, code] = Neighbours(tuple(reversed(codes[:place])), tuple(codes[place + 1 :]))
    return found

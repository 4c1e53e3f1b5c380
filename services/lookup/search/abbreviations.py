"""The usual abbreviations of medicine, spelled out."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("abbreviations.toml")
_AROUND = ",.;:()[]"


def expand(query: str) -> str:
    """Write a query with every abbreviation in it spelled out."""
    return " ".join(expansion(chunk) or chunk for chunk in query.split())


def expansion(chunk: str) -> str | None:
    """Spell out one abbreviation, whatever its case and the punctuation round it; None when it is not one."""
    return _known().get(chunk.strip(_AROUND).lower())


@cache
def _known() -> dict[str, str]:
    tables: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {short: long for table in tables.values() for short, long in table.items()}

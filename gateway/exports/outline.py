"""The content of any section as facts and tables, whatever the section is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.web.wording import spoken


@dataclass(frozen=True)
class Fact:
    """One value and its name."""

    name: str
    value: str


@dataclass(frozen=True)
class Table:
    """Values of the same kind in rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def outlined(content: Mapping[str, Any], above: str = "") -> Iterator[Fact | Table]:
    """Lay out a section: its own values as facts, its lists as tables; what is empty is left out."""
    for key, value in content.items():
        name = f"{above}, {_named(key).lower()}" if above else _named(key)
        if isinstance(value, Mapping):
            yield from outlined(value, name)
        elif _is_list_of_mappings(value):
            yield from _tables(name, value)
        elif (text := written(value)) != "":
            yield Fact(name, text)


def written(value: Any) -> str:
    """Write any value in one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(text for text in map(written, value.values()) if text)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(text for text in map(written, value) if text)
    return str(value)


def _tables(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Table]:
    columns = [
        key for key in dict.fromkeys(key for row in rows for key in row) if any(written(r.get(key)) for r in rows)
    ]
    if columns:
        cells = tuple(tuple(written(row.get(key)) for key in columns) for row in rows)
        yield Table(name, tuple(map(_named, columns)), cells)


def _is_list_of_mappings(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _named(key: str) -> str:
    return spoken(key)

"""The table of official addresses."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.lookup.editions.dataset import Dataset
from services.lookup.importing.refusals import FileRefused

TABLE = Path(__file__).with_name("addresses.toml")
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Address:
    """One file to fetch: `pattern` with what fills it in, and what the file must be."""

    name: str
    pattern: str
    largest: int
    holds: tuple[Dataset, ...]
    standard: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""

    def filled(self, given: Mapping[str, str]) -> str:
        """Fill in the address. Raises FileRefused when something that it names is not said."""
        try:
            return self.pattern.format_map({**self.standard, **given})
        except KeyError as error:
            raise FileRefused(self.name, f"say {error.args[0]}, as in --set {error.args[0]}=…") from error


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every file that can be fetched, by name, and the hosts that may be asked."""

    hosts: frozenset[str]
    files: Mapping[str, Address]

    def named(self, name: str) -> Address:
        """Find one. Raises FileRefused, naming those that there are."""
        if name not in self.files:
            raise FileRefused(name, f"has no address; there are: {', '.join(self.files)}")
        return self.files[name]


def read_addresses(table: Path = TABLE) -> Addresses:
    """Read the table. Raises KeyError or ValueError when it is not as its head says."""
    stated = tomllib.loads(table.read_text(encoding="utf-8"))
    files = {
        name: Address(
            name=name,
            pattern=each["address"],
            largest=each["largest"] * _MEGABYTE,
            holds=tuple(map(Dataset, each["holds"])),
            standard=each.get("standard", {}),
            sha256=each.get("sha256", ""),
        )
        for name, each in stated["files"].items()
    }
    return Addresses(frozenset(stated["hosts"]), files)

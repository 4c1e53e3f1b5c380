"""Plans: how much of each meter a kind of account gets, read from a file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.settings import SettingsRefused
from services.accounts.domain import Balance, Kind, Meter, Shown

SHIPPED = Path(__file__).parent / "plans.toml"
# Balances are 32-bit integers, and daily grants add up over the years.
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Allotment:
    """Units of one meter, once at the opening or anew each UTC day."""

    amount: int
    daily: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What one kind of account gets."""

    metered: bool
    booked_as: str = ""
    allotments: Mapping[Meter, Allotment] = field(default_factory=dict)

    def shown(self, balance: Balance) -> Shown:
        """The balance as its owner sees it."""
        if not self.metered:
            return Shown(balance.meter, 0, 0, unmetered=True)
        allotment = self.allotments.get(balance.meter)
        daily = allotment is not None and allotment.daily
        granted = max(allotment.amount, balance.remaining) if allotment and daily else balance.granted
        return Shown(balance.meter, granted, balance.remaining)

    def has(self, balance: Balance) -> bool:
        """Whether the meter is anything to its owner: in the plan, or left over from another one."""
        return not self.metered or balance.meter in self.allotments or balance.granted > 0


Plans = Mapping[Kind, Plan]


def load_plans(file: Path) -> Plans:
    """Read the plans. Refused when a kind is missing, or a name or amount is none that can be meant."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        if set(tables) != set(Kind):
            raise ValueError(f"there must be exactly {', '.join(Kind)}")
        return {Kind(name): _plan(table) for name, table in tables.items()}
    except (OSError, ValueError, TypeError) as error:
        raise SettingsRefused(f"The plans in {file} cannot be used: {error}") from None


def _plan(table: dict[str, Any]) -> Plan:
    if table.get("unmetered"):
        return Plan(metered=False)
    allotments = {Meter(name): _allotment(value) for name, value in table.items() if name != "booked_as"}
    return Plan(True, str(table["booked_as"]) if "booked_as" in table else "opening", allotments)


def _allotment(value: dict[str, int]) -> Allotment:
    ((period, amount),) = dict(value).items()
    if period not in {"once", "daily"} or type(amount) is not int or not 0 <= amount <= _MOST:
        raise ValueError(f"{period} = {amount} is neither once nor daily = 0 to {_MOST}")
    return Allotment(amount, daily=period == "daily")

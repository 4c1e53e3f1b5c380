"""The closed lists that postings are held against, read from the file beside this one."""

import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

CREDENTIALS: frozenset[str] = frozenset(_LISTS["credentials"])
CURRENCIES: frozenset[str] = frozenset(_LISTS["currencies"])
COUNTRIES: frozenset[str] = frozenset(_LISTS["countries"])
STATES: frozenset[str] = frozenset(_LISTS["states"])
FREE_MAIL: frozenset[str] = frozenset(_LISTS["free_mail"])


def salary_bounds(currency: str, unit: str) -> tuple[int, int]:
    """Least and most that a salary may name, in whole units of the currency for the unit of time."""
    bounds = _LISTS["salary"].get(currency, _LISTS["salary"]["other"])
    least, most = bounds[unit]
    return least, most

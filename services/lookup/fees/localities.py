"""Payment localities and their indices: by their own number, by ZIP code, or by a state that has only one.

Source: CMS Addendum E (GPCIs by state and locality); ZIP code to carrier locality file and its record layout.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.errors import LocalityInvalid
from services.lookup.fees.fees import Gpcis, Locality, Place

_LOCALITY = re.compile(r"(\d{5})-(\d{2})")
_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?")
_STATE = re.compile(r"[A-Za-z]{2}")
_COLUMNS = "contractor, number, state, name, work, practice_expense, malpractice"


@dataclass(frozen=True, slots=True)
class Priced:
    """A locality with its indices."""

    locality: Locality
    gpcis: Gpcis


@dataclass(frozen=True, slots=True)
class Found:
    """Where a place lies, the editions that say so, and what must be said with it."""

    priced: Priced
    facts: tuple[EditionFacts, ...]
    notes: tuple[str, ...] = ()


def all_priced(editions: Editions, on: date) -> Sequence[Priced]:
    """List every locality of a day with its indices, by state and number. Refused with EDITION_NOT_LOADED."""
    return _all(editions.require(Dataset.GPCI, on))


@lru_cache(maxsize=8)
def _all(edition: OpenEdition) -> Sequence[Priced]:
    rows = edition.database.execute(f"SELECT {_COLUMNS} FROM gpci ORDER BY state, number, contractor")  # noqa: S608  # fixed
    return tuple(_priced(row) for row in rows)


def find(editions: Editions, place: Place, on: date) -> Found | None:
    """Find the locality of a place; None for no place, which means the nation.

    Refused with LOCALITY_INVALID for more than one way of saying it, an unknown one, or a state with several.
    """
    given = [name for name in ("locality", "zip_code", "state") if getattr(place, name)]
    if len(given) > 1:
        raise LocalityInvalid(_FIELDS[given[1]], "Give one of locality, zip and state, not several.")
    if not given:
        return None
    if place.zip_code:
        return by_zip(editions, place.zip_code, on)
    indices = editions.require(Dataset.GPCI, on)
    return _by_number(indices, place.locality) if place.locality else _by_state(indices, place.state)


def by_zip(editions: Editions, said: str, on: date) -> Found:
    """Find the locality of a ZIP code. Refused with EDITION_NOT_LOADED, or LOCALITY_INVALID for an unknown one."""
    indices, zips = editions.require(Dataset.GPCI, on), editions.require(Dataset.ZIP_LOCALITIES, on)
    form = _ZIP.fullmatch(said.strip())
    question = "SELECT contractor, number, plus_four FROM zip_localities WHERE zip = ?"
    known: tuple[str, str, str] | None = zips.database.execute(question, (form[1],)).fetchone() if form else None
    row = _row(indices, known[0], known[1]) if known else None
    if row is None or known is None:
        raise LocalityInvalid("zip", "Give a ZIP code of five digits; Medicare's locality file does not have this one.")
    return Found(row, (indices.facts, zips.facts), (_PLUS_FOUR,) if known[2] == "1" else ())


_FIELDS = {"locality": "locality", "zip_code": "zip", "state": "state"}


def _by_number(indices: OpenEdition, said: str) -> Found:
    form = _LOCALITY.fullmatch(said.strip())
    row = _row(indices, form[1], form[2]) if form else None
    if row is None:
        message = "Give a contractor and a locality of the fee schedule, as 10112-00; this one is not in it."
        raise LocalityInvalid("locality", message)
    return Found(row, (indices.facts,))


def _by_state(indices: OpenEdition, said: str) -> Found:
    state = said.strip().upper()
    question = f"SELECT {_COLUMNS} FROM gpci WHERE state = ? ORDER BY number"  # noqa: S608  # fixed
    rows = indices.database.execute(question, (state,)).fetchall() if _STATE.fullmatch(state) else []
    if not rows:
        raise LocalityInvalid("state", "Give a state of the fee schedule by its two letters; this one is not in it.")
    if len(rows) > 1:
        raise LocalityInvalid("state", f"{state} has {len(rows)} localities, give one of them: {_choice(rows)}.")
    return Found(_priced(rows[0]), (indices.facts,))


def _choice(rows: list[tuple[str, ...]]) -> str:
    return "; ".join(f"{contractor}-{number} {name}" for contractor, number, _, name, *_ in rows)


_PLUS_FOUR = "Parts of this ZIP code lie in another locality: Medicare decides there by the four digits after it."


def _row(indices: OpenEdition, contractor: str, number: str) -> Priced | None:
    question = f"SELECT {_COLUMNS} FROM gpci WHERE contractor = ? AND number = ?"  # noqa: S608  # fixed
    row = indices.database.execute(question, (contractor, number)).fetchone()
    return _priced(row) if row else None


def _priced(row: tuple[str, ...]) -> Priced:
    contractor, number, state, name, *indices = row
    return Priced(Locality(contractor, number, state, name), Gpcis(*map(Decimal, indices)))

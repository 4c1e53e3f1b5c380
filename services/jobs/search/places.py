"""Where towns and ZIP codes of the United States are, read once from the table of the package `zipcodes`."""

import bz2
import importlib.util
import json
import math
import re
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

EARTH_MILES = 3_958.8
_TABLE = "zips.json.bz2"
_ZIP = re.compile(r"(\d{5})(?:-\d{4})?", re.ASCII)
_TOWN = re.compile(r"(.+?)[,\s]\s*([A-Za-z]{2})", re.DOTALL)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_SHORT = {"st": "saint", "ft": "fort", "mt": "mount"}
# Boxes and single addressees lie where their post office is, not where people live.
_WHERE_PEOPLE_LIVE = "STANDARD"


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the map, in degrees, and the state (USPS) that it lies in."""

    latitude: float
    longitude: float
    state: str

    def miles_to(self, other: "Spot") -> float:
        """The great-circle distance."""
        here, there = math.radians(self.latitude), math.radians(other.latitude)
        across = math.sin((there - here) / 2) ** 2
        along = math.sin(math.radians(other.longitude - self.longitude) / 2) ** 2
        return 2 * EARTH_MILES * math.asin(min(1.0, math.sqrt(across + math.cos(here) * math.cos(there) * along)))


class Places:
    """Towns by name and state, and ZIP codes, in arrays of a few megabytes."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._zips: dict[int, int] = {}
        self._zip_spots, self._zip_states = _Spots(), list[str]()
        self._towns: dict[str, int] = {}
        self._town_spots = _Spots()
        for row in rows:
            if row["lat"] and row["long"]:
                self._read(row)

    def find(self, near: str) -> Spot | None:
        """Where a ZIP code, or a town such as "Austin, TX", is; None for what the table does not know."""
        text = near.strip()
        if of_zip := _ZIP.fullmatch(text):
            place = self._zips.get(int(of_zip[1]))
            return None if place is None else self._zip_spots.spot(place, self._zip_states[place])
        of_town = _TOWN.fullmatch(text)
        return self.town(of_town[1], of_town[2]) if of_town else None

    def town(self, city: str, state: str) -> Spot | None:
        """Where a town is, by its name in any spelling and the USPS code of its state."""
        place = self._towns.get(town_key(city, state))
        return None if place is None else self._town_spots.spot(place, state.upper())

    def _read(self, row: dict[str, Any]) -> None:
        latitude, longitude, state = float(row["lat"]), float(row["long"]), sys.intern(row["state"])
        self._zips[int(row["zip_code"])] = self._zip_spots.add(latitude, longitude)
        self._zip_states.append(state)
        for name in (row["city"], *row["acceptable_cities"]):
            lived_in = row["zip_code_type"] == _WHERE_PEOPLE_LIVE and name == row["city"]
            key = town_key(name, state)
            if key in self._towns:
                self._town_spots.spread(self._towns[key], latitude, longitude, lived_in)
            else:
                self._towns[key] = self._town_spots.add(latitude, longitude, lived_in)


class _Spots:
    """Middles of what bears one name: of the ZIP codes where people live, where there are any."""

    def __init__(self) -> None:
        self._latitudes, self._longitudes = array("d"), array("d")
        self._counted, self._lived_in = array("H"), bytearray()

    def add(self, latitude: float, longitude: float, lived_in: bool = True) -> int:
        self._latitudes.append(latitude)
        self._longitudes.append(longitude)
        self._counted.append(1)
        self._lived_in.append(lived_in)
        return len(self._counted) - 1

    def spread(self, place: int, latitude: float, longitude: float, lived_in: bool) -> None:
        if lived_in < self._lived_in[place]:
            return
        # The first one where people live replaces all before it.
        counted = self._counted[place] * (lived_in == self._lived_in[place]) + 1
        self._latitudes[place] += (latitude - self._latitudes[place]) / counted
        self._longitudes[place] += (longitude - self._longitudes[place]) / counted
        self._counted[place], self._lived_in[place] = counted, lived_in

    def spot(self, place: int, state: str) -> Spot:
        return Spot(self._latitudes[place], self._longitudes[place], state)


@cache
def places() -> Places:
    """The table, read when it is first asked for, at the start: about half a second."""
    return Places(_rows())


def town_key(city: str, state: str) -> str:
    """A town as it is compared: without case, punctuation and the usual short forms."""
    parts = _NOT_A_LETTER.sub(" ", city.casefold()).split()
    return " ".join(_SHORT.get(part, part) for part in parts) + "," + state.upper()


def _rows() -> Iterator[dict[str, Any]]:
    """Row by row, since the package itself would keep all of them as objects: fifty megabytes."""
    found = importlib.util.find_spec("zipcodes")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("zipcodes")
    text = bz2.decompress(Path(found.origin).with_name(_TABLE).read_bytes()).decode("ascii")
    decoder, at = json.JSONDecoder(), text.index("{")
    while at >= 0:
        row, end = decoder.raw_decode(text, at)
        yield row
        at = text.find("{", end)

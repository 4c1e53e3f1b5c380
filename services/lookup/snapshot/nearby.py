"""What may have been meant by a string that is no code."""

from collections.abc import Iterator
from datetime import date
from heapq import nsmallest
from unicodedata import normalize

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.lookup.domain import CATEGORY_LENGTH, WITH_CATEGORIES, Node, undotted
from services.lookup.snapshot.nearby_numbers import nearest_numbers
from services.lookup.snapshot.store import Snapshot

MOST = 5
_LONGEST = 16
_FARTHEST_CATEGORY = 1
_FARTHEST_CODE = 2
_MISREAD, _MISPLACED = 0.25, 0.5  # what a guess costs beside one wrong character

_LOOK_ALIKES = str.maketrans("АВЕІЈКМНОРЅТХ", "ABEIJKMHOPSTX")  # Cyrillic capitals
_AS_DIGITS = str.maketrans("OIL", "011")
_AS_LETTERS = str.maketrans("0158", "OISB")


def nearby(snapshot: Snapshot, system: str, text: str, on: date) -> tuple[Node, ...]:
    """Find up to five codes or headers that exist on a day and are written much like `text`, nearest first.

    A missing, doubled or superfluous placeholder X counts least, then a letter read for a digit. Where codes are not
    divided further, those that have ended are found too.
    Refused when the system is not loaded.
    """
    snapshot.covered(system)
    typed = _characters(text)
    if system not in WITH_CATEGORIES:
        return nearest_numbers(snapshot.undivided(system), typed, on, MOST)
    candidates = [node for node in _candidates(snapshot, system, typed) if node.exists_on(on)]
    distances = _distances(typed, [undotted(node.code) for node in candidates])
    farthest = _LONGEST if candidates and typed.startswith(candidates[0].code) else _FARTHEST_CODE
    enough = max(nsmallest(MOST, distances.values()), default=0)
    near = [place for place, distance in distances.items() if distance <= min(farthest, enough)]
    near.sort(key=lambda place: (distances[place], *_preference(typed, candidates[place], on)))
    return tuple(candidates[place] for place in near[:MOST])


def _characters(text: str) -> str:
    plain = normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    return "".join(each for each in plain if each.isascii() and each.isalnum())[:_LONGEST]


def _candidates(snapshot: Snapshot, system: str, typed: str) -> Iterator[Node]:
    """Walk the category that was typed with all below it, or else every category that is almost that."""
    if not any(map(str.isdigit, typed)):
        return
    begins = {form[:CATEGORY_LENGTH] for form, _ in _readings(typed) if _begins_like_code(form)}
    categories = snapshot.categories(system)
    same = [node for node in categories if node.code in begins]
    for category in same or [node for node in categories if _almost(node.code, begins)]:
        yield category
        yield from snapshot.descendants(category)


def _begins_like_code(typed: str) -> bool:
    return len(typed) >= CATEGORY_LENGTH and typed[0].isalpha()


def _almost(category: str, begins: set[str]) -> bool:
    return any(OSA.distance(category, begin) <= _FARTHEST_CATEGORY for begin in begins)


def _readings(typed: str) -> list[tuple[str, float]]:
    misread = typed[:1].translate(_AS_LETTERS) + typed[1:].translate(_AS_DIGITS)
    return [(typed, 0.0)] if misread == typed else [(typed, 0.0), (misread, _MISREAD)]


def _distances(typed: str, codes: list[str]) -> dict[int, float]:
    """Measure how far each code is from what was typed, by its place in the list."""
    nearest: dict[int, float] = {}
    squeezed = [_without_placeholders(code) for code in codes]
    readings = [(form, cost, codes) for form, cost in _readings(typed)]
    readings += [(_without_placeholders(form), cost + _MISPLACED, squeezed) for form, cost in _readings(typed)]
    for form, cost, written in readings:
        for _, distance, place in process.extract(form, written, scorer=OSA.distance, limit=None):
            nearest[place] = min(nearest.get(place, _LONGEST), distance + cost)
    return nearest


def _without_placeholders(code: str) -> str:
    return code[:1] + code[1:].replace("X", "")


def _preference(typed: str, node: Node, on: date) -> tuple[int, bool, int]:
    """Among codes equally far, prefer the one that begins alike the longest, then a billable one."""
    code = undotted(node.code)
    alike = next((at for at, (a, b) in enumerate(zip(typed, code, strict=False)) if a != b), min(len(typed), len(code)))
    return -alike, not node.billable_on(on), node.rank

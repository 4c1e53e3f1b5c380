"""Whose each conversion factor is: one for all up to 2025; from 2026 qualifying APM participants have their own.

Source: Social Security Act § 1848(d)(20) (MACRA): the two updates differ from 2026 on, the qualifying one is higher.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from services.lookup.fees.fees import Participation
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_NAMED = re.compile(r"(?P<non>non[ _-]?)?(?:QPP|QP|qualifying)(?![a-z])", re.IGNORECASE)
_MOST = 2
# CY 2026 physician fee schedule final rule.
_KNOWN = {Decimal("33.5675"): Participation.QUALIFYING, Decimal("33.4009"): Participation.NON_QUALIFYING}


def factors_by_participation(found: Mapping[str, Sequence[SourceFile]]) -> list[tuple[str, str]]:
    """Say whose each factor is. Raises FileRefused for more than two, or where names and amounts disagree."""
    if len(found) > _MOST:
        raise FileRefused(
            next(iter(found.values()))[0].label, "the edition's files have more than two conversion factors"
        )
    if len(found) == _MOST:
        lower, higher = sorted(found, key=Decimal)
        _refuse_crossed(found[lower], Participation.QUALIFYING)
        _refuse_crossed(found[higher], Participation.NON_QUALIFYING)
        return [(Participation.NON_QUALIFYING, lower), (Participation.QUALIFYING, higher)]
    ((only, files),) = found.items()
    return [(_KNOWN.get(Decimal(only)) or _named(files[0]) or Participation.ALL, only)]


def _refuse_crossed(files: Sequence[SourceFile], not_this: Participation) -> None:
    for file in files:
        if _named(file) is not_this:
            raise FileRefused(file.label, "its name and its conversion factor say two different things")


def _named(file: SourceFile) -> Participation | None:
    found = next((found for name in file.names if (found := _NAMED.search(name))), None)
    if found is None:
        return None
    return Participation.NON_QUALIFYING if found["non"] else Participation.QUALIFYING

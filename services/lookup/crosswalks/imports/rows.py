"""One row of a general equivalence mapping, from the publisher's fixed columns or from our plain csv.

Source: CMS/NCHS, "Diagnosis Code Set General Equivalence Mappings: Documentation for Technical Users", 2018, which
gives the columns and the five flags: approximate, no map, combination, scenario, choice list.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import NamedTuple

from services.lookup.domain import CodeSystem, canonical, dotted
from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile

_NO_MAP = {CodeSystem.ICD10CM: {"NoDx"}, CodeSystem.ICD9CM: {"NoDx"}}
_ICD10CM = re.compile(r"[A-Z][0-9A-Z]{2,6}")
_FLAGS = re.compile(r"([01])([01])([01])(\d)(\d)")
_FLAG_NAMES = ("approximate", "no_map", "combination", "scenario", "choice_list")
_HEAD_LINES = 40
_WIDTH = 19
_BEFORE_FLAGS = slice(13, 14)


class GemRow(NamedTuple):
    """A source, a target in official form (empty where nothing corresponds), and the flags."""

    source: str
    target: str
    approximate: int
    no_map: int
    combination: int
    scenario: int
    choice_list: int


@dataclass(frozen=True)
class Direction:
    """From one revision to the other, and the columns of either code."""

    source: CodeSystem
    target: CodeSystem
    source_columns: slice
    between: slice
    target_columns: slice

    @property
    def header(self) -> list[str]:
        """The first line of the plain csv."""
        return [self.source.value, self.target.value, "flags", *_FLAG_NAMES]


FROM_ICD9CM = Direction(CodeSystem.ICD9CM, CodeSystem.ICD10CM, slice(0, 5), slice(5, 6), slice(6, 13))
FROM_ICD10CM = Direction(CodeSystem.ICD10CM, CodeSystem.ICD9CM, slice(0, 7), slice(7, 8), slice(8, 13))


def _canonical_icd10cm(code: str) -> str | None:
    return dotted(code) if _ICD10CM.fullmatch(code) else None


_CANONICAL: dict[CodeSystem, Callable[[str], str | None]] = {
    CodeSystem.ICD9CM: partial(canonical, CodeSystem.ICD9CM),
    CodeSystem.ICD10CM: _canonical_icd10cm,
}


def is_plain(file: SourceFile, direction: Direction) -> bool:
    """Tell whether it is our csv of this direction."""
    first = file.head(200).decode("utf-8-sig", "replace").splitlines()[:1]
    return bool(first) and [name.strip('"') for name in first[0].split(",")] == direction.header


def is_original(file: SourceFile, direction: Direction) -> bool:
    """Tell whether every line at the head has the publisher's columns of this direction."""
    text = file.head(_HEAD_LINES * (_WIDTH + 8)).decode("ascii", "replace")
    lines = text.splitlines()[:_HEAD_LINES]
    whole = lines[:-1] if len(lines) > 1 else lines
    return bool(whole) and all(_fixed(line, direction) is not None for line in whole)


def read_rows(file: SourceFile, direction: Direction) -> Iterator[GemRow]:
    """Read every row, in file order. Raises LineRefused for one that is no row, or whose flags contradict it."""
    plain = is_plain(file, direction)
    for number, row in _plain_rows(file, direction) if plain else _fixed_rows(file, direction):
        if row is None:
            raise LineRefused(file.label, number, "is no source, target and five flags of a mapping")
        if fault := _fault(row):
            raise LineRefused(file.label, number, fault)
        yield row


def _fixed_rows(file: SourceFile, direction: Direction) -> Iterator[tuple[int, GemRow | None]]:
    return ((number, _fixed(line, direction)) for number, line in file.lines("ascii"))


def _plain_rows(file: SourceFile, direction: Direction) -> Iterator[tuple[int, GemRow | None]]:
    for number, cells in islice(file.rows(), 1, None):
        agree = len(cells) == len(direction.header) and cells[2] == "".join(cells[3:])
        yield number, _row(cells[0], cells[1], cells[2], direction) if agree else None


def _fixed(line: str, direction: Direction) -> GemRow | None:
    line = line.rstrip(" ")
    blanks = line[direction.between] + line[_BEFORE_FLAGS]
    if len(line) != _WIDTH or blanks.strip():
        return None
    source, target = line[direction.source_columns].rstrip(), line[direction.target_columns].rstrip()
    return _row(source, target, line[14:], direction)


def _row(source: str, target: str, flags: str, direction: Direction) -> GemRow | None:
    digits, written = _FLAGS.fullmatch(flags), _CANONICAL[direction.source](source)
    none = target in _NO_MAP[direction.target]
    reached = "" if none else _CANONICAL[direction.target](target)
    if digits is None or written is None or reached is None or "." in source + target:
        return None
    return GemRow(written, reached, *map(int, digits.groups()))


def _fault(row: GemRow) -> str:
    """Say what is wrong with the flags (Documentation for Technical Users, 2018, "Flags")."""
    if row.no_map != (not row.target):
        return "says no map and names a target, or the other way round"
    if row.no_map and (row.approximate, row.combination, row.scenario, row.choice_list) != (1, 0, 0, 0):
        return "has no target, which is written with the flags 11000"
    if row.combination != (row.scenario > 0) or row.combination != (row.choice_list > 0):
        return "must have a scenario and a choice list exactly when it is part of a combination"
    return "is part of a combination and cannot be exact" if row.combination and not row.approximate else ""

"""Phrases that others wrote for codes, and whether an answer is one of theirs; the rules are in the data's README."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.lookup.editions.dataset import Dataset
from services.lookup.search.entry import SearchEntry

_WITH_SEVENTH = {"laterality-7th", "sequela"}
_HELD_OUT = {"index": Dataset.ICD10CM_INDEX, "eindex": Dataset.ICD10CM_EXTERNAL_INDEX}
_INCLUSION = re.compile(r"(?P<code>[A-Z0-9.]+)#i\d+")
_BEFORE_SEVENTH = len("S52.501")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What somebody types, and the codes or headers that answer it."""

    kind: str
    query: str
    accepted: tuple[str, ...]
    holdout: str

    def accepts(self, code: str) -> bool:
        """Tell whether a code is accepted, or stands below a header that is."""
        said = code if self.kind in _WITH_SEVENTH else code[:_BEFORE_SEVENTH]
        return any(said == each or code.startswith(each) for each in self.accepted)

    def rank(self, codes: Sequence[str]) -> int | None:
        """Say at which place, from 1, the first accepted code stands."""
        return next((place for place, code in enumerate(codes, 1) if self.accepts(code)), None)


def read_phrases(path: Path) -> list[Phrase]:
    """Read phrases.jsonl."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Phrase(row["kind"], row["query"], tuple(row["accepted"]), row["holdout"] or "") for row in rows]


def held_out_entries(phrases: Iterable[Phrase]) -> dict[Dataset, set[int]]:
    """Collect the index entries behind the phrases, which are left out so that generalisation is measured."""
    left_out: dict[Dataset, set[int]] = {dataset: set() for dataset in _HELD_OUT.values()}
    for phrase in phrases:
        kind, _, number = phrase.holdout.partition("#")
        if kind in _HELD_OUT:
            left_out[_HELD_OUT[kind]].add(int(number))
    return left_out


def without_held_out_terms(entries: Iterable[SearchEntry], phrases: Iterable[Phrase]) -> list[SearchEntry]:
    """Take the inclusion terms behind the phrases out of the entries."""
    taken = {(match["code"], one.query.casefold()) for one in phrases if (match := _INCLUSION.fullmatch(one.holdout))}
    return [_without(entry, taken) for entry in entries]


def _without(entry: SearchEntry, taken: set[tuple[str, str]]) -> SearchEntry:
    kept = tuple(term for term in entry.terms if (entry.code, term.casefold()) not in taken)
    return SearchEntry(
        entry.system, entry.code, entry.title, kept, entry.valid, entry.billable, entry.rank, entry.synonyms
    )

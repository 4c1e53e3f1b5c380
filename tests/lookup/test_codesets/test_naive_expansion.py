"""What a naive expansion of the tabular list's 7th characters invents, and what the snapshot says of it."""

from collections.abc import Iterator
from datetime import date

import pytest

from services.lookup.codesets.sources import installed_sources
from services.lookup.codesets.tabular import PrintedPlace, read_tabular
from services.lookup.domain import FULL_LENGTH, Kind, SeventhCharacter, Status, dotted
from services.lookup.errors import CodeNotFound
from services.lookup.snapshot.store import Snapshot

TODAY = date(2026, 1, 1)
NEVER = {"S06.8A7D", "S06.8A7S", "S06.8A8D", "S06.8A8S"}


@pytest.fixture(scope="module")
def invented(snapshot: Snapshot) -> set[str]:
    chapters = read_tabular(installed_sources().tabular.path)
    expanded = {dotted(code) for chapter in chapters for code in _expanded(chapter, ())}
    return {code for code in expanded if not _billable(snapshot, code)}


def _expanded(place: PrintedPlace, above: tuple[SeventhCharacter, ...]) -> Iterator[str]:
    """Give every code without children each of the 7th characters that are defined nearest above it."""
    defined = place.seventh_characters or above
    for each in place.below:
        yield from _expanded(each, defined)
    if place.kind is Kind.CODE and not place.below:
        for character in defined if len(place.code) < FULL_LENGTH else ():
            yield place.code.ljust(FULL_LENGTH - 1, "X") + character.character


def _billable(snapshot: Snapshot, code: str) -> bool:
    found = snapshot.find("icd10cm", code)
    return found is not None and found.billable_on(TODAY)


class TestTheNaiveExpansion:
    def test_invents_76_codes(self, invented: set[str]) -> None:
        assert len(invented) == 76
        assert invented > NEVER

    def test_makes_four_that_never_were_and_are_unknown(self, snapshot: Snapshot) -> None:
        for code in NEVER:
            with pytest.raises(CodeNotFound):
                snapshot.code("icd10cm", code)

    def test_makes_72_that_ended_on_2017_09_30_and_answer_as_deleted(
        self, snapshot: Snapshot, invented: set[str]
    ) -> None:
        ended = [snapshot.code("icd10cm", code) for code in invented - NEVER]
        assert len(ended) == 72
        assert {node.status_on(TODAY) for node in ended} == {Status.DELETED}
        assert {node.spans[-1].window.last for node in ended} == {date(2017, 9, 30)}

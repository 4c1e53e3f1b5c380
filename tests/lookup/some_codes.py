"""ICD-10-CM with a few codes, for tests that need no tabular list."""

from collections.abc import Mapping
from datetime import date

from services.lookup.domain import Kind, Node, Span, Title, Window, canonical
from services.lookup.errors import CodeNotFound, CodeSystemNotFound

_FIRST = date(2016, 10, 1)


class SomeCodes:
    """Finds the codes that it was given, each with its last day; every title says of which code it is."""

    def __init__(self, ends: Mapping[str, date | None]) -> None:
        self._ends = ends

    def code(self, system: str, text: str) -> Node:
        if system != "icd10cm":
            raise CodeSystemNotFound(system)
        code = canonical(system, text) or ""
        if code not in self._ends:
            raise CodeNotFound(system, text)
        window = Window(_FIRST, self._ends[code])
        return Node(1, system, code, Kind.CODE, None, (Span(window, True),), (Title(f"Title of {code}", window),))

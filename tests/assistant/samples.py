"""Pages, people and questions that tests take and change."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime

from chassis.errors import ServiceUnavailable
from chassis.identity import Caller, CallerKind
from services.assistant.code_page import (
    Change,
    CodePage,
    Missing,
    Note,
    Place,
    SeventhCharacter,
    Side,
    Target,
)

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
ADA = Caller(CallerKind.REGISTERED, "ada", "ada-token")
EVE = Caller(CallerKind.REGISTERED, "eve", "eve-token")
SERVICE = Caller(CallerKind.SERVICE, token="service-token")

CHAPTER = Place("4", "Endocrine, nutritional and metabolic diseases (E00-E89)", "chapter")
BLOCK = Place("E08-E13", "Diabetes mellitus (E08-E13)", "block")
E11 = Place("E11", "Type 2 diabetes mellitus", "category")
E11_9 = Place("E11.9", "Type 2 diabetes mellitus without complications", "code")

TYPE_2 = CodePage(
    code="E11.9",
    title="Type 2 diabetes mellitus without complications",
    notice="",
    on="2026-01-15",
    valid_from="2015-10-01",
    valid_to="",
    edition="FY2026",
    effective_from="2025-10-01",
    explanation="E11.9 is valid for reporting on 2026-01-15: it is a billable code of FY2026.",
    ancestors=(CHAPTER, BLOCK, E11, E11_9),
    notes=(
        Note("use_additional_code", "code to identify control using:", "E11", "category"),
        Note("use_additional_code", "insulin (Z79.4)", "E11", "category", (Target("Z79.4"),)),
        Note("excludes1", "type 1 diabetes mellitus (E10.-)", "E11", "category", (Target("E10"),)),
        Note("excludes2", "complications of pregnancy (O00-O9A)", "4", "chapter", (Target("O00", "O9A"),)),
    ),
    history=(Change("added", "2015-10-01", "FY2016", "As a billable code."),),
)
TYPE_1 = CodePage(
    code="E10.9",
    title="Type 1 diabetes mellitus without complications",
    notice="",
    on="2026-01-15",
    valid_from="2015-10-01",
    valid_to="",
    edition="FY2026",
    effective_from="2025-10-01",
    explanation="E10.9 is valid for reporting on 2026-01-15: it is a billable code of FY2026.",
    notes=(Note("excludes1", "type 2 diabetes mellitus (E11.-)", "E10", "category", (Target("E11"),)),),
)
HYPERTENSION = CodePage(
    code="I10",
    title="Essential (primary) hypertension",
    notice="",
    on="2026-01-15",
    valid_from="2015-10-01",
    valid_to="",
    edition="FY2026",
    effective_from="2025-10-01",
    explanation="I10 is valid for reporting on 2026-01-15: it is a billable code of FY2026.",
)
FAMILIAL = CodePage(
    code="E78.01",
    title="Familial hypercholesterolemia",
    notice="",
    on="2025-10-01",
    valid_from="2025-10-01",
    valid_to="",
    edition="FY2026",
    effective_from="2025-10-01",
    explanation="E78.01 is a subcategory, not a code to report: report one of the 3 billable codes below it.",
    children=(Place("E78.010", "Homozygous familial hypercholesterolemia [HoFH]"),),
    billable_children=(Place("E78.010", "Homozygous familial hypercholesterolemia [HoFH]"),),
)
CATARACT = CodePage(
    code="H25.011",
    title="Cortical age-related cataract, right eye",
    notice="",
    on="2026-01-15",
    valid_from="2015-10-01",
    valid_to="",
    edition="FY2026",
    effective_from="2025-10-01",
    explanation="H25.011 is valid for reporting on 2026-01-15: it is a billable code of FY2026.",
    sides=(
        Side("right", Place("H25.011", "Cortical age-related cataract, right eye")),
        Side("left", Place("H25.012", "Cortical age-related cataract, left eye")),
    ),
)
INJURIES = CodePage(
    code="T07",
    title="Unspecified multiple injuries",
    notice="",
    on="2026-01-15",
    valid_from="2015-10-01",
    valid_to="",
    edition="FY2026",
    effective_from="2025-10-01",
    explanation="T07 may not be reported as it stands: it needs a 7th character, as in T07.XXXA.",
    seventh_characters=(SeventhCharacter("A", "initial encounter", "T07.XXXA"),),
)
UNTITLED = CodePage(
    code="E88.A1",
    title="",
    notice="No file with the title of E88.A1 is loaded.",
    on="2026-10-01",
    valid_from="2026-10-01",
    valid_to="",
    edition="FY2027",
    effective_from="2026-10-01",
    explanation="E88.A1 is valid for reporting on 2026-10-01: it is a billable code of FY2027.",
)
# The same title at two codes: a header and the one code below it.
TWINS = (Place("Q00", "Sample malformation"), Place("Q00.0", "Sample malformation"))
PAGES = {page.code: page for page in (TYPE_2, TYPE_1, HYPERTENSION, FAMILIAL, CATARACT, INJURIES, UNTITLED)}


class FakeCodes:
    """A code list of a few pages, which can be away."""

    first_day = date(2015, 10, 1)

    def __init__(self) -> None:
        self.is_away = False

    async def existing(self, candidates: Sequence[str]) -> tuple[str, ...]:
        self._refuse_away()
        plain = {code.replace(".", ""): code for code in PAGES}
        found = (plain.get(candidate.replace(".", "").upper()) for candidate in candidates)
        return tuple(code for code in found if code)

    async def page(self, code: str, on: date | None) -> CodePage | Missing:
        self._refuse_away()
        if on and on < self.first_day:
            return Missing.DATE_NOT_COVERED
        if code in {twin.code for twin in TWINS}:
            return CodePage(code, TWINS[0].title, "", "2026-01-15", "", "", "FY2026", "2025-10-01", f"{code} exists.")
        return PAGES.get(code, Missing.UNKNOWN_CODE)

    async def titled(self, words: str) -> tuple[Place, ...]:
        self._refuse_away()
        places = (*(Place(page.code, page.title) for page in PAGES.values()), *TWINS)
        asked = set(words.split())
        return tuple(place for place in places if asked & set(place.title.lower().split()))

    def _refuse_away(self) -> None:
        if self.is_away:
            raise ServiceUnavailable


def new_key() -> str:
    """An idempotency key that nothing else has."""
    return str(uuid.uuid4())

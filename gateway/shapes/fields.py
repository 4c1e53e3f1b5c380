"""Fields that many requests share, each as strict as it can be."""

import re
from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = re.compile(r"-?[0-9]{1,9}")


class Taken(BaseModel):
    """What a client sends: no conversion between types, no field that is not asked for."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Said(BaseModel):
    """What a client is answered."""

    model_config = ConfigDict(frozen=True)


def _real_day(value: str) -> str:
    """A day of the calendar. Refused when written in any other way than 2026-01-31."""
    if not _DAY.fullmatch(value) or not _exists(value):
        raise PydanticCustomError("day", "Write the day as 2026-01-31.")
    return value


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "Type a code, the start of one, or words.")
    return value


def _digits(value: object) -> object:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise PydanticCustomError("digits", "Give a whole number.")
    return value


Day = Annotated[str, AfterValidator(_real_day)]
OnDay = Annotated[
    Day | None, Query(description="Date of service, YYYY-MM-DD; today (UTC) when left out.", examples=["2026-01-15"])
]
WholeNumber = Annotated[int, BeforeValidator(_digits)]
Limit = Annotated[WholeNumber, Query(ge=1, le=100, description="Most items to answer.")]
PageSize = Annotated[WholeNumber, Query(ge=1, le=100, description="Items on a page.")]
PageToken = Annotated[str, Query(max_length=500, description="`next_page_token` of the page before.")]
Words = Annotated[
    str,
    AfterValidator(_not_blank),
    Query(min_length=1, max_length=200, description="A code, the start of one, or words."),
]
OneSystem = Annotated[str, Query(max_length=20, description="A code system; every one when left out.")]

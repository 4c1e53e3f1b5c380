"""Asking the NCCI tables, for registered people and programs: each question counts as one call of the day's quota."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.errors import FieldError, InvalidFields
from chassis.identity import Caller
from chassis.paging import after, page_size, page_token
from services.lookup.errors import TooManyCodes
from services.lookup.ncci.edits import AddOnCode, Mue, PtpEdit, Setting
from services.lookup.ncci.store import NcciTables
from services.lookup.ports import Library, Meter
from services.lookup.usecases.api_calls import ApiCall, count

MOST_CODES = 1_000


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose question it is, on which date of service (`said` as it was written, empty for today), and its key."""

    on: date
    said: str
    key: str
    caller: Caller

    def call(self, resource: str, asked: Sequence[object]) -> ApiCall:
        """What is counted."""
        return ApiCall(resource, [self.said, *asked], self.key, self.caller)


@dataclass(frozen=True, slots=True)
class PtpQuestion:
    """The edits of one column or both, empty for any, page by page."""

    column1: str
    column2: str
    setting: Setting
    all_windows: bool
    page_size: int
    page_token: str
    asking: Asking

    @property
    def list_name(self) -> str:
        """What a page token must have been made for."""
        return f"ptp {self.column1} {self.column2} {self.setting} {self.asking.on} {self.all_windows}"


async def list_ptp_edits(question: PtpQuestion, library: Library, meter: Meter) -> tuple[tuple[PtpEdit, ...], str]:
    """List one page of whole pairs, and the token of the next page.

    Refused with INVALID_FIELDS when neither column is given, EDITION_NOT_LOADED, PAGE_SIZE_INVALID or
    PAGE_TOKEN_INVALID, or as the meter refuses.
    """
    if not question.column1 and not question.column2:
        raise InvalidFields(FieldError("column1", "Give the code of column 1, of column 2, or both."))
    size, last = page_size(question.page_size), after(question.list_name, question.page_token)
    found = NcciTables(library.editions).windows(
        question.column1 or None,
        question.column2 or None,
        question.setting,
        after=_pair(last) if last else None,
        limit=size + 1,
        on=question.asking.on,
        in_force=not question.all_windows,
    )
    shown, token = _page(found, size, question.list_name)
    asked = [question.column1, question.column2, question.setting, question.all_windows, size, question.page_token]
    await count(question.asking.call("ncci/ptp", asked), meter)
    return shown, token


async def edits_among(
    codes: Sequence[str], setting: Setting, asking: Asking, library: Library, meter: Meter
) -> tuple[PtpEdit, ...]:
    """Find the edits in force among 1 to 1,000 codes.

    Refused with TOO_MANY_CODES, EDITION_NOT_LOADED, or as the meter refuses.
    """
    found = edits_of_claim(codes, setting, asking.on, library)
    await count(asking.call("ncci/ptp:batchGet", [setting, list(codes)]), meter)
    return found


def edits_of_claim(codes: Sequence[str], setting: Setting, on: date, library: Library) -> tuple[PtpEdit, ...]:
    """Find the edits in force among 1 to 1,000 codes, uncounted. Refused with TOO_MANY_CODES or EDITION_NOT_LOADED."""
    if not 1 <= len(codes) <= MOST_CODES:
        raise TooManyCodes(MOST_CODES)
    return NcciTables(library.editions).pairs_among(codes, setting, on)


async def count_stream(asking: Asking, meter: Meter) -> None:
    """Take one call for a stream of claims, however many follow. Refused as the meter refuses."""
    await count(asking.call("ncci/ptp:stream", []), meter)


async def get_mue(code: str, setting: Setting, asking: Asking, library: Library, meter: Meter) -> Mue:
    """Find the most units of a code. Refused with EDITION_NOT_LOADED, NO_MUE_PUBLISHED, or as the meter refuses."""
    found = NcciTables(library.editions).require_mue(code, setting, asking.on)
    await count(asking.call("ncci/mue", [code, setting]), meter)
    return found


async def list_add_on_codes(
    code: str, asking: Asking, library: Library, meter: Meter
) -> tuple[tuple[AddOnCode, ...], tuple[AddOnCode, ...]]:
    """List a code's primaries and its add-on codes. Refused with EDITION_NOT_LOADED, or as the meter refuses."""
    tables = NcciTables(library.editions)
    found = tables.primaries(code, asking.on), tables.add_ons(code, asking.on)
    await count(asking.call("ncci/add-on", [code]), meter)
    return found


def _page(found: tuple[PtpEdit, ...], size: int, list_name: str) -> tuple[tuple[PtpEdit, ...], str]:
    pairs = list(dict.fromkeys((edit.column1, edit.column2) for edit in found))
    if len(pairs) <= size:
        return found, ""
    kept = set(pairs[:size])
    shown = tuple(edit for edit in found if (edit.column1, edit.column2) in kept)
    return shown, page_token(list_name, " ".join(pairs[size - 1]))


def _pair(last: str) -> tuple[str, str]:
    column1, _, column2 = last.partition(" ")
    return column1, column2

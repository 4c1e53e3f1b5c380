"""Many codes at once, for programs: titles and validity, counted as one call of the day's quota."""

import uuid
from dataclasses import dataclass
from datetime import date

from chassis.identity import Caller
from chassis.request import current_request_id
from services.lookup.domain import Edition
from services.lookup.errors import CodeNotFound, CodeSystemNotFound, TooManyCodes
from services.lookup.pages.content import CodeSummary
from services.lookup.pages.summaries import summary
from services.lookup.ports import Library, Meter

MOST_CODES = 1_000
_RESOURCE = "codes:batchGet"


@dataclass(frozen=True, slots=True)
class Asked:
    """One code as it was asked for, and what it is; None when there is no such code."""

    system: str
    text: str
    found: CodeSummary | None


async def batch(asked: list[tuple[str, str]], on: date, caller: Caller, library: Library, meter: Meter) -> list[Asked]:
    """Look up 1 to 1,000 codes in the order asked. Refused with TOO_MANY_CODES or NO_API_CALLS_LEFT."""
    if not 1 <= len(asked) <= MOST_CODES:
        raise TooManyCodes(MOST_CODES)
    answer = [Asked(system, text, _found(system, text, on, library)) for system, text in asked]
    if not caller.is_service:
        await meter.spend_api_call(caller.token, _RESOURCE, _key())
    return answer


def editions(system: str, library: Library) -> list[Edition]:
    """List what is loaded, newest first. Refused with CODE_SYSTEM_NOT_FOUND for a system of which nothing is."""
    loaded = [edition for edition in library.codes.editions if system in {"", edition.system}]
    if system and not loaded:
        raise CodeSystemNotFound(system)
    return sorted(loaded, key=lambda edition: edition.effective_from, reverse=True)


def _found(system: str, text: str, on: date, library: Library) -> CodeSummary | None:
    try:
        node = library.codes.code(system, text)
    except (CodeNotFound, CodeSystemNotFound):
        return None
    library.codes.edition_on(system, on)
    return summary(node, on)


def _key() -> str:
    """The same for each attempt at one request, so that a retry on the wire counts once."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"codes:batchGet/{current_request_id()}"))

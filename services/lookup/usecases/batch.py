"""Many codes at once, for programs: titles and validity, counted as one call of the day's quota."""

from dataclasses import dataclass
from datetime import date

from chassis.identity import Caller
from services.lookup.domain import Edition
from services.lookup.errors import CodeNotFound, CodeSystemNotFound, TooManyCodes
from services.lookup.pages.content import CodeSummary
from services.lookup.pages.summaries import summary
from services.lookup.ports import Library, Meter
from services.lookup.usecases.api_calls import ApiCall, count

MOST_CODES = 1_000
_RESOURCE = "codes:batchGet"


@dataclass(frozen=True, slots=True)
class Batch:
    """Somebody wants many codes on a date of service; `said` is that date as it was written, empty for today."""

    codes: tuple[tuple[str, str], ...]
    on: date
    said: str
    key: str
    caller: Caller

    @property
    def call(self) -> ApiCall:
        """What is counted."""
        return ApiCall(_RESOURCE, [self.said, self.codes], self.key, self.caller)


@dataclass(frozen=True, slots=True)
class Asked:
    """One code as it was asked for, and what it is; None when there is no such code."""

    system: str
    text: str
    found: CodeSummary | None


async def batch(command: Batch, library: Library, meter: Meter) -> list[Asked]:
    """Look up 1 to 1,000 codes in the order asked. Refused with TOO_MANY_CODES, or as the meter refuses."""
    if not 1 <= len(command.codes) <= MOST_CODES:
        raise TooManyCodes(MOST_CODES)
    answer = [Asked(system, text, _found(system, text, command.on, library)) for system, text in command.codes]
    await count(command.call, meter)
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

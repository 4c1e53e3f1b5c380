"""From a code to the codes of the other revision, for programs: one code, or a stream of them as one call."""

from dataclasses import dataclass
from datetime import date

from chassis.identity import Caller
from services.lookup.crosswalks.answers import NAMES, Answers, Crosswalk
from services.lookup.crosswalks.store import TARGETS
from services.lookup.domain import CodeSystem
from services.lookup.errors import CodeSystemNotFound, TooManyCodes
from services.lookup.ports import Meter
from services.lookup.usecases.api_calls import ApiCall, count

MOST_CODES = 10_000


@dataclass(frozen=True, slots=True)
class Translate:
    """Somebody wants the counterparts of a code on a date of service.

    `target` is a code system, empty for the other revision; ICD-10-CM for its own codes asks for previous and newer
    ones. `said` is the date as it was written, empty for today.
    """

    system: str
    code: str
    target: str
    on: date
    said: str
    key: str
    caller: Caller

    def call(self, resource: str) -> ApiCall:
        """What is counted."""
        return ApiCall(resource, [self.said, self.target, self.system, self.code], self.key, self.caller)


async def translate(command: Translate, answers: Answers, meter: Meter) -> Crosswalk:
    """Say where one code leads.

    Refused with CODE_SYSTEM_NOT_FOUND, CODE_NOT_FOUND or EDITION_NOT_LOADED, or as the meter refuses.
    """
    answer = crosswalk(command, answers)
    await count(command.call("crosswalks"), meter)
    return answer


async def count_stream(first: Translate, meter: Meter) -> None:
    """Count a stream that begins with this code as one call. Refused as the meter refuses."""
    await count(first.call("crosswalks:stream"), meter)


def refuse_too_many(passed: int) -> None:
    """Let 10,000 codes of a stream pass. Refused with TOO_MANY_CODES."""
    if passed > MOST_CODES:
        raise TooManyCodes(MOST_CODES)


def crosswalk(command: Translate, answers: Answers) -> Crosswalk:
    """Look one code up. Refused with CODE_SYSTEM_NOT_FOUND, CODE_NOT_FOUND or EDITION_NOT_LOADED."""
    if command.target and command.target not in set(CodeSystem):
        raise CodeSystemNotFound(command.target)
    code = answers.official(command.system, command.code, command.on)
    system = CodeSystem(command.system)
    target = command.target or TARGETS.get(system, "")
    if target == system == CodeSystem.ICD10CM:
        return answers.changes(code, command.on)
    if target and target == TARGETS.get(system):
        return answers.crosswalk(system, code, command.on)
    to = NAMES.get(CodeSystem(target), target) if target else "any other system"
    return Crosswalk(system, code, target, (), f"No mapping from {NAMES.get(system, system)} to {to} is published.")

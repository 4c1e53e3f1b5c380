"""Prices for programs: one, or a stream of them, each stream counted as one call of the day's quota."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from chassis.errors import DomainError, MessageUnfit
from chassis.identity import Caller
from services.lookup.errors import TooManyCodes
from services.lookup.fees.fees import Fee, FeeAsked, Fees
from services.lookup.ports import Meter
from services.lookup.usecases.api_calls import ApiCall, count

MOST_QUESTIONS = 1_000
_ONE = "fees"
_MANY = "fees:batchGet"


@dataclass(frozen=True, slots=True)
class GetFee:
    """Somebody wants a price on a date of service; `said` is the whole question as it was written."""

    asked: FeeAsked
    on: date
    said: str
    key: str
    caller: Caller


@dataclass(frozen=True, slots=True)
class Question:
    """One of many: its caller's own name for it, how it was written, and what is asked or why that cannot be read."""

    name: str
    said: str
    asked: FeeAsked | None
    on: date
    key: str
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of a stream with its fee, or with the refusal of this one alone."""

    name: str
    outcome: Fee | DomainError


async def get_fee(command: GetFee, fees: Fees, meter: Meter) -> Fee:
    """Price a code, then count the call. Refused as the port and the meter refuse."""
    fee = fees.fee(command.asked, command.on)
    await count(ApiCall(_ONE, command.said, command.key, command.caller), meter)
    return fee


async def get_fees(
    questions: AsyncIterator[Question], caller: Caller, fees: Fees, meter: Meter
) -> AsyncIterator[Answered]:
    """Price up to 1,000 codes, counted as one call with the first. Refused with TOO_MANY_CODES, or as the meter."""
    seen = 0
    async for question in questions:
        seen += 1
        if seen == 1:
            await count(ApiCall(_MANY, [question.name, question.said], question.key, caller), meter)
        if seen > MOST_QUESTIONS:
            raise TooManyCodes(MOST_QUESTIONS)
        yield Answered(question.name, _outcome(question, fees))


def _outcome(question: Question, fees: Fees) -> Fee | DomainError:
    if question.asked is None:
        return question.refusal or MessageUnfit()
    try:
        return fees.fee(question.asked, question.on)
    except DomainError as refusal:
        return refusal

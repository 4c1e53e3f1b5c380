"""What a claim must be before it is checked: within limits, and every pointer at something."""

import re
from collections import Counter
from collections.abc import Iterator

from chassis.errors import FieldError, InvalidFields
from services.lookup.claims.claim import Assertion, Claim, ClaimLine

MOST_DIAGNOSES = 25  # 837I: one principal and 24 others; 837P: 12
MOST_LINES = 100
MOST_UNITS = 9_999
MOST_MODIFIERS = 4
MOST_POINTERS = 12
MOST_ASSERTIONS = 300  # every pair of 25 diagnoses
LONGEST_CODE = 20
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_PLACE = re.compile(r"([0-9]{2})?")
_STATE = re.compile(r"([A-Z]{2})?")
_CONTRACTOR = re.compile(r"([0-9]{5})?")
_PAIR = 2
ASSERTABLE = ("excludes1",)


def refuse_unfit(claim: Claim) -> None:
    """Raise InvalidFields, naming every field that is not as it must be; nothing is checked then."""
    if wrong := tuple(_wrong(claim)):
        raise InvalidFields(*wrong)


def _wrong(claim: Claim) -> Iterator[FieldError]:
    if not claim.lines and not claim.diagnoses:
        yield FieldError("lines", "Give at least one diagnosis or one line.")
    yield from _counts(claim)
    yield from _context(claim)
    for at, code in enumerate(claim.diagnoses):
        yield from _code(f"diagnoses.{at}", code)
    for at, line in enumerate(claim.lines):
        yield from _line(f"lines.{at}", line, len(claim.diagnoses))
    for at, assertion in enumerate(claim.assertions):
        yield from _assertion(f"assertions.{at}", assertion)


def _counts(claim: Claim) -> Iterator[FieldError]:
    if len(claim.diagnoses) > MOST_DIAGNOSES:
        yield FieldError("diagnoses", f"Give at most {MOST_DIAGNOSES} diagnoses.")
    if len(claim.lines) > MOST_LINES:
        yield FieldError("lines", f"Give at most {MOST_LINES} lines.")
    if len(claim.assertions) > MOST_ASSERTIONS:
        yield FieldError("assertions", f"Give at most {MOST_ASSERTIONS} assertions.")
    for number, times in Counter(line.number for line in claim.lines).items():
        if times > 1:
            yield FieldError("lines", f"Line number {number} is there {times} times.")


def _context(claim: Claim) -> Iterator[FieldError]:
    if not _PLACE.fullmatch(claim.place_of_service):
        yield FieldError("place_of_service", "Give two digits.")
    if not _STATE.fullmatch(claim.state):
        yield FieldError("state", "Give the two letters of a state.")
    if not _CONTRACTOR.fullmatch(claim.contractor):
        yield FieldError("contractor", "Give the five digits of a Medicare contractor.")
    if claim.patient.birth_date and claim.patient.birth_date > claim.date_of_service:
        yield FieldError("patient.birth_date", "Birth comes after the date of service.")


def _line(name: str, line: ClaimLine, diagnoses: int) -> Iterator[FieldError]:
    yield from _code(f"{name}.code", line.code)
    if not 1 <= line.number <= MOST_UNITS:
        yield FieldError(f"{name}.line", f"Number the lines from 1 to {MOST_UNITS:,}.")
    if not 0 <= line.units <= MOST_UNITS:
        yield FieldError(f"{name}.units", f"Give 0 to {MOST_UNITS:,} whole units.")
    if len(line.modifiers) > MOST_MODIFIERS:
        yield FieldError(f"{name}.modifiers", f"Give at most {MOST_MODIFIERS} modifiers.")
    for at, modifier in enumerate(line.modifiers):
        if not _MODIFIER.fullmatch(modifier):
            yield FieldError(f"{name}.modifiers.{at}", "A modifier is two digits or letters.")
    if len(line.pointers) > MOST_POINTERS:
        yield FieldError(f"{name}.diagnosis_pointers", f"Give at most {MOST_POINTERS} pointers.")
    for at, pointer in enumerate(line.pointers):
        if not 1 <= pointer <= diagnoses:
            yield FieldError(f"{name}.diagnosis_pointers.{at}", _no_such_diagnosis(diagnoses))


def _code(name: str, code: str) -> Iterator[FieldError]:
    if not 1 <= len(code) <= LONGEST_CODE:
        yield FieldError(name, f"A code has 1 to {LONGEST_CODE} characters.")


def _assertion(name: str, assertion: Assertion) -> Iterator[FieldError]:
    if assertion.rule not in ASSERTABLE:
        yield FieldError(f"{name}.rule", f"Only this can be asserted: {', '.join(ASSERTABLE)}.")
    if len(assertion.codes) != _PAIR:
        yield FieldError(f"{name}.codes", "Name the two codes of the pair.")
    for at, code in enumerate(assertion.codes[:_PAIR]):
        yield from _code(f"{name}.codes.{at}", code)


def _no_such_diagnosis(diagnoses: int) -> str:
    if not diagnoses:
        return "The claim has no diagnosis to point at."
    return f"Point at one of the {diagnoses} diagnoses, counted from 1."

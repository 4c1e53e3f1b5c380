"""Asking coverage documents, for programs and people who are registered: one API call of the day's quota each."""

import re
from dataclasses import dataclass
from datetime import date

from chassis.errors import FieldError, InvalidFields
from chassis.identity import Caller
from chassis.paging import after, page_size, page_token
from services.lookup.coverage.answers import CoverageAnswer
from services.lookup.coverage.coverage import LoadedCoverage
from services.lookup.coverage.documents import Documents, HeldDocument, Place
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import EditionFacts
from services.lookup.ports import Library, Meter
from services.lookup.usecases.api_calls import ApiCall, count

MOST_DIAGNOSES = 12  # a professional claim holds as many (NUCC 1500 claim form, item 21)
LONGEST_CONTRACTOR = 200
_PROCEDURE = re.compile(r"[0-9A-Z]{5}", re.IGNORECASE)
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z]\.?[0-9A-Z]{0,4}", re.IGNORECASE)
_STATE = re.compile(r"[A-Z]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Where:
    """A state by its two letters and a contractor by number or name; empty asks everywhere."""

    state: str
    contractor: str


@dataclass(frozen=True, slots=True)
class CheckCoverage:
    """Somebody wants to know what documents say of a procedure; `said` is the day as written, empty for today."""

    system: str
    code: str
    diagnoses: tuple[str, ...]
    where: Where
    on: date
    said: str
    key: str
    caller: Caller

    @property
    def call(self) -> ApiCall:
        """What is counted."""
        where = self.where.state, self.where.contractor
        return ApiCall("coverage", [self.said, self.system, self.code, self.diagnoses, where], self.key, self.caller)


@dataclass(frozen=True, slots=True)
class ListDocuments:
    """Somebody wants the documents in force, of a procedure or all, page by page."""

    code: str
    where: Where
    on: date
    said: str
    page_size: int
    page_token: str
    key: str
    caller: Caller

    @property
    def list_name(self) -> str:
        """What a page token must have been made for."""
        return f"coverage {self.code} {self.where.state} {self.where.contractor} {self.on}"

    @property
    def call(self) -> ApiCall:
        """What is counted."""
        where = self.where.state, self.where.contractor
        asked = [self.said, self.code, where, self.page_size, self.page_token]
        return ApiCall("coverage/documents", asked, self.key, self.caller)


@dataclass(frozen=True, slots=True)
class PlacedDocument:
    """A document, where it holds, and the LCDs that it belongs to."""

    document: HeldDocument
    place: Place
    lcds: tuple[str, ...]


async def check_coverage(command: CheckCoverage, library: Library, meter: Meter) -> tuple[CoverageAnswer, ...]:
    """Ask every applicable document. Refused with INVALID_FIELDS, EDITION_NOT_LOADED, or as the meter refuses."""
    wrong = [*_wrong_procedure(command), *_wrong_diagnoses(command.diagnoses), *_wrong_place(command.where)]
    if wrong:
        raise InvalidFields(*wrong)
    where = command.where
    answers = LoadedCoverage(library.editions).supports(
        command.code, command.diagnoses, command.on, state=where.state, contractor=where.contractor
    )
    await count(command.call, meter)
    return answers


async def list_documents(
    command: ListDocuments, library: Library, meter: Meter
) -> tuple[list[PlacedDocument], str, EditionFacts]:
    """List one page of the documents in force, and the token of the next.

    Refused with INVALID_FIELDS, PAGE_SIZE_INVALID, PAGE_TOKEN_INVALID, EDITION_NOT_LOADED, or as the meter refuses.
    """
    size, start = page_size(command.page_size), after(command.list_name, command.page_token)
    if wrong := [*_wrong_code(command.code), *_wrong_place(command.where)]:
        raise InvalidFields(*wrong)
    edition = LoadedCoverage(library.editions).export_on(command.on)
    found = _applicable(Documents(edition.database), command)
    waiting = [each for each in found if start is None or each.document.display > start]
    await count(command.call, meter)
    shown = waiting[:size]
    token = page_token(command.list_name, shown[-1].document.display) if len(waiting) > size else ""
    return shown, token, edition.facts


def _applicable(documents: Documents, command: ListDocuments) -> list[PlacedDocument]:
    naming = (each.document for each in documents.naming(command.code, command.on)) if command.code else None
    held = dict.fromkeys(naming if naming is not None else documents.in_force(command.on))
    placed = (PlacedDocument(each, documents.place(each, command.on), documents.lcds(each)) for each in held)
    return [each for each in placed if each.place.holds(command.where.state, command.where.contractor)]


def _wrong_procedure(command: CheckCoverage) -> list[FieldError]:
    wrong = []
    if command.system not in (CodeSystem.CPT, CodeSystem.HCPCS):
        wrong.append(FieldError("system", "Coverage is asked of a procedure: cpt or hcpcs."))
    if not _PROCEDURE.fullmatch(command.code):
        wrong.append(FieldError("code", "A procedure has five letters or digits."))
    return wrong


def _wrong_code(code: str) -> list[FieldError]:
    fits = not code or _PROCEDURE.fullmatch(code)
    return [] if fits else [FieldError("code", "A procedure has five letters or digits.")]


def _wrong_diagnoses(diagnoses: tuple[str, ...]) -> list[FieldError]:
    if len(diagnoses) > MOST_DIAGNOSES:
        return [FieldError("diagnosis", f"Give at most {MOST_DIAGNOSES} diagnoses.")]
    fits = all(map(_DIAGNOSIS.fullmatch, diagnoses))
    return [] if fits else [FieldError("diagnosis", "Write each diagnosis as an ICD-10-CM code: E11.9.")]


def _wrong_place(where: Where) -> list[FieldError]:
    wrong = []
    if where.state and not _STATE.fullmatch(where.state):
        wrong.append(FieldError("state", "Write a state by its two letters: CA."))
    if len(where.contractor) > LONGEST_CONTRACTOR:
        wrong.append(FieldError("contractor", "Give a contractor's number or name."))
    return wrong

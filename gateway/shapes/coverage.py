"""Coverage answers: each document by itself, never merged."""

from typing import Annotated, Literal

from codingahead.lookup.v1.coverage_pb2 import CoverageDocument
from codingahead.lookup.v1.coverage_service_pb2 import CheckCoverageResponse, ListCoverageDocumentsResponse
from codingahead.lookup.v1.coverage_service_pb2 import CoverageAnswer as AnswerMessage
from fastapi import Query

from gateway.shapes.fields import Said
from gateway.shapes.words import plain

Diagnoses = Annotated[
    str,
    Query(max_length=200, description="At most 12 ICD-10-CM codes, with commas between.", examples=["E11.9,I10"]),
]
State = Annotated[str, Query(max_length=2, description="A state by its two letters; everywhere when left out.")]
Contractor = Annotated[
    str, Query(max_length=200, description="A contractor's number or name; every one when left out.")
]
Procedure = Annotated[str, Query(max_length=5, description="A CPT or HCPCS code; every document when left out.")]
AnswerWord = Literal[
    "listed-supports", "listed-does-not-support", "not-listed-where-a-list-exists", "no-list", "no-policy-found"
]


class NationalSaid(Said):
    """A national coverage determination to which a document refers."""

    section: str
    title: str | None
    url: str


class CoverageAnswer(Said):
    """What one document, or one of its lists, says; `document` is null where no policy was found."""

    answer: AnswerWord
    document: str | None
    title: str | None
    version: int | None
    lcd: str | None
    group: str | None
    diagnoses: list[str]
    note: str
    paragraph: str | None
    asterisk: str | None
    contractors: list[str]
    states: list[str]
    effective_from: str | None
    effective_to: str | None
    url: str | None
    national: list[NationalSaid]


class CoverageChecked(Said):
    """Every answer, with the notice that none of them is a promise of payment."""

    system: str
    code: str
    on: str
    items: list[CoverageAnswer]
    notice: str
    edition: str


class DocumentSaid(Said):
    """One version of an article or an LCD in force."""

    id: str
    title: str | None
    version: int
    effective_from: str | None
    effective_to: str | None
    url: str
    lcds: list[str]
    contractors: list[str]
    states: list[str]


class Documents(Said):
    """One page of the documents in force."""

    items: list[DocumentSaid]
    next_page_token: str
    edition: str


def documents(found: ListCoverageDocumentsResponse) -> Documents:
    """What lookup listed; the lists of codes are asked for by procedure."""
    items = [_document(one) for one in found.documents]
    return Documents(items=items, next_page_token=found.next_page_token, edition=found.edition)


def checked(system: str, code: str, found: CheckCoverageResponse) -> CoverageChecked:
    """What lookup answered."""
    items = [_answer(one) for one in found.answers]
    return CoverageChecked(
        system=system, code=code.upper(), on=found.on, items=items, notice=found.notice, edition=found.edition
    )


def _answer(one: AnswerMessage) -> CoverageAnswer:
    said = plain(one)
    empty = {name: None for name, value in said.items() if value in ("", 0)}
    return CoverageAnswer.model_validate({**said, **empty})


def _document(one: CoverageDocument) -> DocumentSaid:
    said = plain(one)
    days = {name: said[name] or None for name in ("effective_from", "effective_to")}
    return DocumentSaid.model_validate({**said, **days})


def separated(diagnoses: str) -> list[str]:
    """Take the codes apart."""
    return [one.strip() for one in diagnoses.split(",") if one.strip()]

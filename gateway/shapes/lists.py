"""Searches, places in the hierarchy, batches and editions, as contract section 3 writes them."""

from typing import Annotated

from codingahead.lookup.v1.code_pb2 import CodeSummary
from codingahead.lookup.v1.lookup_service_pb2 import BatchItem, CodeCandidate, IdentifyCodeResponse, SearchHit
from codingahead.lookup.v1.section_pb2 import HierarchyNode
from pydantic import Field

from gateway.shapes.codes import EditionSaid, StatusWord, status_word
from gateway.shapes.fields import Day, Said, Taken
from gateway.shapes.words import plain


class Hit(Said):
    """A code that was found."""

    system: str
    code: str
    title: str | None
    billable: bool
    score: float
    match: str
    highlight: str
    copyright: str | None


class SearchAnswer(Said):
    """What was found, best first."""

    query: str
    interpreted_as: str
    items: list[Hit]
    took_ms: float


class Suggestions(Said):
    """What may become of the words so far, best first."""

    items: list[Hit]


class CandidateSaid(Said):
    """A code that is written so, and why it may be meant."""

    system: str
    code: str
    title: str | None
    billable: bool
    status: StatusWord
    reason: str
    copyright: str | None


class Similar(Said):
    """A code that is written much like it."""

    system: str
    code: str
    title: str | None
    copyright: str | None


class Identified(Said):
    """The codes that a string may be, likeliest first; suggestions only where there is none."""

    query: str
    items: list[CandidateSaid]
    suggestions: list[Similar]


class Node(Said):
    """A place in the hierarchy of a code system."""

    level: str
    code: str
    title: str | None
    billable: bool
    copyright: str | None


class Nodes(Said):
    """What stands directly below a place."""

    items: list[Node]
    next_page_token: str


class CodeAsked(Taken):
    """A code of a batch."""

    system: Annotated[str, Field(max_length=20)]
    code: Annotated[str, Field(max_length=200)]


class BatchAsked(Taken):
    """Up to 1,000 codes on a date of service."""

    codes: Annotated[list[CodeAsked], Field(min_length=1, max_length=1_000)]
    on: Day | None = None


class BatchFound(Said):
    """A code of a batch, and whether it exists."""

    system: str
    code: str
    found: bool
    title: str | None
    status: StatusWord | None
    billable: bool
    copyright: str | None


class BatchAnswer(Said):
    """The codes in the order that was asked."""

    items: list[BatchFound]


class Editions(Said):
    """The editions that are loaded, newest first."""

    items: list[EditionSaid]
    snapshot_id: str


def hit(found: SearchHit) -> Hit:
    """A code that was found."""
    return Hit.model_validate(plain(found))


def identified(query: str, found: IdentifyCodeResponse) -> Identified:
    """What a bare string may be."""
    return Identified(
        query=query.strip(),
        items=[_candidate(one) for one in found.candidates],
        suggestions=[*map(_similar, found.suggestions)],
    )


def _candidate(candidate: CodeCandidate) -> CandidateSaid:
    code = candidate.code
    said = {**plain(code), "status": status_word(code.status), "reason": candidate.reason}
    return CandidateSaid.model_validate(said)


def _similar(code: CodeSummary) -> Similar:
    return Similar(system=code.system, code=code.code, title=code.title or None, copyright=code.copyright or None)


def node(place: HierarchyNode) -> Node:
    """A place in the hierarchy."""
    return Node.model_validate(plain(place))


def batch_found(item: BatchItem) -> BatchFound:
    """A code of a batch; one that was not found has no status."""
    return BatchFound.model_validate({**plain(item), "status": status_word(item.status) if item.found else None})

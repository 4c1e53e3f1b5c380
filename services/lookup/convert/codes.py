"""Pages, codes and hits as messages; there is no way back, because nobody sends lookup a page."""

from datetime import UTC, date, datetime

from codingahead.lookup.v1 import code_pb2, lookup_service_pb2, section_pb2

from chassis.errors import FieldError, InvalidFields
from services.lookup.content.descriptions import Description, copyright_line
from services.lookup.domain import Edition, NoteTarget, Status
from services.lookup.pages.content import CodePage, CodeSummary, HierarchyPlace, RelatedCode
from services.lookup.search.index import SearchHit
from services.lookup.usecases.batch import Asked
from services.lookup.usecases.identify import Identified

_STATUS = {
    Status.ACTIVE: code_pb2.STATUS_ACTIVE,
    Status.DELETED: code_pb2.STATUS_DELETED,
    Status.FUTURE: code_pb2.STATUS_FUTURE,
}
_ISO_LENGTH = len("2026-01-15")


def date_of_service(text: str, now: datetime) -> date:
    """Read YYYY-MM-DD; today in UTC for an empty one. Refused when it is no such day."""
    if not text:
        return now.astimezone(UTC).date()
    try:
        if len(text) == _ISO_LENGTH:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidFields(FieldError("on", "Give a day as YYYY-MM-DD."))


def status_to_proto(status: Status) -> code_pb2.Status.ValueType:
    """The status by its number."""
    return _STATUS[status]


def edition_to_proto(edition: Edition) -> code_pb2.Edition:
    """An edition with the days it is in force."""
    return code_pb2.Edition(
        id=edition.id,
        title=edition.named,
        system=edition.system,
        effective_from=str(edition.effective_from),
        effective_to=day(edition.effective_to),
        source=edition.source,
        billable_count=edition.billable_count,
    )


def summary_to_proto(summary: CodeSummary) -> code_pb2.CodeSummary:
    """A code in one line."""
    return code_pb2.CodeSummary(
        system=summary.system,
        code=summary.code,
        title=summary.title or "",
        billable=summary.billable,
        status=status_to_proto(summary.status),
        copyright=summary.copyright,
    )


def related_to_proto(related: RelatedCode) -> code_pb2.RelatedCode:
    """A neighbour and how it is one."""
    return code_pb2.RelatedCode(code=summary_to_proto(related.code), relation=related.relation)


def place_to_proto(place: HierarchyPlace) -> section_pb2.HierarchyNode:
    """A place of the tabular list."""
    return section_pb2.HierarchyNode(
        level=place.level,
        code=place.code,
        title=place.title or "",
        billable=place.billable,
        copyright=place.copyright,
    )


def target_to_proto(target: NoteTarget) -> section_pb2.NoteTarget:
    """What a note points at."""
    return section_pb2.NoteTarget(printed=target.printed, code=target.code, last_code=target.last_code or "")


def official_to_proto(page: CodePage) -> code_pb2.Text:
    """The official text as printed, with its rights and what is to be known of it."""
    return code_pb2.Text(text=page.title or "", copyright=page.copyright, notice=page.title_notice or "")


def description_to_proto(description: Description) -> code_pb2.Text:
    """Our own text, with who wrote it, who read it again, and our notice."""
    return code_pb2.Text(
        text=description.text,
        copyright=copyright_line(description.date.year),
        author=description.author,
        reviewed_by=description.reviewed_by,
        date=str(description.date),
        review_state=description.review_state,
        licence=description.licence,
    )


def hit_to_proto(hit: SearchHit) -> lookup_service_pb2.SearchHit:
    """One answer of a search."""
    return lookup_service_pb2.SearchHit(
        system=hit.system,
        code=hit.code,
        title=hit.title or "",
        billable=hit.billable,
        score=hit.score,
        match=hit.match,
        highlight=hit.highlight,
        copyright=hit.copyright,
    )


def identified_to_proto(identified: Identified) -> lookup_service_pb2.IdentifyCodeResponse:
    """The codes that a string may be, each with the reason."""
    return lookup_service_pb2.IdentifyCodeResponse(
        candidates=[
            lookup_service_pb2.CodeCandidate(code=summary_to_proto(one.code), reason=one.reason)
            for one in identified.candidates
        ],
        suggestions=[summary_to_proto(one) for one in identified.suggestions],
    )


def asked_to_proto(asked: Asked) -> lookup_service_pb2.BatchItem:
    """One code of a batch, found or not."""
    if asked.found is None:
        return lookup_service_pb2.BatchItem(system=asked.system, code=asked.text, found=False)
    found = summary_to_proto(asked.found)
    return lookup_service_pb2.BatchItem(
        system=found.system,
        code=found.code,
        found=True,
        title=found.title,
        status=found.status,
        billable=found.billable,
        copyright=found.copyright,
    )


def day(value: date | None) -> str:
    """ISO 8601, empty for an open end."""
    return str(value) if value else ""

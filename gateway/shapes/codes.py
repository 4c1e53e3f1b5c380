"""Code pages, searches, lists of codes and editions, as contract section 3 writes them."""

from typing import Any, Literal

from codingahead.lookup.v1.code_pb2 import CodeSummary, Edition, RelatedCode, Status, Text
from codingahead.lookup.v1.lookup_service_pb2 import (
    Access,
    GetCodePageResponse,
    ListNearbyCodesResponse,
)
from codingahead.lookup.v1.section_pb2 import Section

from gateway.shapes.fields import Said
from gateway.shapes.words import plain, word

StatusWord = Literal["active", "deleted", "future"]


class EditionSaid(Said):
    """An official publication of a code system."""

    id: str
    title: str
    system: str
    effective_from: str
    effective_to: str | None
    source: str
    billable_count: int


class Passage(Said):
    """A text with the notice of whoever holds its rights; author, review and licence for our own texts only."""

    text: str | None
    copyright: str | None
    notice: str | None
    author: str | None
    reviewed_by: str | None
    date: str | None
    review_state: str | None
    licence: str | None


class SectionSaid(Said):
    """A part of the page; a locked one has no content."""

    key: str
    title: str
    locked: bool
    content: dict[str, Any] | None = None


class Related(Said):
    """A code that stands near."""

    system: str
    code: str
    title: str | None
    relation: str
    copyright: str | None


class AccessSaid(Said):
    """What the reader was given, and what is left of their views."""

    level: Literal["full", "preview"]
    reason: Literal["view_spent", "already_viewed", "unmetered", "no_views_left", "not_spending"]
    account_kind: Literal["guest", "registered", "subscriber", "staff"]
    views_granted: int
    views_remaining: int


class CodePage(Said):
    """One code on a date of service."""

    system: str
    code: str
    title: str | None
    billable: bool
    status: StatusWord
    on: str
    valid_from: str | None
    valid_to: str | None
    edition: EditionSaid
    official_description: Passage
    common_language_description: Passage | None
    sections: list[SectionSaid]
    related: list[Related]
    copyrights: list[str]
    access: AccessSaid


def code_page(page: GetCodePageResponse, access: AccessSaid) -> CodePage:
    """What lookup answered, in the contract's words."""
    has_common = page.HasField("common_language_description")
    return CodePage(
        system=page.system,
        code=page.code,
        title=page.title or None,
        billable=page.billable,
        status=status_word(page.status),
        on=page.on,
        valid_from=page.valid_from or None,
        valid_to=page.valid_to or None,
        edition=edition(page.edition),
        official_description=_passage(page.official_description),
        common_language_description=_passage(page.common_language_description) if has_common else None,
        sections=[_section(one) for one in page.sections],
        related=[_related(one) for one in page.related],
        copyrights=list(page.copyrights),
        access=access,
    )


def access_said(access: Access, guest_views: int) -> AccessSaid:
    """The meter after the page; a visitor without a ledger has a guest's views still to come, a service is staff."""
    known = access.account_kind not in {"", "anonymous"}
    kind = "staff" if access.account_kind == "service" else access.account_kind
    return AccessSaid.model_validate(
        {
            "level": access.level,
            "reason": access.reason,
            "account_kind": kind if known else "guest",
            "views_granted": access.views_granted if known else guest_views,
            "views_remaining": access.views_remaining if known else guest_views,
        }
    )


def edition(said: Edition) -> EditionSaid:
    """An edition; `effective_to` is null while nothing says when it ends."""
    return EditionSaid.model_validate({**plain(said), "effective_to": said.effective_to or None})


def suggestions(nearby: ListNearbyCodesResponse) -> list[dict[str, object]]:
    """What may have been meant by a code that does not exist."""
    return [_suggestion(one) for one in nearby.codes]


def _suggestion(code: CodeSummary) -> dict[str, object]:
    rights = {"copyright": code.copyright} if code.copyright else {}
    return {"system": code.system, "code": code.code, "title": code.title or None, **rights}


def _section(section: Section) -> SectionSaid:
    said = {"key": section.key, "title": section.title, "locked": section.locked}
    content = section.WhichOneof("content")
    if content and not section.locked:
        said["content"] = plain(getattr(section, content))
    return SectionSaid.model_validate(said)


def _passage(text: Text) -> Passage:
    return Passage.model_validate({name: value or None for name, value in plain(text).items()})


def _related(related: RelatedCode) -> Related:
    code: CodeSummary = related.code
    return Related(
        system=code.system,
        code=code.code,
        title=code.title or None,
        relation=related.relation,
        copyright=code.copyright or None,
    )


def status_word(number: int) -> StatusWord:
    """Where a code stands on the date."""
    said: StatusWord = word(Status.DESCRIPTOR, number)  # type: ignore[assignment]  # the enum holds these three alone
    return said

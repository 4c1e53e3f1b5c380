"""The page of one code, full or as a preview with locked sections."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from codingahead.lookup.v1.code_pb2 import Edition
from codingahead.lookup.v1.lookup_service_pb2 import Access, GetCodePageResponse
from codingahead.lookup.v1.section_pb2 import Section

from gateway.web.views.assistant import AskView
from gateway.web.views.bookmarks import BookmarkView
from gateway.web.views.codes import STATUS_NAMES, Passage, RelatedGroup, code_path, each_once, passage, related_groups
from gateway.web.views.coding_rules import coding_rules_view
from gateway.web.views.coverage import coverage_view
from gateway.web.views.crosswalks import crosswalks_view
from gateway.web.views.fees import fees_view
from gateway.web.views.frame import NOBODY
from gateway.web.views.hierarchy import hierarchy_view
from gateway.web.views.history import history_view
from gateway.web.views.modifiers import modifiers_view
from gateway.web.views.ncci import code_edits_view
from gateway.web.views.notes import notes_view
from gateway.web.views.risk import risk_view
from gateway.web.wording import span, system_name

_NAMED_IN_FULL = frozenset({"modifier", "pos"})

# What a template of sections/ is given.
SectionContent = object

# How each kind of content is laid out: its system, its message, the date of service as asked.
_LAID_OUT: dict[str, Callable[[str, Any, str], SectionContent | None]] = {
    "hierarchy": hierarchy_view,
    "notes": notes_view,
    "coding_rules": coding_rules_view,
    "fees": lambda _system, content, _on: fees_view(content),
    "code_edits": code_edits_view,
    "modifiers": lambda _system, content, on: modifiers_view(content, on),
    "coverage": coverage_view,
    "crosswalks": crosswalks_view,
    "risk_and_grouping": lambda _system, content, _on: risk_view(content),
    "history": history_view,
}


@dataclass(frozen=True)
class SectionView:
    """A part of the page; a locked one has a title and nothing else."""

    key: str
    title: str
    locked: bool
    # Names the template, sections/KIND.html; empty when locked.
    kind: str
    content: SectionContent | None


@dataclass(frozen=True)
class EditionView:
    """The publication that the page was answered from."""

    id: str
    title: str
    effective_from: str
    effective_to: str
    source: str


@dataclass(frozen=True)
class AccessView:
    """What the reader was given, and why."""

    level: str
    reason: str
    account_kind: str
    views_granted: int
    views_remaining: int

    @property
    def preview(self) -> bool:
        return self.level != "full"

    @property
    def asks_to_register(self) -> bool:
        """Only guests gain anything by registering."""
        return self.account_kind == "guest" or self.account_kind in NOBODY


@dataclass(frozen=True)
class CodePageView:
    """Everything on the page, top to bottom."""

    system: str
    system_name: str
    code: str
    title: str
    short_title: str
    billable: bool
    status: str
    validity: str
    edition: EditionView
    on: str
    asked_on: str
    official: Passage
    common: Passage | None
    sections: tuple[SectionView, ...]
    related: tuple[RelatedGroup, ...]
    access: AccessView
    ask: AskView
    # The notices of those who hold rights in titles that are shown, the official description's own not among them.
    copyrights: tuple[str, ...] = ()
    # What the reader keeps of this code; None for readers who cannot keep any.
    bookmark: BookmarkView | None = None

    def export_href(self, form: str) -> str:
        """Where this page is had as a file."""
        asked = {"format": form, **({"on": self.asked_on} if self.asked_on else {})}
        return f"{code_path(self.system, self.code)}/export?{urlencode(asked)}"

    @property
    def kind(self) -> str:
        """Say what it is in the place of a title that is not loaded."""
        return self.system_name if self.system in _NAMED_IN_FULL else f"{self.system_name} code"

    @property
    def name(self) -> str:
        """Name the code as the question box does: "ICD-10-CM Code E11.9"."""
        return f"{self.system_name} Code {self.code}"


def code_page_view(
    page: GetCodePageResponse, asked_on: str = "", form_id: str = "", bookmark: BookmarkView | None = None
) -> CodePageView:
    """Lay out what lookup has answered; `asked_on` is the date of service as asked, empty for today."""
    has_common = page.HasField("common_language_description")
    sections = (_section(page.system, section, asked_on) for section in page.sections)
    return CodePageView(
        system=page.system,
        system_name=system_name(page.system),
        code=page.code,
        title=page.title,
        short_title=page.short_title if page.short_title != page.title else "",
        billable=page.billable,
        status=STATUS_NAMES.get(page.status, "active"),
        validity=span(page.valid_from, page.valid_to),
        edition=edition_view(page.edition),
        on=page.on,
        asked_on=asked_on,
        official=passage(page.official_description),
        common=passage(page.common_language_description) if has_common else None,
        sections=tuple(section for section in sections if section.locked or section.content),
        related=related_groups(page.related, asked_on),
        copyrights=each_once(said for said in page.copyrights if said != page.official_description.copyright),
        access=_access(page.access),
        ask=AskView(context_system=page.system, context_code=page.code, form_id=form_id),
        bookmark=bookmark,
    )


def edition_view(edition: Edition) -> EditionView:
    """Name an edition and its days."""
    return EditionView(edition.id, edition.title, edition.effective_from, edition.effective_to, edition.source)


def _access(access: Access) -> AccessView:
    return AccessView(access.level, access.reason, access.account_kind, access.views_granted, access.views_remaining)


def _section(system: str, section: Section, on: str) -> SectionView:
    kind = "" if section.locked else section.WhichOneof("content") or ""
    return SectionView(section.key, section.title, section.locked, kind, _content(system, section, kind, on))


def _content(system: str, section: Section, kind: str, on: str) -> SectionContent | None:
    lay_out = _LAID_OUT.get(kind)
    return lay_out(system, getattr(section, kind), on) if lay_out else None

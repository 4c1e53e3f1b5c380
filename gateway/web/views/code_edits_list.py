"""The list of all procedure-to-procedure edits of a code, page by page."""

from dataclasses import dataclass

from codingahead.lookup.v1.ncci_service_pb2 import ListPtpEditsResponse

from gateway.web.views.codes import code_path
from gateway.web.views.ncci import BYPASS, SETTINGS, EditLine, edit_lines, edition_name, edits_path, heading


@dataclass(frozen=True)
class EditsFilter:
    """What of the edits is listed, as it stands in the address."""

    column: str = "1"
    setting: str = "practitioner"
    on: str = ""
    other: str = ""
    windows: str = ""

    @property
    def as_column(self) -> int:
        """The column in which the page's code stands."""
        return 2 if self.column == "2" else 1

    @property
    def all_windows(self) -> bool:
        return self.windows == "all"


@dataclass(frozen=True)
class CodeEditsListView:
    """One page of the list."""

    system: str
    code: str
    href: str
    action: str
    wanted: EditsFilter
    heading: str
    meaning: str
    lines: tuple[EditLine, ...]
    bypass: dict[int, str]
    settings: tuple[tuple[str, str], ...]
    on: str
    edition: str
    # Empty on the last page.
    next_href: str


def code_edits_list_view(system: str, code: str, wanted: EditsFilter, found: ListPtpEditsResponse) -> CodeEditsListView:
    """Lay out one page of the edits of a code."""
    named, meaning = heading(wanted.as_column)
    kept = {"column": wanted.column, "setting": wanted.setting, "on": wanted.on}
    kept |= {"other": wanted.other, "windows": wanted.windows}
    token = found.next_page_token
    return CodeEditsListView(
        system=system,
        code=code,
        href=code_path(system, code, wanted.on),
        action=edits_path(system, code),
        wanted=wanted,
        heading=named,
        meaning=meaning,
        lines=edit_lines(found.edits, wanted.as_column, wanted.on),
        bypass=BYPASS,
        settings=tuple(list(SETTINGS.items())[:2]),
        on=found.on,
        edition=edition_name(found.edits[0].edition) if found.edits else "",
        next_href=edits_path(system, code, **kept, page_token=token) if token else "",
    )

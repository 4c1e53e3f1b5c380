"""NCCI edits of a code for people: what denies what, what may be done about it, how many units, what it is added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from codingahead.lookup.v1.ncci_pb2 import AddOnPair, CodeEditsContent, MueValue, NcciEdition, PtpEdit, PtpGroup
from codingahead.lookup.v1.ncci_pb2 import UnansweredTable as UnansweredTableMessage

from gateway.web.views.codes import code_path
from gateway.web.wording import day, span

SETTINGS = {"practitioner": "Practitioner", "hospital": "Outpatient hospital", "dme": "DME supplier"}
TABLES = {
    "ptp_practitioner": "Practitioner edits",
    "ptp_hospital": "Outpatient hospital edits",
    "mue_practitioner": "Practitioner units",
    "mue_hospital": "Outpatient hospital units",
    "mue_dme": "DME supplier units",
    "add_on_codes": "Add-on codes",
}
# Medicare NCCI Policy Manual, chapter I, section E, in our own words.
BYPASS = {
    0: "No modifier bypasses it",
    1: "A modifier may bypass it, if the record supports the modifier",
    9: "Never in force: deleted as of its first day",
}
# What each adjudication indicator counts, and what to do at the limit (Policy Manual, chapter I, section V).
ADJUDICATION = {
    1: (
        "Each claim line is judged by itself.",
        "More units on one line deny the whole line. Services that are truly separate go on lines of their own, each "
        "with the modifier that says why (59 or X{EPSU}, 76, 77, 91, or an anatomic one).",
    ),
    2: (
        "All units of the day are added up. The limit is absolute: it follows from policy, anatomy or the code itself.",
        "More units deny them all, and no modifier, record or contractor changes that. Check the units and the code.",
    ),
    3: (
        "All units of the day are added up. The limit rests on clinical benchmarks.",
        "More units are denied at first. If they were provided, correctly coded and necessary, the contractor may pay "
        "on the record, or on appeal: keep the documentation ready.",
    ),
}
ADD_ON_TYPES = {
    1: "Paid only with one of the primaries listed here.",
    2: "No primaries are listed: the contractor decides which count.",
    3: "Some primaries are listed: the contractor may count others too.",
}
_COLUMN_1 = 1


@dataclass(frozen=True)
class OtherCode:
    """The code at the other end, with the way to its page."""

    code: str
    title: str
    href: str


@dataclass(frozen=True)
class EditLine:
    """One window of one pair, seen from one of its codes."""

    other: OtherCode
    indicator: int
    bypass: str
    rationale: str
    window: str
    in_force: bool


@dataclass(frozen=True)
class PairsView:
    """The edits with the code in one column in one setting; `share` is the bar of those that may be bypassed."""

    setting: str
    heading: str
    meaning: str
    total: int
    never: int
    may: int
    share: float
    lines: tuple[EditLine, ...]
    more_href: str
    edition: str


@dataclass(frozen=True)
class UnitsView:
    """The most units in one setting."""

    setting: str
    units: int
    indicator: int
    counted: str
    at_the_limit: str
    rationale: str
    edition: str


@dataclass(frozen=True)
class AddOnView:
    """One other code, its type and how that binds; without a code where contractors decide."""

    other: OtherCode | None
    edit_type: int
    meaning: str
    window: str


@dataclass(frozen=True)
class UnansweredView:
    """A table that is loaded for other days, with the page on the first of its newest."""

    table: str
    loaded: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class CodeEditsView:
    """The whole section."""

    pairs: tuple[PairsView, ...]
    units: tuple[UnitsView, ...]
    silent: tuple[str, ...]
    primaries: tuple[AddOnView, ...]
    add_ons: tuple[AddOnView, ...]
    unanswered: tuple[UnansweredView, ...]


def code_edits_view(system: str, content: CodeEditsContent, on: str = "") -> CodeEditsView:
    """Lay out the edits of one code."""
    code = content.code
    return CodeEditsView(
        pairs=tuple(_pairs(system, code, group, on) for group in content.groups),
        units=tuple(_units(mue) for mue in content.mues),
        silent=tuple(SETTINGS.get(setting, setting) for setting in content.mue_not_published),
        primaries=tuple(_add_on(pair, pair.primary, on) for pair in content.primaries),
        add_ons=tuple(_add_on(pair, pair.add_on, on) for pair in content.add_ons),
        unanswered=tuple(_unanswered(system, code, table) for table in content.unanswered),
    )


def edits_path(system: str, code: str, **query: str) -> str:
    """Give the address of the list of all edits of a code."""
    given = urlencode({key: value for key, value in query.items() if value})
    path = f"{code_path(system, code)}/edits"
    return f"{path}?{given}" if given else path


def edit_lines(edits: Sequence[PtpEdit], as_column: int, on: str) -> tuple[EditLine, ...]:
    """Lay out edits as they are seen from the code that stands in the column."""
    return tuple(_line(edit, edit.column2 if as_column == _COLUMN_1 else edit.column1, on) for edit in edits)


def heading(as_column: int) -> tuple[str, str]:
    """Name the column, and say what standing in it means."""
    if as_column == _COLUMN_1:
        return "In column 1", "This code is eligible; the other one is denied when both are reported."
    return "In column 2", "This code is denied when the other one is reported too."


def edition_name(edition: NcciEdition) -> str:
    """Name the publication with its days."""
    return f"{edition.title}, {span(edition.effective_from, edition.effective_to)}"


def _pairs(system: str, code: str, group: PtpGroup, on: str) -> PairsView:
    named, meaning = heading(group.as_column)
    total = group.never_bypassed + group.may_be_bypassed
    more = edits_path(system, code, column=str(group.as_column), setting=group.setting, on=on)
    return PairsView(
        setting=SETTINGS.get(group.setting, group.setting),
        heading=named,
        meaning=meaning,
        total=total,
        never=group.never_bypassed,
        may=group.may_be_bypassed,
        share=round(100 * group.may_be_bypassed / total, 1) if total else 0,
        lines=edit_lines(group.shown, group.as_column, on),
        more_href=more if total > len(group.shown) else "",
        edition=edition_name(group.edition),
    )


def _line(edit: PtpEdit, other: str, on: str) -> EditLine:
    return EditLine(
        other=OtherCode(other, edit.title, _page_of(other, on)),
        indicator=edit.modifier_indicator,
        bypass=BYPASS.get(edit.modifier_indicator, ""),
        rationale=edit.rationale,
        window=span(edit.effective_from, edit.effective_to),
        in_force=edit.in_force,
    )


def _units(mue: MueValue) -> UnitsView:
    counted, at_the_limit = ADJUDICATION.get(mue.adjudication_indicator, ("", ""))
    return UnitsView(
        setting=SETTINGS.get(mue.setting, mue.setting),
        units=mue.units,
        indicator=mue.adjudication_indicator,
        counted=counted,
        at_the_limit=at_the_limit if mue.units else "No unit is payable in this setting.",
        rationale=mue.rationale,
        edition=edition_name(mue.edition),
    )


def _add_on(pair: AddOnPair, other: str, on: str) -> AddOnView:
    linked = OtherCode(other, pair.title, _page_of(other, on)) if other else None
    meaning = ADD_ON_TYPES.get(pair.edit_type, "")
    return AddOnView(linked, pair.edit_type, meaning, span(pair.effective_from, pair.effective_to))


def _unanswered(system: str, code: str, table: UnansweredTableMessage) -> UnansweredView:
    name = TABLES.get(table.dataset, table.dataset)
    return UnansweredView(name, tuple(day(one) for one in table.loaded), code_path(system, code, table.loaded[-1]))


def _page_of(code: str, on: str) -> str:
    """Level II of HCPCS begins with a letter, CPT with a digit."""
    return code_path("hcpcs" if code[:1].isalpha() else "cpt", code, on)

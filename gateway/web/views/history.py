"""What happened to a code: its timeline as a drawing, as a list of changes, and edition by edition."""

from dataclasses import dataclass, replace

from codingahead.lookup.v1.section_pb2 import EditionStanding, HistoryContent, HistoryEvent

from gateway.web.timeline import Stretch, Timeline, timeline
from gateway.web.views.codes import code_path
from gateway.web.wording import day, span, spoken

HISTORY_KINDS = {
    "added": "Added",
    "first_known": "First known",
    "ended": "Ended",
    "became_header": "Became a header",
    "became_billable": "Became billable",
    "retitled": "Retitled",
    "replaced_by": "Replaced",
    "replaces": "Replaces",
    "split_off": "Codes split off",
}
STANDINGS = {"billable": "Billable", "header": "Header", "listed": "In it", "absent": "Not in it"}
_OF_GROUPS = frozenset({"msdrg", "hcc"})
MOST_LINKED = 12


@dataclass(frozen=True)
class NamedCode:
    """Another code that a change concerns, with the way to its page."""

    code: str
    href: str


@dataclass(frozen=True)
class HistoryPoint:
    """One change on the timeline."""

    kind: str
    label: str
    date: str
    shown_date: str
    edition: str
    detail: str
    codes: tuple[NamedCode, ...]


@dataclass(frozen=True)
class EditionRow:
    """What the code is in one edition."""

    edition: str
    title: str
    days: str
    standing: str
    shown_standing: str
    code_title: str


@dataclass(frozen=True)
class HistoryView:
    """What happened to the code, oldest first; the drawing is left out where no edition is named."""

    points: tuple[HistoryPoint, ...]
    editions: tuple[EditionRow, ...]
    drawing: Timeline | None


def history_view(system: str, content: HistoryContent, on: str = "") -> HistoryView:
    """Lay out the history of a code."""
    points = tuple(_point(system, event, on) for event in content.events)
    stretches = _stretches(system, content)
    drawing = timeline(stretches, [(point.date, point.label) for point in points])
    return HistoryView(points, tuple(_edition(system, each) for each in content.editions), drawing)


def _stretches(system: str, content: HistoryContent) -> list[Stretch]:
    """Lay the editions side by side; the last one is left open for a code of which nothing says that it ended."""
    stretches = [Stretch(each.effective_from, each.effective_to, _standing(system, each)) for each in content.editions]
    last = stretches[-1] if stretches else None
    if last and last.standing != "absent" and not any(_ends_after(event, last) for event in content.events):
        stretches[-1] = replace(last, last="")
    return stretches


def _ends_after(event: HistoryEvent, last: Stretch) -> bool:
    return event.kind == "ended" and event.date > last.first


def _standing(system: str, each: EditionStanding) -> str:
    """Name what it is in an edition; what is in a list of groups is neither billable nor a header of codes."""
    return "listed" if system in _OF_GROUPS and each.standing == "header" else each.standing


def _point(system: str, event: HistoryEvent, on: str) -> HistoryPoint:
    return HistoryPoint(
        event.kind,
        HISTORY_KINDS.get(event.kind, spoken(event.kind)),
        event.date,
        day(event.date),
        event.edition,
        event.detail,
        tuple(NamedCode(code, code_path(system, code, on)) for code in event.codes[:MOST_LINKED]),
    )


def _edition(system: str, each: EditionStanding) -> EditionRow:
    standing = _standing(system, each)
    return EditionRow(
        each.edition,
        each.title,
        span(each.effective_from, each.effective_to),
        standing,
        STANDINGS.get(standing, spoken(standing)),
        each.code_title,
    )

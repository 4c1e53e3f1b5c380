"""The section that says what each edition did to the code."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from services.lookup.domain import WITH_CATEGORIES, Node, Span, Window
from services.lookup.errors import DateOutOfRange
from services.lookup.pages.content import Change, HistoryEvent
from services.lookup.pages.hierarchy import existing
from services.lookup.pages.tabular_list import TabularList

_DAY = timedelta(days=1)


def history(listed: TabularList, node: Node) -> tuple[HistoryEvent, ...]:
    """List every change of a code, oldest first, as far as the loaded editions know."""
    events = [*_existence(listed, node), *_retitled(listed, node)]
    return tuple(sorted(events, key=lambda event: event.date))


def _existence(listed: TabularList, node: Node) -> Iterator[HistoryEvent]:
    before: Span | None = None
    for span in node.spans:
        yield from _change(listed, node, before, span)
        before = span
    if before and before.window.last:
        yield _ended(listed, node, before.window.last)


def _change(listed: TabularList, node: Node, before: Span | None, span: Span) -> Iterator[HistoryEvent]:
    first = span.window.first
    if before and before.window.last == first - _DAY:
        kind = Change.BECAME_BILLABLE if span.billable else Change.BECAME_HEADER
        yield _event(listed, node, kind, first, "" if span.billable else _codes_below(listed, node, first))
        return
    if before and before.window.last:
        yield _ended(listed, node, before.window.last)
    divided = node.system in WITH_CATEGORIES
    yield _event(listed, node, Change.ADDED, first, _as_what(span) if divided else "")


def _as_what(span: Span) -> str:
    return f"As a {'billable code' if span.billable else 'header'}."


def _ended(listed: TabularList, node: Node, last: date) -> HistoryEvent:
    return _event(listed, node, Change.ENDED, last + _DAY, f"Last valid day: {last}.")


def _codes_below(listed: TabularList, node: Node, day: date) -> str:
    return f"Divided into {', '.join(each.code for each in existing(listed, node, day))}."


def _retitled(listed: TabularList, node: Node) -> Iterator[HistoryEvent]:
    for old, new in pairwise(node.titles):
        if old.text.casefold() == new.text.casefold():  # one release of HCPCS is in capitals alone
            continue
        detail = f"From “{old.text}” to “{new.text}”."
        yield _event(listed, node, Change.RETITLED, new.printed.first, detail)


def _event(listed: TabularList, node: Node, kind: Change, day: date, detail: str) -> HistoryEvent:
    return HistoryEvent(kind, day, _edition(listed, node, day), detail)


def _edition(listed: TabularList, node: Node, day: date) -> str:
    """Name the edition of a day; none where it is not loaded: files with days of their own speak of such days too."""
    try:
        edition = listed.edition_on(node.system, day)
    except DateOutOfRange:
        return ""
    return edition.id if Window(edition.effective_from, edition.effective_to).holds(day) else ""

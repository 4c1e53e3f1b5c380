"""The section that says what each edition did to the code, and what the code is in each."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise

from services.lookup.domain import WITH_CATEGORIES, CodeSystem, Conversion, Node, Span, Title, Window
from services.lookup.errors import DateOutOfRange
from services.lookup.pages.content import Change, EditionStanding, HistoryEvent, Standing
from services.lookup.pages.hierarchy import existing
from services.lookup.pages.tabular_list import TabularList

_DAY = timedelta(days=1)
_MOST_NAMED = 12
_OLDER = "As far back as the loaded files reach: it may be older."


def history(listed: TabularList, node: Node) -> tuple[HistoryEvent, ...]:
    """List every change of a code, oldest first, as far as the loaded editions and the conversion table know."""
    events = [*_existence(listed, node), *_retitled(listed, node), *_before(listed, node), *_after(listed, node)]
    return tuple(sorted(events, key=lambda event: event.date))


def standings(listed: TabularList, node: Node) -> tuple[EditionStanding, ...]:
    """Say what a code is in every edition, oldest first."""
    return tuple(
        EditionStanding(edition, _standing(node, edition.effective_from), _printed(node, edition.effective_from))
        for edition in listed.editions_of(node.system)
    )


def assigned_before(listed: TabularList, node: Node, conversion: Conversion) -> tuple[Node, ...]:
    """List the codes that a conversion names one by one, as far as any edition has them."""
    targets = (target for clause in conversion.clauses for target in clause if target.last_code is None)
    found = (listed.find(node.system, target.code) for target in targets)
    return tuple(each for each in found if each is not None)


def replaced_from(node: Node, first: date) -> bool:
    """Tell whether a code could be reported until the day before, and no longer."""
    return node.billable_on(first - _DAY) and not node.billable_on(first)


def _standing(node: Node, day: date) -> Standing:
    if node.billable_on(day):
        return Standing.BILLABLE
    return Standing.HEADER if node.exists_on(day) else Standing.ABSENT


def _printed(node: Node, day: date) -> str | None:
    title = node.title_on(day) if node.exists_on(day) else None
    return title.text if title and title.printed.holds(day) else None


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
        yield _became(listed, node, first, billable=span.billable)
        return
    if before and before.window.last:
        yield _ended(listed, node, before.window.last)
    edition = _edition(listed, node, first)
    if before is None and _may_be_older(listed, node, first):
        yield HistoryEvent(Change.FIRST_KNOWN, first, edition, _OLDER)
        return
    yield HistoryEvent(Change.ADDED, first, edition, _as_what(span) if node.system in WITH_CATEGORIES else "")


def _may_be_older(listed: TabularList, node: Node, first: date) -> bool:
    """Tell whether a code begins where the loaded data do, which says nothing of when it was added.

    The tabular lists are there from the first day of their code sets, and CPT numbers are dated by the year that names
    them first where no file states their days.
    """
    if node.system in WITH_CATEGORIES:
        return False
    inferred = node.system == CodeSystem.CPT and first == listed.editions_of(node.system)[0].effective_from
    return inferred or first == listed.covered(node.system).first


def _as_what(span: Span) -> str:
    return f"As a {'billable code' if span.billable else 'header'}."


def _became(listed: TabularList, node: Node, first: date, *, billable: bool) -> HistoryEvent:
    edition = _edition(listed, node, first)
    if billable:
        return HistoryEvent(Change.BECAME_BILLABLE, first, edition, "")
    below = tuple(each.code for each in existing(listed, node, first))
    return HistoryEvent(Change.BECAME_HEADER, first, edition, f"Divided into {', '.join(below)}.", codes=below)


def _ended(listed: TabularList, node: Node, last: date) -> HistoryEvent:
    first = last + _DAY
    return HistoryEvent(Change.ENDED, first, _edition(listed, node, first), f"Last valid day: {last}.")


def _retitled(listed: TabularList, node: Node) -> Iterator[HistoryEvent]:
    for old, new in pairwise(node.titles):
        if node.system not in WITH_CATEGORIES and old.text.casefold() == new.text.casefold():
            continue  # one release of HCPCS is in capitals alone
        first = new.printed.first
        detail = f"{_changed(old, new)}{_unread(old, new)}"
        yield HistoryEvent(Change.RETITLED, first, _edition(listed, node, first), detail, old.text, new.text)


def _changed(old: Title, new: Title) -> str:
    if old.text == new.text:
        return f"The short title alone: from “{old.short}” to “{new.short}”."
    return f"From “{old.text}” to “{new.text}”."


def _unread(old: Title, new: Title) -> str:
    last = old.printed.last
    if last is None or last + _DAY >= new.printed.first:
        return ""
    return f" At the latest then: no titles were read from {last + _DAY} to {new.printed.first - _DAY}."


def _before(listed: TabularList, node: Node) -> Iterator[HistoryEvent]:
    """Say what was assigned before the code was there."""
    for each in listed.conversions(node):
        if each.clauses:
            codes = tuple(one.code for one in assigned_before(listed, node, each))
            detail = f"Assigned before: {each.printed}."
            yield HistoryEvent(Change.REPLACES, each.first, _edition(listed, node, each.first), detail, codes=codes)


def _after(listed: TabularList, node: Node) -> Iterator[HistoryEvent]:
    """Say which codes took over what the code was assigned for, wholly when it ended, else in part."""
    for first, later in groupby(listed.later_codes(node), key=lambda each: each[0]):
        codes = tuple(each.code for _, each in later)
        whole = replaced_from(node, first)
        detail = f"{'By' if whole else 'What has a code of its own from then on:'} {_named(codes)}."
        kind = Change.REPLACED_BY if whole else Change.SPLIT_OFF
        yield HistoryEvent(kind, first, _edition(listed, node, first), detail, codes=codes)


def _named(codes: tuple[str, ...]) -> str:
    more = len(codes) - _MOST_NAMED
    return ", ".join(codes[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _edition(listed: TabularList, node: Node, day: date) -> str:
    """Name the edition of a day; none where it is not loaded: files with days of their own speak of such days too."""
    try:
        edition = listed.edition_on(node.system, day)
    except DateOutOfRange:
        return ""
    return edition.id if Window(edition.effective_from, edition.effective_to).holds(day) else ""

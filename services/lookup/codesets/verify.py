"""Comparing a snapshot with the order files it was built from, row by row, each on the first day of its edition."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from services.lookup.domain import CodeSystem, Kind, Node, canonical, undotted
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.snapshot.store import Snapshot

_ORDERS = {Dataset.ICD10CM_ORDER: CodeSystem.ICD10CM, Dataset.ICD10PCS_ORDER: CodeSystem.ICD10PCS}


class OrderRow(NamedTuple):
    """What a line of an order file says of a code, written without its dot."""

    code: str
    billable: bool
    short: str
    title: str


class Difference(NamedTuple):
    """Where the snapshot says something else than the file; None where one of them has no such code."""

    day: date
    code: str
    official: OrderRow | None
    ours: OrderRow | None


def differences(snapshot: Snapshot, system: str, rows: Iterable[OrderRow], day: date) -> Iterator[Difference]:
    """Compare every code and header of an order file, its flag and both titles, and look for codes it does not have.

    A header that the file forgets above a code that it lists is none: H54.512 in the files of FY2018 to FY2023.
    """
    listed = {row.code: row for row in rows}
    for code, official in listed.items():
        ours = _ours(snapshot.find(system, canonical(system, code) or code), day)
        if ours != official:
            yield Difference(day, code, official, ours)
    for node in _existing(snapshot, system, day):
        if undotted(node.code) not in listed and not _is_above(snapshot, node, listed):
            yield Difference(day, undotted(node.code), None, _ours(node, day))


def differences_of_all(snapshot: Snapshot, editions: Editions) -> Iterator[Difference]:
    """Compare with every order file that is loaded."""
    for dataset, system in _ORDERS.items():
        for edition in editions.of(dataset):
            yield from differences(snapshot, system, order_rows(edition), edition.facts.effective_from)


def order_rows(edition: OpenEdition) -> Iterator[OrderRow]:
    """Read the rows of an imported order file, in its order."""
    rows = edition.database.execute("SELECT code, billable, short, title FROM listed ORDER BY position")
    return (OrderRow(code, bool(billable), short, title) for code, billable, short, title in rows)


def _ours(node: Node | None, day: date) -> OrderRow | None:
    if node is None or not node.exists_on(day):
        return None
    title = node.title_on(day)
    printed = (title.short or "", title.text) if title and title.printed.holds(day) else ("", "")
    return OrderRow(undotted(node.code), node.billable_on(day), *printed)


def _existing(snapshot: Snapshot, system: str, day: date) -> Iterator[Node]:
    for top in snapshot.top(system):
        yield from (node for node in snapshot.descendants(top) if node.kind is Kind.CODE and node.exists_on(day))


def _is_above(snapshot: Snapshot, node: Node, listed: Mapping[str, OrderRow]) -> bool:
    return any(undotted(each.code) in listed for each in snapshot.descendants(node))

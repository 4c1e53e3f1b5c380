"""Which publications of which code systems answer here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from codingahead.lookup.v1.code_pb2 import Edition
from codingahead.lookup.v1.lookup_service_pb2 import ListEditionsResponse

from gateway.web.wording import span, system_name


@dataclass(frozen=True)
class EditionRow:
    """One edition, with its place in time."""

    system_name: str
    id: str
    title: str
    days: str
    in_force: bool
    source: str
    billable_count: int


@dataclass(frozen=True)
class EditionsView:
    """Everything that is loaded, newest first."""

    rows: tuple[EditionRow, ...]
    snapshot_id: str

    @property
    def in_force(self) -> tuple[EditionRow, ...]:
        return tuple(row for row in self.rows if row.in_force)


def editions_view(found: ListEditionsResponse, today: date) -> EditionsView:
    """Lay out what is loaded, and say which of it is in force today."""
    return EditionsView(tuple(_row(edition, today) for edition in found.editions), found.snapshot_id)


def loaded_systems(editions: Iterable[Edition]) -> tuple[str, ...]:
    """Name the code systems that can be searched, each once, in the order given."""
    return tuple(dict.fromkeys(edition.system for edition in editions))


def _row(edition: Edition, today: date) -> EditionRow:
    # ISO 8601 days sort as text.
    begun = edition.effective_from <= today.isoformat()
    over = bool(edition.effective_to) and edition.effective_to < today.isoformat()
    return EditionRow(
        system_name=system_name(edition.system),
        id=edition.id,
        title=edition.title,
        days=span(edition.effective_from, edition.effective_to),
        in_force=begun and not over,
        source=edition.source,
        billable_count=edition.billable_count,
    )

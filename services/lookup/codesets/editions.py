"""The editions of a system: one each 1 October, and an update between wherever codes changed or a file came."""

from collections.abc import Callable
from datetime import date, timedelta

from services.lookup.codesets.calendar import names_of_edition
from services.lookup.codesets.listing import Listing
from services.lookup.domain import CodeSystem, Edition

# Says in words what was read for the edition that begins on a day, besides the codes themselves.
ReadFrom = Callable[[date], list[str]]


def editions_of(system: CodeSystem, listing: Listing, read_from: ReadFrom) -> tuple[Edition, ...]:
    """List the editions, oldest first.

    The last one has no last day: the data end within it and say nothing of what comes after.
    """
    begins = listing.periods.beginnings
    ends = [following - timedelta(days=1) for following in begins[1:]]
    return tuple(
        _edition(system, first, last, listing, read_from) for first, last in zip(begins, [*ends, None], strict=True)
    )


def _edition(system: CodeSystem, first: date, last: date | None, listing: Listing, read_from: ReadFrom) -> Edition:
    name, title = names_of_edition(system, first)
    order_file = listing.order_file_on(first)
    codes = f"codes and titles: {order_file}" if order_file else f"validity: {listing.validity_from}"
    source = "; ".join([codes, *read_from(first)])
    return Edition(system, name, title, first, last, source, listing.billable_count(first))

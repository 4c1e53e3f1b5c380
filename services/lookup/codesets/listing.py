"""What the loaded editions list of a system: the order files on the days of their editions, the table of validity else.

An order file answers from its edition's first day to the last before the next edition begins. Where its codes differ
from the table of validity, the file is right.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.lookup.codesets.periods import Periods
from services.lookup.codesets.sources import Sources
from services.lookup.codesets.titles import with_title
from services.lookup.codesets.validity import joined_windows, read_validity
from services.lookup.domain import CodeSystem, Title, Window
from services.lookup.editions.calendar import fiscal_year_of, last_of_fiscal_year
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

_DAY = timedelta(days=1)

Validity = Mapping[str, tuple[Window, ...]]

_ORDERS = {CodeSystem.ICD10CM: Dataset.ICD10CM_ORDER, CodeSystem.ICD10PCS: Dataset.ICD10PCS_ORDER}
_VALIDITIES = {CodeSystem.ICD10CM: Dataset.ICD10CM_VALIDITY, CodeSystem.ICD10PCS: Dataset.ICD10PCS_VALIDITY}


@dataclass(slots=True)
class Listed:
    """A code or header: the stretches in which it is either, as bits, and its titles as order files print them."""

    billable: int = 0
    header: int = 0
    titles: tuple[Title, ...] = ()


@dataclass(slots=True)
class Listing:
    """Every code that any edition lists. `ordered` are the days that order files answer for, and from which file."""

    periods: Periods
    codes: dict[str, Listed]
    validity_from: str
    ordered: dict[Window, str] = field(default_factory=dict)

    def without_order(self, window: Window) -> Iterator[Window]:
        """Leave out of some days those that order files answer for."""
        first, last = window.first, window.last or date.max
        for days in self.ordered:
            begins, ends = days.first, days.last or date.max
            if first < begins <= last:
                yield Window(first, begins - _DAY)
            if begins <= last and first <= ends:
                first = ends + _DAY
        if first <= last:
            yield Window(first, window.last)

    def order_file_on(self, first: date) -> str | None:
        """Name the order file that answers for a day."""
        return next((name for days, name in self.ordered.items() if days.holds(first)), None)

    def billable_count(self, first: date) -> int:
        """Count the codes that are valid in the stretch that begins on a day."""
        bit, _ = self.periods.stretch(first)
        return sum(bool(listed.billable & bit) for listed in self.codes.values())


def read_listing(system: CodeSystem, editions: Editions, sources: Sources) -> Listing | None:
    """Read what is listed; None where neither an order file nor a table of validity is loaded."""
    orders = editions.of(_ORDERS[system])
    validity, validity_from = _validity(system, editions, sources)
    validity = _prolonged(validity, orders)
    windows = {window for of_code in validity.values() for window in of_code}
    if not windows:
        windows = {Window(each.facts.effective_from, each.facts.effective_to) for each in orders}
    if not windows:
        return None
    periods = Periods(windows, (each.facts.effective_from for each in orders))
    listing = Listing(
        periods, {code: Listed(periods.bits(of_code)) for code, of_code in validity.items()}, validity_from
    )
    for order in orders:
        _overrule(listing, order)
    return listing


def _validity(system: CodeSystem, editions: Editions, sources: Sources) -> tuple[Validity, str]:
    """Take the table that reaches furthest: an imported one, or that of the package."""
    package = read_validity(sources.validity.path, system)
    last = max((str(window.last) for windows in package.values() for window in windows), default="")
    imported = next((each for each in reversed(editions.of(_VALIDITIES[system])) if each.facts.id > last), None)
    if imported is None:
        return package, sources.validity.name
    rows = imported.database.execute("SELECT code, first, last FROM validity")
    read = ((code, date.fromisoformat(first), date.fromisoformat(last)) for code, first, last in rows)
    return joined_windows(read), imported.sources[0].name


def _prolonged(validity: Validity, orders: Iterable[OpenEdition]) -> Validity:
    """Where order files go on after the table of validity ends, what is in force on its last day goes on too."""
    last = max((window.last for windows in validity.values() for window in windows if window.last), default=date.min)
    end = max((last_of_fiscal_year(fiscal_year_of(each.facts.effective_from)) for each in orders), default=last)
    if end <= last:
        return validity
    longer = {
        window: Window(window.first, end) for windows in validity.values() for window in windows if window.last == last
    }
    return {code: tuple(longer.get(window, window) for window in windows) for code, windows in validity.items()}


def _overrule(listing: Listing, order: OpenEdition) -> None:
    bit, days = listing.periods.stretch(order.facts.effective_from)
    expected = {code for code, listed in listing.codes.items() if listed.billable & bit}
    for code in expected:
        listing.codes[code].billable &= ~bit
    for code, billable, short, title in order.database.execute("SELECT code, billable, short, title FROM listed"):
        listed = listing.codes.setdefault(code, Listed())
        listed.billable |= bit if billable else 0
        listed.header |= 0 if billable else bit
        listed.titles = with_title(listed.titles, Title(title, days, title if short == title else short))
    lacking = sorted(code for code in expected if not listing.codes[code].billable & bit)
    listing.ordered[days] = _named(order, lacking, listing.validity_from)


def _named(order: OpenEdition, lacking: list[str], validity_from: str) -> str:
    """Name an order file, and the codes that the table of validity has on its first day and it has not."""
    source = order.sources[0]
    name = f"{source.name} ({source.archive})" if source.archive else source.name
    return f"{name}, without {', '.join(lacking)} which {validity_from} has" if lacking else name

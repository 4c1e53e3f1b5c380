"""The Medicare fee schedule on the page of a code: relative values, prices, the arithmetic, and where prices lie."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from codingahead.lookup.v1.fee_pb2 import Fee, FeeLocalityPrice, FeeRow, FeesContent, FeeValues

from gateway.web.views.price_strip import Strip, price_strip
from gateway.web.wording import day, span

_ROW_NAMES = {
    "": "Whole service",
    "26": "26 · professional component",
    "TC": "TC · technical component",
    "53": "53 · discontinued procedure",
}
_SETTING_NAMES = {"nonfacility": "Non-facility", "facility": "Facility"}
_NO_STATE = "Other"


@dataclass(frozen=True)
class PlaceAsked:
    """Where the reader wants the price: a locality's id, found by a ZIP code or chosen; or why there is none."""

    locality: str = ""
    zip_code: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NationalView:
    """The national amount in one setting, with its arithmetic."""

    setting: str
    amount: str
    steps: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PriceView:
    """The price in one locality, as it stands in a list."""

    id: str
    label: str
    nonfacility: str
    facility: str


@dataclass(frozen=True)
class ChosenView:
    """The price in the locality that the reader asked for; the arithmetic of each setting in one line."""

    price: PriceView
    lines: tuple[tuple[str, str, str, bool], ...]


@dataclass(frozen=True)
class FeesView:
    """The whole section; `problem` is said at the form."""

    rows: tuple[tuple[str, FeeRow], ...]
    indicators: tuple[tuple[str, str, str], ...]
    national: tuple[NationalView, ...]
    conversion_factor: str
    priced: str
    states: tuple[tuple[str, tuple[PriceView, ...]], ...]
    strip: Strip | None
    editions: tuple[tuple[str, str], ...]
    loaded: tuple[tuple[str, str], ...]
    notice: str
    notes: tuple[str, ...]
    source: FeesContent
    place: PlaceAsked = PlaceAsked()
    chosen: ChosenView | None = None


def fees_view(content: FeesContent) -> FeesView:
    """Lay out the section for the nation; `placed` adds where the reader is."""
    national = [_national(fee) for fee in (content.nonfacility, content.facility) if fee.amount]
    return FeesView(
        rows=tuple((_ROW_NAMES.get(row.modifier, row.modifier), row) for row in content.rows),
        indicators=tuple((one.name, one.value, one.meaning) for one in content.indicators),
        national=tuple(national),
        conversion_factor=content.conversion_factor,
        priced=_ROW_NAMES.get(content.priced_modifier, "") if content.priced_modifier else "",
        states=_by_state(content.localities),
        strip=_strip(content, None),
        editions=tuple((one.title, span(one.effective_from, one.effective_to)) for one in content.editions),
        loaded=tuple((one.effective_from, f"{one.title}, from {day(one.effective_from)}") for one in content.loaded),
        notice=content.notice,
        notes=tuple(content.notes),
        source=content,
    )


def placed(view: FeesView, place: PlaceAsked) -> FeesView:
    """Add the price where the reader is, or why there is none."""
    if not place.locality:
        return replace(view, place=place)
    price = next((one for one in view.source.localities if one.locality.id == place.locality), None)
    if price is None:
        return replace(view, place=replace(place, problem="The fee schedule of this day has no such locality."))
    return replace(view, place=place, chosen=_chosen(view.source, price), strip=_strip(view.source, price))


def _national(fee: Fee) -> NationalView:
    steps = tuple((step.label, step.expression, step.value) for step in fee.steps)
    return NationalView(_SETTING_NAMES[fee.setting], fee.amount, steps)


def _chosen(content: FeesContent, price: FeeLocalityPrice) -> ChosenView:
    row = next(row for row in content.rows if row.modifier == content.priced_modifier)
    lines = (
        (
            _SETTING_NAMES["nonfacility"],
            _line(row, row.nonfacility_practice_expense, price.gpcis, content.conversion_factor),
            price.nonfacility_amount,
            price.nonfacility_capped,
        ),
        (
            _SETTING_NAMES["facility"],
            _line(row, row.facility_practice_expense, price.gpcis, content.conversion_factor),
            price.facility_amount,
            price.facility_capped,
        ),
    )
    return ChosenView(_price(price), lines)


def _line(row: FeeRow, expense: str, gpcis: FeeValues, factor: str) -> str:
    """Write the formula with its figures."""
    work = f"({row.work} × {gpcis.work})"
    return f"[{work} + ({expense} × {gpcis.practice_expense}) + ({row.malpractice} × {gpcis.malpractice})] × {factor}"


def _price(one: FeeLocalityPrice) -> PriceView:
    label = f"{one.locality.id} {one.locality.name}"
    return PriceView(one.locality.id, label, one.nonfacility_amount, one.facility_amount)


def _by_state(localities: Iterable[FeeLocalityPrice]) -> tuple[tuple[str, tuple[PriceView, ...]], ...]:
    gathered: dict[str, list[PriceView]] = {}
    for one in localities:
        gathered.setdefault(one.locality.state or _NO_STATE, []).append(_price(one))
    return tuple((state, tuple(prices)) for state, prices in gathered.items())


def _strip(content: FeesContent, chosen: FeeLocalityPrice | None) -> Strip | None:
    amounts = [one.nonfacility_amount for one in content.localities]
    marks = {"National": content.nonfacility.amount}
    if chosen is not None:
        marks = {f"{chosen.locality.state} {chosen.locality.id}": chosen.nonfacility_amount, **marks}
    return price_strip(amounts, marks) if amounts else None

"""HCPCS Level II by columns with a head line: CMS' spreadsheet, the same saved as csv, and our plain csv layouts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from services.lookup.editions.dataset import Layout
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet, sheet_rows
from services.lookup.systems.imports.hcpcs_row import HcpcsRow, days, whole

Row = tuple[int, list[str]]

_ROWS_LOOKED_AT = 40  # disclaimers may stand above the head line


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a layout are called; `dated` where it has days, `prices` and `types` may be several."""

    layout: Layout
    code: str
    kind: str
    title: str
    short: str
    dated: tuple[str, str, str] | None
    action: str = ""
    coverage: str = ""
    asc_group: str = ""
    betos: str = ""
    multiple_pricing: str = ""
    prices: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def required(self) -> set[str]:
        """The names by which the layout is recognised; the spreadsheet gained others over the years."""
        return {self.code, self.kind, self.title, self.short, *(self.dated or ())}


SHEET = Columns(
    layout=Layout.ORIGINAL,
    code="HCPC",
    kind="RECID",
    title="LONG DESCRIPTION",
    short="SHORT DESCRIPTION",
    dated=("ADD DT", "ACT EFF DT", "TERM DT"),
    action="ACTION CD",
    coverage="COV",
    asc_group="ASC_GRP",
    betos="BETOS",
    multiple_pricing="MULT_PI",
    prices=("PRICE1", "PRICE2", "PRICE3", "PRICE4"),
    types=("TOS1", "TOS2", "TOS3", "TOS4", "TOS5"),
)
PLAIN_DATED = Columns(
    layout=Layout.PLAIN,
    code="code",
    kind="rectype",
    title="long",
    short="short",
    dated=("add", "eff", "term"),
    action="act",
    coverage="cov",
    asc_group="asc",
    betos="betos",
    multiple_pricing="mult_pi",
    prices=("price1",),
    types=("tos1",),
)
PLAIN = Columns(Layout.PLAIN, "code", "record_type", "long_description", "short_description", None)
_LAYOUTS = (SHEET, PLAIN_DATED, PLAIN)


def columns_of(file: SourceFile) -> Columns | None:
    """Tell which layout by columns it is; None for none of them."""
    try:
        found = _head(islice(_rows(file), _ROWS_LOOKED_AT))
    except FileRefused:
        return None
    return found[0] if found else None


def read_columns(file: SourceFile) -> Iterator[HcpcsRow]:
    """Read the codes. Raises LineRefused for a row of another width, or one that states what cannot be."""
    rows = _rows(file)
    found = _head(rows)
    if found is None:
        raise FileRefused(file.label, "has no head line of an HCPCS layout")
    columns, names = found
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        raise FileRefused(file.label, "names a column twice")
    yield from whole(_records(rows, columns, names, file), file)


def _records(rows: Iterator[Row], columns: Columns, names: list[str], file: SourceFile) -> Iterator[HcpcsRow]:
    for number, cells in rows:
        if any(cells):
            if len(cells) != len(names):
                raise LineRefused(file.label, number, f"has {len(cells)} columns; the head line has {len(names)}")
            yield _row(columns, dict(zip(names, cells, strict=True)).get, number, file)


def _rows(file: SourceFile) -> Iterator[Row]:
    return sheet_rows(file) if is_spreadsheet(file) else file.rows()


def _head(rows: Iterator[Row]) -> tuple[Columns, list[str]] | None:
    for _, cells in rows:
        names = [cell.strip() for cell in cells]
        for columns in _LAYOUTS:
            if columns.required <= set(names):
                return columns, names
    return None


def _row(columns: Columns, of: Callable[[str, str], str], number: int, file: SourceFile) -> HcpcsRow:
    def text(name: str) -> str:
        return of(name, "").strip() if name else ""

    def texts(names: Sequence[str]) -> list[str]:
        return [said for name in names if (said := text(name))]

    row = HcpcsRow(
        code=text(columns.code),
        kind=text(columns.kind),
        title=of(columns.title, "").rstrip(),
        short=text(columns.short),
        line=number,
        prices=texts(columns.prices),
        multiple_pricing=text(columns.multiple_pricing),
        coverage=text(columns.coverage),
        asc_group=text(columns.asc_group),
        betos=text(columns.betos),
        types_of_service=texts(columns.types),
        action=text(columns.action),
    )
    if columns.dated is None:
        return row
    added, changed, ended = map(text, columns.dated)
    return days(row, (added, changed, ended), file)

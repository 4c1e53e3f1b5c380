"""Whether an edition answers every row of the file that it came from, asked as people ask and read by other means."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.store import MUE_DATASETS, PTP_DATASETS, NcciTables

# A row of one of our plain csv files, as csv.DictReader reads it.
Row = Mapping[str, str]
_NEVER = "9"
_CONTRACTOR_DEFINED = "CCCCC"


def verify(edition: OpenEdition, rows: Iterable[Row]) -> int:
    """Count the rows that the edition answers in another way, and those that it holds more or fewer of.

    `rows` are those of the plain layout; each is asked on the edition's first day.
    """
    tables, on = NcciTables(Editions([edition])), edition.facts.effective_from
    agrees, table = _question(edition.facts.dataset)
    seen = wrong = 0
    for row in rows:
        seen += 1
        wrong += not agrees(tables, row, on)
    [held] = edition.database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # one of three names
    return wrong + abs(int(held) - seen)


def _question(dataset: Dataset) -> tuple[Callable[[NcciTables, Row, date], bool], str]:
    if dataset is Dataset.ADD_ON_CODES:
        return _add_on, "add_on"
    setting = next((one for one, its in PTP_DATASETS.items() if its is dataset), None)
    if setting:
        return lambda tables, row, on: _edit(tables, row, on, setting), "ptp"
    supplier = next(one for one, its in MUE_DATASETS.items() if its is dataset)
    return lambda tables, row, on: _value(tables, row, on, supplier), "mue"


def _edit(tables: NcciTables, row: Row, on: date, setting: Setting) -> bool:
    """An edit in force answers with its own indicator, end and rationale, in its own direction and from both sides."""
    column1, column2 = row["column_1"], row["column_2"]
    last = _day(row["deletion_date"])
    binds = row["modifier_indicator"] != _NEVER and (last is None or on <= last)
    expected = (int(row["modifier_indicator"]), last, row["ptp_edit_rationale"])
    found = tables.pair(column1, column2, setting, on)
    answered = found and (found.modifier_indicator, found.effective_to, found.rationale)
    if not binds:
        listed = tables.windows(column1, column2, setting, after=None, limit=1, on=on)
        held = any((one.modifier_indicator, one.effective_to, one.rationale) == expected for one in listed)
        return held and answered != expected
    return answered == expected


def _value(tables: NcciTables, row: Row, on: date, setting: Setting) -> bool:
    found = tables.mue(row["hcpcs_code"], setting, on)
    answered = found and (found.units, found.adjudication_indicator, found.rationale)
    return answered == (int(row["mue_units"]), int(row["mue_mai"]), row["mue_rationale"])


def _add_on(tables: NcciTables, row: Row, on: date) -> bool:
    """A pair is found from its add-on code and, where its primary is listed, back from there."""
    primary = None if row["primary_code"] == _CONTRACTOR_DEFINED else row["primary_code"]
    pair = row["add_on_code"], primary, int(row["aoc_edit_type"])
    there = {(one.add_on, one.primary, one.edit_type) for one in tables.primaries(row["add_on_code"], on)}
    back = {(one.add_on, one.primary, one.edit_type) for one in tables.add_ons(primary, on)} if primary else {pair}
    return pair in there and pair in back


def _day(text: str) -> date | None:
    return None if text in {"", "*"} else date(int(text[:4]), int(text[4:6]), int(text[6:]))

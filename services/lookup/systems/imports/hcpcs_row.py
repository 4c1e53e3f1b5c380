"""One record of the HCPCS Level II file, whatever layout it came in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.days import compact_day

PROCEDURE, MODIFIER = "3", "7"
CONTINUED = {"4": PROCEDURE, "8": MODIFIER}  # by the kind of the first record
ACTIONS = frozenset("ABCDFNPRST")  # as the file's own key lists them
_SHAPES = {PROCEDURE: re.compile(r"[A-Z]\d{4}"), MODIFIER: re.compile(r"[A-Z0-9]{2}")}


@dataclass(slots=True)
class HcpcsRow:
    """A code or modifier with what the file states of it; days are ISO 8601, None where it states none.

    `changed` is the action effective date and `ended` the last day on which the code may be reported.
    """

    code: str
    kind: str
    title: str
    short: str
    line: int
    prices: list[str] = field(default_factory=list)
    multiple_pricing: str = ""
    coverage: str = ""
    asc_group: str = ""
    betos: str = ""
    types_of_service: list[str] = field(default_factory=list)
    added: str | None = None
    changed: str | None = None
    ended: str | None = None
    action: str = ""

    def values(self) -> tuple[object, ...]:
        """Give the columns in the order in which the edition has them."""
        return (
            self.code,
            int(self.kind == MODIFIER),
            self.title or None,
            self.short or None,
            " ".join(self.prices),
            self.multiple_pricing,
            self.coverage,
            self.asc_group,
            self.betos,
            " ".join(self.types_of_service),
            self.added,
            self.changed,
            self.ended,
            self.action,
        )


def whole(records: Iterator[HcpcsRow], file: SourceFile) -> Iterator[HcpcsRow]:
    """Join the records that go on with a description to the one that began it.

    Raises LineRefused for one that follows another code, and for a row that cannot be.
    """
    row: HcpcsRow | None = None
    for record in records:
        if record.kind not in CONTINUED:
            if row:
                yield _checked(row, file)
            row = record
        elif row is None or (row.code, row.kind) != (record.code, CONTINUED[record.kind]):
            raise LineRefused(file.label, record.line, "continues a description that is not the one before it")
        else:
            row.title = f"{row.title} {record.title}"
    if row:
        yield _checked(row, file)


def _checked(row: HcpcsRow, file: SourceFile) -> HcpcsRow:
    shape = _SHAPES.get(row.kind)
    if shape is None or not shape.fullmatch(row.code):
        raise LineRefused(file.label, row.line, "has no HCPCS code or modifier where one is expected")
    if row.action and row.action not in ACTIONS:
        raise LineRefused(file.label, row.line, "has an action code that HCPCS does not know")
    if row.added and row.ended and row.ended < row.added:
        raise LineRefused(file.label, row.line, "ends before it was added")
    if not row.title:
        raise LineRefused(file.label, row.line, "has no description")
    return row


def days(row: HcpcsRow, texts: tuple[str, str, str], file: SourceFile) -> HcpcsRow:
    """Set a row's days from YYYYMMDD: added, action effective, termination. Raises LineRefused."""
    row.added, row.changed, row.ended = (compact_day(text, file, row.line) for text in texts)
    return row

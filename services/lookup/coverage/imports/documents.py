"""One row of the export as a document: how it is called, and the days on which it is in force.

A version is in force from its (revision's) effective date to the earliest of the days on which the document, the
revision or the determination ends, or it is retired; that day is taken for the last in force. What is retired without
a day is taken to have ended when its row was last changed. A proposed document is never in force.
Source: Medicare Program Integrity Manual, chapter 13, sections 13.2.4 to 13.2.6; MCD data dictionary of the export.
"""

from dataclasses import dataclass
from datetime import date

from services.lookup.coverage.imports.rows import Row

ARTICLE, LCD, NCD = "article", "lcd", "ncd"
_ENDS = {
    ARTICLE: ("article_end_date", "article_rev_end_date", "date_retired"),
    LCD: ("ent_det_end_date", "rev_end_date", "date_retired"),
    NCD: ("ncd_trmntn_dt",),
}
_LETTERS = {ARTICLE: "A", LCD: "L"}
_RETIRED = "R"


@dataclass(frozen=True, slots=True)
class Document:
    """One version; `display` is the id that CMS shows: "A56781", "L33577", "220.6.17"; DA and DL for drafts."""

    kind: str
    id: int
    version: int
    display: str
    title: str
    type: str
    status: str
    first: date | None
    last: date | None


def article_of(row: Row) -> Document:
    """Read a row of article.csv. Raises LineRefused."""
    return _document(ARTICLE, row, row.day("article_eff_date"), row.text("article_type"))


def lcd_of(row: Row) -> Document:
    """Read a row of lcd.csv. Raises LineRefused."""
    return _document(LCD, row, row.day("rev_eff_date") or row.day("orig_det_eff_date"), "")


def ncd_of(row: Row) -> Document:
    """Read a row of ncd_trkg.csv: its number is that of its section in the NCD manual. Raises LineRefused."""
    number, version = row.number("ncd_id"), row.number("ncd_vrsn_num")
    display = row.text("ncd_mnl_sect") or str(number)
    first, last = row.day("ncd_efctv_dt"), _end(NCD, row)
    return Document(NCD, number, version, display, row.prose("ncd_mnl_sect_title"), "", "A", first, last)


def _document(kind: str, row: Row, first: date | None, type_: str) -> Document:
    number, version = row.number(f"{kind}_id"), row.number(f"{kind}_version")
    status = row.text("status")[:1].upper()
    last = _end(kind, row) or (row.day("last_updated") if status == _RETIRED else None)
    return Document(kind, number, version, _display(kind, number, row), row.prose("title"), type_, status, first, last)


def _display(kind: str, number: int, row: Row) -> str:
    """Give the id as CMS shows it; the export leaves it empty, writes it whole, or gives a draft's bare number."""
    said = row.text("display_id").upper()
    if said.isdecimal() and int(said) != number:
        return f"D{_LETTERS[kind]}{said}"
    return said if said and not said.isdecimal() else f"{_LETTERS[kind]}{number}"


def _end(kind: str, row: Row) -> date | None:
    return min((day for column in _ENDS[kind] if (day := row.day(column))), default=None)

"""A code page as a PDF, set with ReportLab."""

import io
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from gateway.exports.facts import page_facts
from gateway.exports.outline import Fact, Table, outlined
from gateway.shapes.codes import CodePage
from gateway.web.wording import moment, system_name

_MARGIN = 18 * mm
_NAME_WIDTH = 48 * mm
_WIDTH = A4[0] - 2 * _MARGIN
# Of a column, in letters.
_NARROWEST, _WIDEST = 10, 60
_GRID = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.lightgrey),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ]
)
_STYLES = getSampleStyleSheet()
_CELL = ParagraphStyle("cell", _STYLES["BodyText"], fontSize=8.5, leading=10.5)
_HEAD = ParagraphStyle("head", _CELL, fontName="Helvetica-Bold")


def pdf_file(page: CodePage, at: datetime) -> bytes:
    """Set it on A4, with the code, the date of service and the page's number at every foot."""
    file = io.BytesIO()
    name = f"{system_name(page.system)} {page.code}"
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, title=name, author="Coding Ahead", lang="en-US"
    )
    foot = partial(_foot, f"{name} · date of service {page.on} · made {moment(at)} · Coding Ahead")
    document.build(list(_story(page, at)), onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _story(page: CodePage, at: datetime) -> Iterator[Flowable]:
    yield Paragraph(_text(f"{page.code} {page.title or ''}"), _STYLES["Heading1"])
    yield _facts(list(page_facts(page, at)))
    for section in page.sections:
        yield Spacer(0, 4 * mm)
        yield Paragraph(_text(section.title), _STYLES["Heading2"])
        if section.locked:
            yield Paragraph("Locked: register to view content.", _CELL)
        yield from _parts(list(outlined(section.content or {})))


def _parts(parts: list[Fact | Table]) -> Iterator[Flowable]:
    if facts := [part for part in parts if isinstance(part, Fact)]:
        yield _facts(facts)
    for part in parts:
        if isinstance(part, Table):
            yield Paragraph(_text(part.name), _STYLES["Heading3"])
            yield _grid([part.columns, *part.rows])


def _facts(facts: list[Fact]) -> Flowable:
    rows = [[Paragraph(_text(fact.name), _HEAD), Paragraph(_text(fact.value), _CELL)] for fact in facts]
    return Grid(rows, colWidths=[_NAME_WIDTH, _WIDTH - _NAME_WIDTH], style=_GRID)


def _grid(rows: list[tuple[str, ...]]) -> Flowable:
    head, *body = rows
    cells = [[Paragraph(_text(cell), _HEAD) for cell in head]]
    cells += [[Paragraph(_text(cell), _CELL) for cell in row] for row in body]
    return Grid(cells, colWidths=_widths(rows), repeatRows=1, style=_GRID)


def _widths(rows: list[tuple[str, ...]]) -> list[float]:
    """Share the page by what each column holds, so that a long text is not set in a narrow one."""
    longest = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    weights = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
    return [_WIDTH * weight / sum(weights) for weight in weights]


def _foot(line: str, canvas: Canvas, document: Any) -> None:
    canvas.setFont("Helvetica", 7.5)
    canvas.drawString(_MARGIN, 10 * mm, _set(line))
    canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, str(document.page))


def _text(text: str) -> str:
    return escape(_set(text)).replace("\n", "<br/>")


def _set(text: str) -> str:
    """Write what the standard fonts have no letter for by its plain letters, else by its Unicode name."""
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    if _has(letter):
        return letter
    plain = "".join(each for each in unicodedata.normalize("NFKD", letter) if _has(each))
    return plain or f"[{unicodedata.name(letter, 'unknown letter').lower()}]"


def _has(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True

"""The formats by name, and what HTTP says of a file in one."""

from collections.abc import Callable, Mapping
from datetime import datetime

import orjson

from gateway.exports.csv_file import csv_file
from gateway.exports.pdf_file import pdf_file
from gateway.shapes.codes import CodePage

_MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


def json_file(page: CodePage, at: datetime) -> bytes:
    """Write what the API answers, and when."""
    said = {"exported_at": at.isoformat(timespec="seconds"), "exported_by": "Coding Ahead"}
    return orjson.dumps(said | page.model_dump(mode="json"), option=orjson.OPT_INDENT_2)


WRITTEN: Mapping[str, Callable[[CodePage, datetime], bytes]] = {"json": json_file, "csv": csv_file, "pdf": pdf_file}


def headers(page: CodePage, form: str) -> dict[str, str]:
    """Say what it is and under which name to keep it; a code in official form holds nothing that a name must not."""
    name = f"{page.system}-{page.code}-{page.on}.{form}"
    return {
        "content-type": _MEDIA[form],
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "private, no-store",
        "x-robots-tag": "noindex",
    }

"""What a résumé may be, judged by its content alone: PDF, DOCX or plain text, and nothing besides inside it.

Names and declared types are never believed. Whatever could also be read as something else is refused.
"""

import asyncio
import io
import re
import zipfile

import filetype

from services.jobs.domain.applications import ResumeKind
from services.jobs.errors import ResumeTooLarge, ResumeUnfit
from services.jobs.resumes.docx import refuse_unfit_docx
from services.jobs.resumes.pdf import refuse_unfit_pdf

MOST_BYTES = 5 * 1024 * 1024
_ZIP, _PDF, _PDF_END = b"PK\x03\x04", b"%PDF-", b"%%EOF"
_BLANK = b" \t\r\n\x0c\0"
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f]")
# What begins a document that a browser or a shell would run.
_MARKUP = re.compile(r"\s*(<[!?a-z/]|#!|\{\\rtf|mime-version:|%!ps)", re.IGNORECASE)


async def kind_of(data: bytes) -> ResumeKind:
    """What a file is. Raises ResumeTooLarge, and ResumeUnfit with what is wrong."""
    if len(data) > MOST_BYTES:
        raise ResumeTooLarge
    if not data.strip():
        raise ResumeUnfit("The file is empty.")
    if data.startswith(_PDF):
        await asyncio.to_thread(_refuse_second_nature, data)
        await refuse_unfit_pdf(data)
        return ResumeKind.PDF
    if data.startswith(_ZIP):
        await asyncio.to_thread(refuse_unfit_docx, data)
        return ResumeKind.DOCX
    _refuse_unfit_text(data)
    return ResumeKind.TEXT


def _refuse_second_nature(data: bytes) -> None:
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise ResumeUnfit("The file is a PDF and a zip archive at once.")
    # Padding is no second nature; a page for browsers behind the PDF's end is.
    if data[data.rfind(_PDF_END) + len(_PDF_END) :].strip(_BLANK):
        raise ResumeUnfit("Something stands behind the end of the PDF.")


def _refuse_unfit_text(data: bytes) -> None:
    known = filetype.guess(data)
    if known is not None:
        raise ResumeUnfit(f"The file is {known.mime} by its content. Send PDF, DOCX or plain text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ResumeUnfit("The file is no PDF, no DOCX, and no text in UTF-8.") from None
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise ResumeUnfit("The file is no plain text.")
    if zipfile.is_zipfile(io.BytesIO(data)) or "%PDF-" in text[:1024]:
        raise ResumeUnfit("The file is text and something else at once.")

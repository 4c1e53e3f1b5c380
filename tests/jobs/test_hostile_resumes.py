"""Résumés that are two things at once, and archives that never end."""

import io
import zipfile
import zlib

import pytest

from services.jobs.errors import ResumeUnfit
from services.jobs.resumes.fitness import kind_of
from tests.jobs.files import DOCUMENT, TYPES, docx, pdf

HTML = b"<html><script>alert(document.cookie)</script></html>"
SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//;"


def stored(*parts: tuple[str, bytes]) -> bytes:
    """An archive without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return file.getvalue()


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive."""
    inner = docx()
    for _ in range(depth):
        inner = docx({"word/inner.zip": inner})
    return inner


def quine() -> bytes:
    """An archive that a reader who unpacks archives in archives never finishes: its one entry is itself."""
    first = docx()
    return docx({"word/self.docx": docx({"word/self.docx": first})})


def many_parts_of_one_size(count: int, size: int) -> bytes:
    """Small each, more than a résumé together."""
    return docx({f"word/part{number}.xml": b"<a>" + b" " * size + b"</a>" for number in range(count)})


class TestAFileThatIsTwoThings:
    @pytest.mark.parametrize(
        "data",
        [
            pdf() + docx(),
            docx() + pdf(),
            pdf() + HTML,
            HTML + pdf(),
            SCRIPT + pdf(),
            SCRIPT,
            SCRIPT + docx(),
            b"#!/bin/sh\nexit 0\n" + docx(),
            b"MZ" + b"\0" * 60 + docx(),
            docx() + b"\n<script>alert(1)</script>",
            docx() + b"\x00" * 100,
            docx() + b"var a=1;alert(1);//",
            b"\xff\xd8\xff\xe0" + b"\0" * 20 + pdf(),
            b"%!PS-Adobe-3.0\n" + pdf(),
            b"<?php system($_GET[0]); ?>" + pdf(),
            b"\x1f\x8b\x08" + b"\0" * 20 + docx(),
            pdf().replace(b"%PDF-1", b"\n%PDF-1", 1) + HTML,
        ],
        ids=range(17),
    )
    async def test_is_refused(self, data: bytes) -> None:
        with pytest.raises(ResumeUnfit):
            await kind_of(data)


class TestAnArchiveWithoutEnd:
    @pytest.mark.parametrize(
        "data",
        [
            nested(1),
            nested(4),
            quine(),
            many_parts_of_one_size(150, 700_000),
            docx({"word/bomb.xml": b"\0" * 52_000_000}),
            stored(
                ("[Content_Types].xml", TYPES.encode()),
                ("word/document.xml", DOCUMENT.encode()),
                ("word/document.xml", b"x"),
            ),
            docx(document="<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>"),
        ],
        ids=["nested", "nested deeper", "quine", "many parts", "one part", "one name twice", "entities"],
    )
    async def test_is_refused(self, data: bytes) -> None:
        with pytest.raises(ResumeUnfit):
            await kind_of(data)


class TestAPdfThatCountsWrong:
    @pytest.mark.parametrize(
        ("said", "instead"),
        [(b"/Count 1", b"/Count 999999999"), (b"/Count 1", b"/Count -1"), (b"/Count 1", b"/Count 1e99")],
    )
    async def test_is_measured_by_its_pages(self, said: bytes, instead: bytes) -> None:
        """Whatever its tree says: it is read for what it is, or refused."""
        assert said in pdf()
        try:
            found = await kind_of(pdf().replace(said, instead))
        except ResumeUnfit:
            return
        assert found.value == "pdf"

    async def test_with_a_stream_in_a_stream_in_a_stream_is_refused(self) -> None:
        inner = b"\0" * 150_000_000
        for _ in range(3):
            inner = zlib.compress(inner, 9)
        body = (
            b"<< /Filter [/FlateDecode /FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(inner)
            + inner
            + b"\nendstream"
        )
        whole = pdf()
        assert b"xref" in whole
        bomb = whole.replace(b"xref", b"99 0 obj\n" + body + b"\nendobj\nxref", 1)

        with pytest.raises(ResumeUnfit):
            await kind_of(bomb)

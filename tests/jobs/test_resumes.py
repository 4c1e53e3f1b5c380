"""What may be sent as a résumé, where it is kept, and who may read it for how long."""

import asyncio
import contextlib
import io
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.settings import SettingsRefused
from services.jobs.domain.applications import ResumeKind
from services.jobs.errors import ResumeTooLarge, ResumeUnfit, ScannerUnavailable
from services.jobs.resumes.fitness import MOST_BYTES, kind_of
from services.jobs.resumes.links import ResumeLinks
from services.jobs.resumes.scanner import ClamdScanner, scanner_of
from services.jobs.resumes.store import ResumeFolder
from tests.jobs.files import TYPES, docx, pdf, relations
from tests.jobs.samples import NOON

LINKS = ResumeLinks("k" * 40, timedelta(minutes=5))


def pdf_object(body: bytes) -> bytes:
    """A PDF whose catalogue says more than it should."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + body + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    return written(objects)


def pdf_bomb(unpacked: int) -> bytes:
    """A PDF with a stream that unpacks to so much."""
    packed = zlib.compress(b"\0" * unpacked, 9)
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            head + packed + b"\nendstream",
        ]
    )


def written(objects: list[bytes]) -> bytes:
    """Objects as a PDF file, with its table."""
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + trailer


def overlapping() -> bytes:
    """A zip whose two names lead to one entry."""
    data = docx({"word/a.xml": "x" * 9})
    start = data.index(b"PK\x01\x02", data.index(b"word/a.xml"))
    central = bytearray(data[start:])
    at = central.rindex(b"PK\x01\x02")
    central[at + 42 : at + 46] = b"\0\0\0\0"
    return data[:start] + bytes(central)


ENCRYPTED = pdf_object(b"").replace(b"/Root", b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P 0 >> /Root")


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


class TestAResume:
    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (pdf(), ResumeKind.PDF),
            (pdf(50), ResumeKind.PDF),
            (pdf_object(b""), ResumeKind.PDF),
            (docx(), ResumeKind.DOCX),
            (docx(relations("hyperlink", "https://ada.example")), ResumeKind.DOCX),
            (docx(relations("hyperlink", "mailto:ada@example.org")), ResumeKind.DOCX),
            (docx({"docProps/core.xml": "<a/>"}), ResumeKind.DOCX),
            ("Ada Lovelace, CPC\n• coding since 2019\n".encode(), ResumeKind.TEXT),
            ("\ufeffAda, née Byron".encode(), ResumeKind.TEXT),
        ],
    )
    async def test_is_a_pdf_a_docx_or_text_by_its_content(self, data: bytes, kind: ResumeKind) -> None:
        assert await kind_of(data) is kind

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b" \n ",
            b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + b"\0" * 90,
            b"\x7fELF\x02\x01\x01" + b"\0" * 90,
            b"\x89PNG\r\n\x1a\n" + b"\0" * 90,
            b"{\\rtf1\\ansi Ada}",
            b"<!doctype html><script>alert(1)</script>",
            b"  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<?xml version='1.0'?><a/>",
            b"#!/bin/sh\nrm -rf /\n",
            b"Ada\0Lovelace",
            b"Ada \xff Lovelace",
            "Ada".encode("utf-16"),
            b"junk %PDF-1.4 junk",
            b"%PDF-1.4 and no more",
            b"PK\x03\x04 and no more",
        ],
        ids=lambda data: repr(data[:14]),
    )
    async def test_is_nothing_else(self, data: bytes) -> None:
        """H45."""
        with pytest.raises(ResumeUnfit):
            await kind_of(data)

    async def test_has_five_megabytes_at_most(self) -> None:
        with pytest.raises(ResumeTooLarge):
            await kind_of(b"a" * (MOST_BYTES + 1))

        assert await kind_of(b"a" * MOST_BYTES) is ResumeKind.TEXT

    @given(st.binary(max_size=300))
    @settings(max_examples=60, deadline=None)
    async def test_of_any_bytes_is_taken_or_refused_but_never_breaks(self, data: bytes) -> None:
        for start in (b"", b"PK\x03\x04"):
            with contextlib.suppress(ResumeUnfit):
                await kind_of(start + data)


class TestADocx:
    """H47."""

    @pytest.mark.parametrize(
        "data",
        [
            docx({"word/vbaProject.bin": b"\0"}),
            docx({"word/activeX/activeX1.xml": "<a/>"}),
            docx({"word/embeddings/oleObject1.bin": b"\0"}),
            docx({"word/x.html": "<script>"}),
            docx({"../../etc/passwd": "x"}),
            docx({"/etc/passwd": "x"}),
            docx({"C:\\windows\\x": "x"}),
            docx({"WORD/DOCUMENT.XML": "x"}),
            docx(relations("attachedTemplate", "https://evil.example/x.dotm")),
            docx(relations("image", "https://evil.example/pixel.png")),
            docx(relations("hyperlink", "file:///etc/passwd")),
            docx(relations("hyperlink", "javascript:alert(1)")),
            docx(relations("oleObject", "\\\\evil.example\\x", "external")),
            docx(types=TYPES.replace("document.main+xml", "sheet.main+xml")),
            docx(types=TYPES.replace("wordprocessingml.document.main", "x.macroEnabled.main")),
            docx(types="<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
            docx(types="<!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>&b;</a>"),
            docx(types="no xml"),
            docx({f"word/{number}.xml": "x" for number in range(300)}),
            docx({"word/media/a.xml": b"\0" * (60 * 1024 * 1024)}),
            docx({"word/media/a.xml": b"\0" * (4 * 1024 * 1024)}),
            overlapping(),
            docx() + b"<script>alert(1)</script>",
            docx()[:-30],
        ],
    )
    async def test_with_more_than_a_document_inside_is_refused(self, data: bytes) -> None:
        with pytest.raises(ResumeUnfit):
            await kind_of(data)

    async def test_that_lies_about_its_size_is_refused(self) -> None:
        honest = docx({"word/media/a.txt": b"\0" * 300_000})
        size = (300_000).to_bytes(4, "little")
        lying = honest.replace(size, (9).to_bytes(4, "little"))

        assert await kind_of(honest) is ResumeKind.DOCX
        with pytest.raises(ResumeUnfit):
            await kind_of(lying)

    async def test_that_is_encrypted_is_refused(self) -> None:
        data = bytearray(docx())
        for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            data[data.index(mark) + flags] |= 1

        with pytest.raises(ResumeUnfit):
            await kind_of(bytes(data))

    async def test_that_is_another_kind_of_archive_is_refused(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("run.exe", "MZ")

        with pytest.raises(ResumeUnfit):
            await kind_of(file.getvalue())


class TestAPdf:
    """H46."""

    @pytest.mark.parametrize(
        "body",
        [
            b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
            b"/AA << /WC << /S /Launch /F (cmd.exe) >> >>",
            b"/Names << /JavaScript << /Names [] >> >>",
            b"/Names << /EmbeddedFiles << /Names [] >> >>",
            b"/AcroForm << /XFA (x) >>",
            b"/OpenAction << /S /SubmitForm /F (https://evil.example) >>",
            b"/OpenAction << /S /GoToE >>",
            b"/A " + b"[" * 60 + b"]" * 60,
        ],
    )
    async def test_that_does_more_than_show_pages_is_refused(self, body: bytes) -> None:
        with pytest.raises(ResumeUnfit):
            await kind_of(pdf_object(body))

    @pytest.mark.parametrize(
        "data",
        [
            pdf(51),
            pdf_bomb(150 * 1024 * 1024),
            pdf()[:-40],
            ENCRYPTED,
            pdf_object(b"").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
        ],
        ids=["51 pages", "a bomb", "cut", "encrypted", "a loop"],
    )
    async def test_that_is_out_of_bounds_is_refused(self, data: bytes) -> None:
        with pytest.raises(ResumeUnfit):
            await kind_of(data)

    async def test_that_is_out_of_bounds_hears_why(self) -> None:
        with pytest.raises(ResumeUnfit, match="unpacks to more"):
            await kind_of(pdf_bomb(150 * 1024 * 1024))
        with pytest.raises(ResumeUnfit, match="encrypted"):
            await kind_of(ENCRYPTED)

    async def test_that_is_an_archive_too_is_refused(self) -> None:
        with pytest.raises(ResumeUnfit):
            await kind_of(pdf() + docx())


class TestTheStore:
    async def test_gives_back_what_it_was_given_to_its_own_account_of_the_machine_alone(self, tmp_path: Path) -> None:
        store = ResumeFolder(tmp_path / "resumes")

        keys = [await store.keep(b"Ada, CPC") for _ in range(2)]

        assert keys[0] != keys[1]
        assert await store.part(keys[0], 0, 3) == b"Ada"
        assert await store.part(keys[0], 3, 99) == b", CPC"
        assert await store.part(keys[0], 8, 99) == b""
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "resumes").iterdir()}
        assert modes == {0o600}
        assert stat.S_IMODE((tmp_path / "resumes").stat().st_mode) == 0o700

    async def test_removes_a_file_once_and_again(self, tmp_path: Path) -> None:
        store = ResumeFolder(tmp_path)
        key = await store.keep(b"Ada")

        for _ in range(2):
            await store.remove(key)

        assert await store.part(key, 0, 9) is None
        assert names_in(tmp_path) == set()

    @pytest.mark.parametrize("key", ["../../etc/passwd", "", "a" * 63, "A" * 64, "/" * 64])
    async def test_knows_no_file_but_by_its_key(self, tmp_path: Path, key: str) -> None:
        with pytest.raises(ValueError, match="no key"):
            await ResumeFolder(tmp_path).part(key, 0, 9)

    async def test_lists_what_is_old_and_clears_what_was_never_finished(self, tmp_path: Path) -> None:
        store = ResumeFolder(tmp_path)
        old, new = [await store.keep(b"Ada") for _ in range(2)]
        (tmp_path / f"{'0' * 64}.part").write_bytes(b"A")
        for path in (tmp_path / old, tmp_path / f"{'0' * 64}.part"):
            os.utime(path, (NOON.timestamp(), NOON.timestamp()))

        assert await store.older_than(NOON + timedelta(seconds=1)) == [old]
        assert names_in(tmp_path) == {old, new}


class TestALink:
    def test_leads_one_account_to_one_resume_until_it_ends(self) -> None:
        link = LINKS.sign("application", "ada", NOON)

        assert link.expires_at == NOON + timedelta(minutes=5)
        assert LINKS.expiry(link.token, "application", "ada", NOON) == link.expires_at
        assert LINKS.expiry(link.token, "application", "ada", link.expires_at) is None

    @pytest.mark.parametrize(
        ("application", "account"), [("another", "ada"), ("application", "eve"), ("applicationada", "")]
    )
    def test_leads_nobody_else_and_nowhere_else(self, application: str, account: str) -> None:
        link = LINKS.sign("application", "ada", NOON)

        assert LINKS.expiry(link.token, application, account, NOON) is None

    @pytest.mark.parametrize(
        "change",
        [
            lambda token: "",
            lambda token: "9" + token,
            lambda token: token[:-1],
            lambda token: token.replace(".", ""),
            lambda token: "٣" + token,
            lambda token: token + "é",
        ],
    )
    def test_that_was_changed_leads_nowhere(self, change: Callable[[str], str]) -> None:
        token = LINKS.sign("application", "ada", NOON).token

        assert LINKS.expiry(change(token), "application", "ada", NOON) is None

    def test_of_another_key_leads_nowhere(self) -> None:
        token = ResumeLinks("j" * 40, timedelta(minutes=5)).sign("application", "ada", NOON).token

        assert LINKS.expiry(token, "application", "ada", NOON) is None


class TestAScannerThatIsAProgram:
    @staticmethod
    def program(code: str) -> str:
        return f"program:{sys.executable} -c '{code}'"

    async def test_says_that_it_looked(self) -> None:
        reads = self.program('import sys; sys.exit(sys.stdin.buffer.read() != b"Ada")')

        assert await scanner_of(reads).scan(b"Ada")
        with pytest.raises(ResumeUnfit):
            await scanner_of(reads).scan(b"virus")

    async def test_that_fails_lets_nothing_through(self) -> None:
        with pytest.raises(ScannerUnavailable):
            await scanner_of(self.program("raise SystemExit(2)")).scan(b"Ada")


class TestAScannerThatIsClamd:
    @pytest.mark.parametrize(("answer", "refusal"), [("stream: X FOUND", ResumeUnfit), ("x ERROR", ScannerUnavailable)])
    async def test_is_believed_only_when_it_says_ok(
        self, tmp_path: Path, answer: str, refusal: type[Exception]
    ) -> None:
        said = {"answer": "stream: OK", "heard": b""}

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            said["heard"] = await reader.readuntil(b"Ada\0\0\0\0")
            writer.write(f"{said['answer']}\0".encode())
            await writer.drain()
            writer.close()

        async with await asyncio.start_unix_server(serve, tmp_path / "clamd"):
            scanner = ClamdScanner(str(tmp_path / "clamd"))
            assert await scanner.scan(b"Ada")
            assert said["heard"] == b"zINSTREAM\0\0\0\0\x03Ada\0\0\0\0"
            said["answer"] = answer
            with pytest.raises(refusal):
                await scanner.scan(b"Ada")

    async def test_that_is_away_lets_nothing_through(self, tmp_path: Path) -> None:
        with pytest.raises(ScannerUnavailable):
            await ClamdScanner(str(tmp_path / "nobody")).scan(b"Ada")


class TestWithoutAScanner:
    async def test_nobody_says_that_anybody_looked(self) -> None:
        assert not await scanner_of(None).scan(b"Ada")

    @pytest.mark.parametrize("setting", ["clamav", "clamd://host", "program:", "program:/no/such/program"])
    def test_a_setting_that_names_none_is_refused(self, setting: str) -> None:
        with pytest.raises(SettingsRefused):
            scanner_of(setting)

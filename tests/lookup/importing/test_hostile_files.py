"""Files that are damaged, wrong or meant to do harm (bad_inputs 6.5): refused or skipped, and nothing changes.

Rows of other places: F11, F12, F17 to F23, F30, F31, F35 and F67 are each importer's and tested with it; F32 to F34
are the gateway's, which escapes what it shows; F58 to F64 are no imports of code sets; F39 and F40: there is no JSON.
"""

import gzip
import io
import os
import random
import socket
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.lookup.importing.limits import Limits
from services.lookup.importing.opening import Opening
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import LONGEST_LINE, SourceFile

from .conftest import Suite
from .letters import lines, many, write

GOOD = lines("2025-10-01", many()).encode()
MEGABYTE = 1 << 20
SMALL = Limits(files=50, entries=20, one_file=4 * MEGABYTE, all_files=8 * MEGABYTE, small=MEGABYTE // 4)


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def doubled_name() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("a.txt", GOOD), ("a.txt", GOOD))


def encrypted() -> bytes:
    content = bytearray(zipped(("a.txt", GOOD)))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def wrong_crc() -> bytes:
    content = bytearray(zipped(("a.txt", GOOD), method=zipfile.ZIP_STORED))
    content[content.index(b"Alpha" if b"Alpha" in content else b"name 50")] ^= 0x20
    return bytes(content)


def other_directory() -> bytes:
    """The local header and the central directory name different files."""
    content = zipped(("a.txt", GOOD))
    at = content.rindex(b"a.txt")
    return content[:at] + b"b.txt" + content[at + 5 :]


def overlapping() -> bytes:
    """Two entries of the directory that point at the same bytes, as Fifield's bomb does."""
    content = bytearray(zipped(("a.txt", GOOD), ("b.txt", GOOD)))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = struct.pack("<L", 0)
    content[second + 46 : second + 51] = b"a.txx"
    return bytes(content)


def quine() -> bytes:
    """As a quine does, each level holds another; deeper than any limit."""
    content = GOOD
    for _ in range(6):
        content = zipped(("again.zip", content))
    return content


def of_many_gzips() -> bytes:
    content = GOOD
    for _ in range(5):
        content = gzip.compress(content)
    return content


ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "F41 a way out": (lambda: zipped(("../a.txt", GOOD)), "outside of its folder"),
    "F41 a way out of below": (lambda: zipped(("a/../../b.txt", GOOD)), "outside of its folder"),
    "F41 an absolute path": (lambda: zipped(("/etc/a.txt", GOOD)), "outside of its folder"),
    "F41 a drive": (lambda: zipped(("C:\\a.txt", GOOD)), "outside of its folder"),
    "F41 a newline in a name": (lambda: zipped(("a\nb.txt", GOOD)), "outside of its folder"),
    "F41 a link": (lambda: zipped((with_mode("a.txt", stat.S_IFLNK | 0o777), b"/etc/shadow")), "no plain file"),
    "F41 a device": (lambda: zipped((with_mode("a.txt", stat.S_IFCHR | 0o666), b"")), "no plain file"),
    "F42 a bomb": (lambda: zipped(("a.txt", bytes(3 * MEGABYTE))), "bomb"),
    "F42 a bomb in a zip": (lambda: zipped(("in.zip", zipped(("a.txt", bytes(3 * MEGABYTE))))), "bomb"),
    "F42 a quine": (quine, "nested deeper"),
    "F42 entries that overlap": (overlapping, "overlap"),
    "F42 very many entries": (lambda: zipped(*((f"{n}.txt", b"") for n in range(21))), "more than 20 files"),
    "F43 encrypted": (encrypted, "encrypted"),
    "F43 a method that is not read": (lambda: zipped(("a.txt", GOOD), method=zipfile.ZIP_LZMA), "method"),
    "F43 a wrong checksum": (wrong_crc, "damaged"),
    "F43 one name twice": (doubled_name, "2 times"),
    "F43 another directory": (other_directory, "damaged"),
    "F43 cut off": (lambda: zipped(("a.txt", GOOD))[:-30], "damaged"),
    "F43 nothing but a mark": (lambda: b"PK\x03\x04" + random.Random(1).randbytes(500), "damaged"),
    "F44 rubbish behind a gzip": (lambda: gzip.compress(GOOD) + b"rubbish", "damaged"),
    "F44 a gzip bomb": (lambda: gzip.compress(bytes(3 * MEGABYTE)), "bomb"),
    "F44 a gzip cut off": (lambda: gzip.compress(GOOD)[:-20], "damaged"),
    "F44 gzips within gzips": (of_many_gzips, "nested deeper"),
    "F46 macros": (lambda: zipped(("[Content_Types].xml", b"<x/>"), ("xl/vbaProject.bin", b"x")), "macros"),
    "F43 damaged within": (lambda: zipped(("in.zip", zipped(("a.txt", GOOD))[:-30])), "damaged"),
}


class TestAnArchive:
    @pytest.mark.parametrize("name", ARCHIVES)
    def test_that_could_do_harm_is_refused_whole(self, suite: Suite, tmp_path: Path, name: str) -> None:
        make, why = ARCHIVES[name]
        (tmp_path / "a.zip").write_bytes(make())
        account = suite.take(tmp_path / "a.zip", limits=SMALL)

        assert len(account.refused) == 1
        assert why in account.refused[0]
        assert not account.in_force
        assert not list(suite.root.glob(".*unfinished"))

    def test_of_several_gzip_members_is_one_file(self, suite: Suite, tmp_path: Path) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(GOOD[:500]) + gzip.compress(GOOD[500:]))
        assert suite.take(tmp_path / "a.gz").in_force

    def test_of_more_bytes_than_an_import_may_hold_is_refused(self, suite: Suite, tmp_path: Path) -> None:
        for number in range(4):
            (tmp_path / f"{number}.bin").write_bytes(random.Random(number).randbytes(3 * MEGABYTE))
        account = suite.take(tmp_path, limits=SMALL)
        assert any("larger than an import may be" in each for each in account.refused)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def a_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def a_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


class TestAPathThatIsNoPlainFile:
    @pytest.mark.parametrize("make", [a_pipe, a_socket, a_link, a_link_to_a_device])
    def test_is_refused_without_waiting_for_it(
        self, suite: Suite, tmp_path: Path, make: Callable[[Path], None]
    ) -> None:
        make(tmp_path / "a.txt")
        account = suite.take(tmp_path / "a.txt")
        assert len(account.refused) == 1
        assert not account.in_force

    def test_is_refused_when_it_is_a_device(self, suite: Suite) -> None:
        assert "no plain file" in suite.take(Path("/dev/zero")).refused[0]

    def test_is_refused_in_a_folder_and_the_rest_is_read(self, suite: Suite, tmp_path: Path) -> None:
        given = tmp_path / "given"
        given.mkdir()
        a_pipe(given / "b.txt")
        write(given / "c.txt")
        account = suite.take(given)
        assert (len(account.refused), len(account.in_force)) == (1, 1)


def cuts() -> Iterator[bytes]:
    for percent in range(100):
        yield GOOD[: len(GOOD) * percent // 100]


CONTENTS: dict[str, bytes] = {
    "F1 empty": b"",
    "F1 only a header": GOOD.split(b"\n")[0] + b"\n",
    "F1 only a mark of byte order": b"\xef\xbb\xbf",
    "F5 UTF-16": GOOD.decode().encode("utf-16"),
    "F5 cp1252 where UTF-8 is declared": GOOD.replace(b"name 50,", "näme 50,".encode("cp1252")),
    "F6 no UTF-8 in a late line": GOOD.replace(b"name 99,", b"na\xffme 99,"),
    "F7 a NUL": GOOD.replace(b"name 50", b"name\x00 50"),
    "F9 a quote that swallows the rest": GOOD.replace(b"name 50,", b'"name 50,'),
    "F10 a column more in one row": GOOD.replace(b"name 50,1", b"name 50,1,1"),
    "F10 a column less in one row": GOOD.replace(b"name 50,1", b"name 50"),
    "F10 another delimiter": GOOD.replace(b",1\n", b";1\n"),
    "F13 a line of 2 MB": GOOD.replace(b"name 50", b"n" * (2 * LONGEST_LINE)),
    "F15 a row twice": lines("2025-10-01", [*many(), many()[5]]).encode(),
    "F16 a key twice with another text": lines("2025-10-01", [*many(), ("L00005", "other", 1)]).encode(),
    "F22 no day": GOOD.replace(b"2025-10-01", b"2025-13-01"),
    "F3 a count that differs from the header's": GOOD.replace(b",100\n", b",101\n", 1),
    "F45 a login page": b"<!doctype html><html><body>Sign in</body></html>",
    "F45 a PDF": b"%PDF-1.7 ...",
}


class TestContentThatIsNotAsItMustBe:
    @pytest.mark.parametrize("name", CONTENTS)
    def test_changes_nothing(self, suite: Suite, tmp_path: Path, name: str) -> None:
        suite.take(write(tmp_path / "before.txt", "2024-10-01"))
        before = suite.releases.pointer
        (tmp_path / "a.txt").write_bytes(CONTENTS[name])
        account = suite.take(tmp_path / "a.txt")

        assert len(account.refused) + len(account.skipped) == 1
        assert not account.in_force
        assert suite.releases.pointer == before

    @pytest.mark.parametrize(
        ("name", "told"),
        [
            ("F6 no UTF-8 in a late line", "line 101: byte 10"),
            ("F7 a NUL", "line 52: holds a NUL"),
            ("F13 a line of 2 MB", "line 52: longer than 1,048,576 bytes"),
            ("F10 a column more in one row", "line 52"),
        ],
    )
    def test_says_which_line_and_nothing_that_stands_there(
        self, suite: Suite, tmp_path: Path, name: str, told: str
    ) -> None:
        (tmp_path / "a.txt").write_bytes(CONTENTS[name])
        refusal = suite.take(tmp_path / "a.txt").refused[0]
        assert told in refusal
        assert "name 50" not in refusal

    def test_cut_off_anywhere_is_no_edition(self, suite: Suite, tmp_path: Path) -> None:
        for content in cuts():
            (tmp_path / "a.txt").write_bytes(content)
            assert not suite.take(tmp_path / "a.txt").in_force
        assert suite.in_force == []
        assert not list(suite.root.rglob("2025*.sqlite"))

    def test_with_other_line_ends_or_none_at_the_end_is_read(self, suite: Suite, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(GOOD.replace(b"\n", b"\r\n").rstrip())
        assert suite.take(tmp_path / "a.txt").in_force

    def test_that_changes_while_it_is_read_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file, scratch = write(tmp_path / "a.txt"), tmp_path / "scratch"
        scratch.mkdir()
        taken = Opening._taken

        def taken_while_it_grows(self: Opening, *given: object) -> SourceFile:
            with file.open("a") as more:
                more.write("L99999,more,1\n")
            return taken(self, *given)  # type: ignore[arg-type] # as it was called

        monkeypatch.setattr(Opening, "_taken", taken_while_it_grows)
        (only,) = Opening(scratch).open([file])
        assert isinstance(only, FileRefused)
        assert "changed while it was read" in str(only)


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><lolz>&lol2;</lolz>"""
FOREIGN = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


class TestXml:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (BILLION_LAUGHS, "entities"),
            (FOREIGN, "entities"),
            (b"<a>" * 100_000, "nested deeper"),
            (b"<a><b></b>", "not well-formed"),
            (b"<a></b>", "line 1"),
            (b"<a " + b" ".join(b'x%d="1"' % n for n in range(200_000)) + b">", "not well-formed"),
        ],
        ids=[
            "F36 a billion laughs",
            "F36 a foreign entity",
            "F37 deep",
            "F37 cut off",
            "F37 crossed",
            "F37 attributes",
        ],
    )
    def test_that_could_do_harm_is_refused(self, tmp_path: Path, content: bytes, why: str) -> None:
        (tmp_path / "a.xml").write_bytes(content)
        file = SourceFile("a.xml", tmp_path / "a.xml", "", len(content))
        with pytest.raises(FileRefused, match=why):
            list(file.xml_events())


class TestANameThatSteersATerminal:
    NAME = b"a\x1b[2J\nsnapshot 0 is in force \xff.txt"
    SHOWN = r"a\x1b[2J\nsnapshot 0 is in force \udcff.txt"

    def test_is_shown_on_one_line_and_as_text(self, tmp_path: Path) -> None:
        given, scratch = tmp_path / "given", tmp_path / "scratch"
        given.mkdir()
        scratch.mkdir()
        (given / os.fsdecode(self.NAME)).write_bytes(GOOD)
        os.mkfifo(given / os.fsdecode(b"b" + self.NAME))
        file, refusal = Opening(scratch, SMALL).open([given])
        assert isinstance(file, SourceFile)
        assert (file.label, file.note().name) == (self.SHOWN, self.SHOWN)
        assert str(refusal).endswith(f"b{self.SHOWN}: is no plain file")

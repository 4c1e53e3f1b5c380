"""Fetching official files, tried against a server of our own."""

import hashlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.lookup.importing.addresses import read_addresses
from services.lookup.importing.fetching import Manners, Wanted, fetch
from services.lookup.importing.refusals import FileRefused

CONTENT = bytes(range(256)) * 4096  # a megabyte
MANNERS = Manners(frozenset({"127.0.0.1"}), seconds=10, private=True, schemes=frozenset({"http"}))


class Publisher(BaseHTTPRequestHandler):
    """Answers as a publisher's server does, and as a bad one might."""

    asked: list[str]

    def do_GET(self) -> None:
        self.server.asked.append(self.headers.get("Range", ""))  # type: ignore[attr-defined] # what the test looks at
        getattr(self, f"answer_{self.path.strip('/').replace('-', '_')}")()

    def answer_file(self, content: bytes = CONTENT) -> None:
        begins = int(self.headers["Range"].split("=")[1].rstrip("-")) if self.headers["If-Range"] == '"1"' else 0
        self.send_response(206 if begins else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(content) - begins))
        if begins:
            self.send_header("Content-Range", f"bytes {begins}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        self.wfile.write(content[begins:])

    def answer_breaking(self) -> None:
        if self.headers["Range"]:
            return self.answer_file()
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT[: len(CONTENT) // 2])
        return None

    def answer_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def answer_missing(self) -> None:
        self.send_error(404)

    def answer_empty(self) -> None:
        self.answer_file(b"")

    def answer_moved(self) -> None:
        self._redirect("/file")

    def answer_loop(self) -> None:
        self._redirect("/loop")

    def answer_to_plain_http(self) -> None:
        self._redirect("ftp://127.0.0.1/file")

    def answer_to_another_host(self) -> None:
        self._redirect("http://localhost/file")

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *given: object) -> None:
        """Print nothing."""


@pytest.fixture
def publisher() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.asked = []  # type: ignore[attr-defined] # what the test looks at
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def wanted(publisher: ThreadingHTTPServer, name: str, folder: Path, sha256: str = "", largest: int = 2 << 20) -> Wanted:
    return Wanted(f"http://127.0.0.1:{publisher.server_port}/{name}", folder / "file.zip", largest, sha256)


class TestAFile:
    @pytest.mark.parametrize("name", ["file", "moved"])
    def test_is_fetched_whole(self, publisher: ThreadingHTTPServer, tmp_path: Path, name: str) -> None:
        counted: list[int] = []
        fetch(wanted(publisher, name, tmp_path, hashlib.sha256(CONTENT).hexdigest()), MANNERS, counted.append)
        assert (tmp_path / "file.zip").read_bytes() == CONTENT
        assert sum(counted) == len(CONTENT)
        assert [path.name for path in tmp_path.iterdir()] == ["file.zip"]

    def test_goes_on_where_it_broke_off(self, publisher: ThreadingHTTPServer, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="goes on from there"):
            fetch(wanted(publisher, "breaking", tmp_path), MANNERS)
        assert not (tmp_path / "file.zip").exists()

        fetch(wanted(publisher, "breaking", tmp_path), MANNERS)
        assert (tmp_path / "file.zip").read_bytes() == CONTENT
        assert publisher.asked == ["", f"bytes={len(CONTENT) // 2}-"]  # type: ignore[attr-defined] # set by the fixture

    def test_takes_the_place_of_an_older_one_at_once(self, publisher: ThreadingHTTPServer, tmp_path: Path) -> None:
        (tmp_path / "file.zip").write_bytes(b"older")
        fetch(wanted(publisher, "file", tmp_path), MANNERS)
        assert (tmp_path / "file.zip").read_bytes() == CONTENT


class TestWhatIsNotTheFile:
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("missing", "404"),
            ("empty", "is empty"),
            ("loop", "without an end"),
            ("to_plain_http", "is no http address"),
            ("to_another_host", "not at one of the publishers' hosts"),
        ],
    )
    def test_is_refused_and_leaves_what_was_there(
        self, publisher: ThreadingHTTPServer, tmp_path: Path, name: str, why: str
    ) -> None:
        (tmp_path / "file.zip").write_bytes(b"older")
        with pytest.raises(FileRefused, match=why):
            fetch(wanted(publisher, name, tmp_path), MANNERS)
        assert (tmp_path / "file.zip").read_bytes() == b"older"

    def test_is_refused_when_it_is_too_large(self, publisher: ThreadingHTTPServer, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="more than the 1,000 bytes"):
            fetch(wanted(publisher, "file", tmp_path, largest=1000), MANNERS)

    def test_is_refused_when_its_hash_differs(self, publisher: ThreadingHTTPServer, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="its hash differs"):
            fetch(wanted(publisher, "file", tmp_path, "0" * 64), MANNERS)
        assert not list(tmp_path.glob("*.zip"))

    def test_is_given_up_when_it_takes_too_long(self, publisher: ThreadingHTTPServer, tmp_path: Path) -> None:
        manners = Manners(MANNERS.hosts, 0.5, private=True, schemes=MANNERS.schemes)
        with pytest.raises(FileRefused, match="takes too long"):
            fetch(wanted(publisher, "slow", tmp_path), manners)


class TestWhereFilesComeFrom:
    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("http://www.cms.gov/files/zip/a.zip", "is no https address"),
            ("https://localhost/a.zip", "not at one of the publishers' hosts"),
            ("https://www.cms.gov.example.org/a.zip", "not at one of the publishers' hosts"),
            ("https://www.cms.gov@127.0.0.1/a.zip", "not at one of the publishers' hosts"),
            ("file:///etc/passwd", "is no https address"),
        ],
    )
    def test_is_the_publishers_hosts_alone(self, tmp_path: Path, url: str, why: str) -> None:
        with pytest.raises(FileRefused, match=why):
            fetch(Wanted(url, tmp_path / "a.zip", 100), Manners(read_addresses().hosts))

    def test_is_never_a_private_address(self, publisher: ThreadingHTTPServer, tmp_path: Path) -> None:
        manners = Manners(MANNERS.hosts, schemes=MANNERS.schemes)
        with pytest.raises(FileRefused, match="not public"):
            fetch(wanted(publisher, "file", tmp_path), manners)

    def test_stands_in_a_table(self) -> None:
        addresses = read_addresses()
        for address in addresses.files.values():
            assert address.filled({}).startswith("https://")
            assert address.filled({}).split("/")[2] in addresses.hosts
            assert "{" not in address.filled({})
            assert address.holds
        assert (
            addresses.named("icd10cm-order")
            .filled({"year": "2027"})
            .endswith("/2027-code-descriptions-tabular-order.zip")
        )

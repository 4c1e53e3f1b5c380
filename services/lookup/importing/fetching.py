"""Fetching a file from its publisher: from allowed hosts alone, within a size and a time, going on where it stopped."""

import hashlib
import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from services.lookup.importing.refusals import FileRefused
from services.lookup.snapshot.durable import place, write_whole

_CHUNK = 1 << 16
_MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_SILENCE_SECONDS = 30.0
_AGENT = "coding-ahead import"


@dataclass(frozen=True, slots=True)
class Manners:
    """What may be asked, and how long. `private` and plain http are for tests against a server of their own."""

    hosts: frozenset[str]
    seconds: float = 1800.0
    private: bool = False
    schemes: frozenset[str] = frozenset({"https"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file: its address, where it is to lie, how large it may be, and its hash where that is known."""

    url: str
    target: Path
    largest: int
    sha256: str = ""


def fetch(wanted: Wanted, manners: Manners, told: Callable[[int], None] = lambda _: None) -> None:
    """Fetch a file, or the rest of it after an interruption; `told` hears how many bytes came.

    Raises FileRefused for whatever is not the file that was meant; then the target is as it was before.
    """
    part = wanted.target.with_name(f".{wanted.target.name}.part")
    deadline = time.monotonic() + manners.seconds
    with _answer(wanted, part, manners, deadline) as (response, begins), part.open("ab" if begins else "wb") as file:
        size = begins
        for chunk in _chunks(response, wanted, deadline):
            size += len(chunk)
            _refuse_size(size, part, wanted)
            file.write(chunk)
            told(len(chunk))
    if size == 0:
        raise FileRefused(wanted.url, "is empty")
    if wanted.sha256 and _hash(part) != wanted.sha256:
        part.unlink()
        raise FileRefused(wanted.url, "is not the file that the table of addresses says: its hash differs")
    place(part, wanted.target)
    _marks(part).unlink(missing_ok=True)


@contextmanager
def _answer(
    wanted: Wanted, part: Path, manners: Manners, deadline: float
) -> Iterator[tuple[http.client.HTTPResponse, int]]:
    """Ask for what is still missing, from one host to the next; the answer, and at which byte it begins."""
    url = wanted.url
    for _ in range(_MOST_REDIRECTS):
        connection, at = _connection(url, manners, deadline)
        with closing(connection):
            try:
                connection.request("GET", _path(at), headers=_headers(part, wanted))
                response = connection.getresponse()
            except (OSError, http.client.HTTPException) as error:
                raise FileRefused(url, f"could not be asked ({type(error).__name__})") from error
            if response.status not in _REDIRECTS:
                yield response, _begins(response, part, wanted)
                return
            url = urljoin(url, response.getheader("Location", ""))
    raise FileRefused(wanted.url, "leads from one address to the next without an end")


def _connection(url: str, manners: Manners, deadline: float) -> tuple[http.client.HTTPConnection, SplitResult]:
    """Connect to an allowed host at the very address that was looked at, so that no other can be put in its place."""
    at = urlsplit(url)
    if at.scheme not in manners.schemes:
        raise FileRefused(url, f"is no {' or '.join(sorted(manners.schemes))} address")
    if at.hostname not in manners.hosts or at.username or at.password:
        raise FileRefused(url, f"is not at one of the publishers' hosts ({', '.join(sorted(manners.hosts))})")
    port = at.port or (443 if at.scheme == "https" else 80)
    timeout = max(0.1, min(_SILENCE_SECONDS, deadline - time.monotonic()))
    connection = http.client.HTTPConnection(at.hostname, port, timeout=timeout)
    try:
        connection.sock = socket.create_connection((_resolved(url, at.hostname, port, manners), port), timeout)
        if at.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=at.hostname)
    except OSError as error:
        raise FileRefused(url, f"could not be reached ({type(error).__name__})") from error
    return connection, at


def _resolved(url: str, host: str, port: int, manners: Manners) -> str:
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not manners.private and not all(ipaddress.ip_address(each).is_global for each in found):
        raise FileRefused(url, "leads to an address that is not public")
    return found[0]


def _path(at: SplitResult) -> str:
    return (at.path or "/") + (f"?{at.query}" if at.query else "")


def _headers(part: Path, wanted: Wanted) -> dict[str, str]:
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    mark = _mark_of(part, wanted)
    if mark:
        headers |= {"Range": f"bytes={part.stat().st_size}-", "If-Range": mark}
    return headers


def _begins(response: http.client.HTTPResponse, part: Path, wanted: Wanted) -> int:
    """Tell at which byte the answer begins, and note by what the same file is known when it has to go on."""
    if response.status == HTTPStatus.PARTIAL_CONTENT and part.exists():
        begins = part.stat().st_size
        if not response.getheader("Content-Range", "").startswith(f"bytes {begins}-"):
            raise FileRefused(wanted.url, "was asked for the rest and answered with another part")
        return begins
    if response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        part.unlink(missing_ok=True)
        raise FileRefused(wanted.url, "could not be gone on with; the next try begins anew")
    if response.status != HTTPStatus.OK:
        raise FileRefused(wanted.url, f"was answered with {response.status}")
    mark = response.getheader("ETag") or ""
    write_whole(_marks(part), json.dumps({"url": wanted.url, "mark": "" if mark.startswith("W/") else mark}))
    return 0


def _mark_of(part: Path, wanted: Wanted) -> str:
    """Find by what the part that is here can be gone on with; empty when it cannot."""
    try:
        noted = json.loads(_marks(part).read_text(encoding="utf-8"))
        return str(noted["mark"]) if noted["url"] == wanted.url and part.stat().st_size else ""
    except (OSError, ValueError, KeyError):
        return ""


def _marks(part: Path) -> Path:
    return part.with_suffix(".mark")


def _refuse_size(size: int, part: Path, wanted: Wanted) -> None:
    if size > wanted.largest:
        part.unlink()
        raise FileRefused(wanted.url, f"sends more than the {wanted.largest:,} bytes that it may have")


def _chunks(response: http.client.HTTPResponse, wanted: Wanted, deadline: float) -> Iterator[bytes]:
    while chunk := _chunk(response, wanted, deadline):
        yield chunk


def _chunk(response: http.client.HTTPResponse, wanted: Wanted, deadline: float) -> bytes:
    if time.monotonic() > deadline:
        raise FileRefused(wanted.url, "takes too long; what came is kept, and the next try goes on from there")
    try:
        chunk = response.read1(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise FileRefused(wanted.url, f"broke off ({type(error).__name__}); the next try goes on from there") from error
    if not chunk and response.length:
        raise FileRefused(wanted.url, "broke off; the next try goes on from there")
    return chunk


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Hostile words and addresses on the job board: Markdown that would run, and links that would lead inside."""

import ipaddress
import json
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from gateway.web.feeds.text import described
from gateway.web.markdown import safe_html
from tests.gateway.html_validity import faults
from tests.gateway.test_job_board import ADA, POSTING, Board, board
from tests.jobs.test_feeds import FIELDS, xml

__all__ = ["board"]

RUNNING = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](java&Tab;script:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](vb&#115;cript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](data:image/svg+xml,<svg onload=alert(1)>)",
    "[a](file:///etc/passwd)",
    "[a](blob:https://x/1)",
    "[a](intent://x#Intent;scheme=http;end)",
    "[a](<javascript:alert(1)>)",
    '[a](https://x "onmouseover=alert(1) x")',
    "[a](https://x'onmouseover=alert(1))",
    "![a](javascript:alert(1))",
    "![a](https://track.example/pixel.gif)",
    "![a](x 'onerror=alert(1)')",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mi//xlink:href='javascript:alert(1)'>",
    "<details open ontoggle=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>a",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=https://evil.example>",
    "<style>@import 'https://evil.example'</style>",
    "<p style='background:url(javascript:alert(1))'>a</p>",
    "<!-- --><script>alert(1)</script> -->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<a href='javascript:alert(1)' id=csrf_token name=csrf_token>a</a>",
    "<table background='javascript:alert(1)'><tr><td>a</table>",
    "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
    "[[a](javascript:alert(1))](https://x)",
    "[![a](javascript:alert(1))](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"onmouseover=alert(1)\nx\n```',
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>\n> <svg onload=alert(1)>",
    "\u2028<script>\u2029alert(1)</script>",
    "<script\x0c>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<<script>alert(1);//<</script>",
    "<a href='https://x' target=_blank onclick=alert(1)>a</a>",
    "\ufeff<script>alert(1)</script>",
]
# So many of each.
NESTED: dict[str, Callable[[int], str]] = {
    "quotes": lambda n: ">" * n + " a",
    "spaced quotes": lambda n: "> " * n + "a",
    "brackets": lambda n: "[" * n + "a" + "](x)" * n,
    "open brackets": lambda n: "[" * n,
    "images": lambda n: "![" * n + "]()" * n,
    "emphasis": lambda n: "*" * n + "a" + "*" * n,
    "mixed emphasis": lambda n: "**_" * n + "a",
    "lists": lambda n: "".join(f"{'  ' * depth}- a\n" for depth in range(n // 100)),
    "backticks": lambda n: "".join("`" * length + " " for length in range(n // 100)),
    "parentheses": lambda n: "[a](" + "(" * n,
    "angles": lambda n: "<" * n,
    "entities": lambda n: "&" * n,
    "backslashes": lambda n: "\\" * n,
    "tables": lambda n: "|" * n + "\n" + "|-" * (n // 2),
    "references": lambda n: "[a]: x\n" * (n // 5) + "[a]" * (n // 5),
    "comments": lambda n: "<!--" * n,
}
# What a company may name: taken as words or refused, and never asked.
INSIDE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/",
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[fd00::1]/",
    "http://[fe80::1%25eth0]/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://0.0.0.0:{port}/",
    "http://10.0.0.1/",
    "http://xn--harbr-0qa.example/",
    "http://hаrbor.example/",
    "http://127.0.0.1.nip.io:{port}/",
]
REFUSED = [
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/stats",
    "ftp://127.0.0.1/",
    "ldap://127.0.0.1/",
    "javascript:alert(1)",
    "data:text/html,x",
    "//harbor.example",
    "harbor.example",
    "https://ada:secret@harbor.example/",
    "https://harbor.example@127.0.0.1/",
    "https://",
    "http://[::1",
    "http://:80/",
    "https://harbor.example:0/",
    "https://harbor.example:99999/",
    "https://harbor.example/a b",
    'https://harbor.example/"onclick="x',
    "https://harbor.example\\@127.0.0.1/",
    "https://harbor.example/\r\nX-Injected: 1",
    "https://" + "a" * 3_000,
]


class Doers(HTMLParser):
    """Everything in HTML that could do something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a":
            self.links.append(said.pop("href", "") or "")
            assert said.pop("rel") == "nofollow noopener ugc"
        if said or tag not in {
            "p",
            "br",
            "strong",
            "em",
            "ul",
            "ol",
            "li",
            "h3",
            "h4",
            "blockquote",
            "code",
            "pre",
            "hr",
            "a",
        }:
            self.found.append((tag, said))


def harmful(html: str) -> list[Any]:
    seen = Doers(html)
    return seen.found + [link for link in seen.links if urlsplit(link).scheme not in {"http", "https", "mailto", ""}]


def calls_of(markdown: str) -> int:
    """How many calls rendering takes: what it costs, whatever else the machine does."""
    count = 0

    def counted(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        safe_html(markdown)
    finally:
        sys.setprofile(None)
    return count


class TestMarkdownThatWouldRun:
    @pytest.mark.parametrize("words", RUNNING, ids=range(len(RUNNING)))
    def test_does_nothing(self, words: str) -> None:
        for written in (words, f"a\n\n{words}\n\nb", f"- {words}", f"> {words}", f"**{words}**"):
            assert harmful(str(safe_html(written))) == []
            assert harmful(described(written)) == []

    async def test_does_nothing_on_any_page_or_feed(self, board: Board) -> None:
        posting = await board.public(description_markdown="\n\n".join(_sendable()))
        page = (await board.client.get(f"/jobs/{posting['id']}", headers={"accept": "text/html"})).text

        assert faults(page) == []
        prose = (
            page.partition('<div class="prose">')[2]
            .partition('<p><a href="/jobs/employers/')[0]
            .rpartition("</div>")[0]
        )
        assert harmful(prose) == []
        (item,) = (await board.client.get("/jobs/feed.json")).json()["items"]
        assert harmful(item["content_html"]) == []

    @pytest.mark.parametrize("kind", NESTED)
    def test_nested_without_end_costs_no_more_than_its_length(self, kind: str) -> None:
        few, many = NESTED[kind](5_000), NESTED[kind](10_000)

        assert calls_of(many) <= 3 * calls_of(few) + 1_000
        assert len(str(safe_html(many))) <= 40 * len(many) + 1_000

    async def test_of_a_megabyte_is_refused_before_it_is_rendered(self, board: Board) -> None:
        employer = await board.employer()
        asked = {"employer_id": employer["id"], "title": "Coder", "description_markdown": "x" * 1_000_000}

        assert await board.problem("POST", "/jobs", ADA, json=asked) == (413, "payload-too-large")
        assert (
            await board.ask("POST", "/jobs", ADA, json=asked | {"description_markdown": "x" * 60_000})
        ).status_code == 422


class TestAnAddressThatLeadsInside:
    @pytest.mark.parametrize("url", REFUSED, ids=range(len(REFUSED)))
    async def test_of_no_web_page_is_refused_wherever_one_can_be_given(self, board: Board, url: str) -> None:
        employer = await board.employer()
        asked = {"name": "Harbor Clinic", "website": url}

        answers = [
            await board.ask("POST", "/employers", ADA, json=asked),
            await board.ask("PATCH", f"/employers/{employer['id']}", ADA, json={"website": url}),
            await board.ask("POST", "/jobs", ADA, json=POSTING | {"employer_id": employer["id"], "apply_url": url}),
        ]

        assert [each.status_code for each in answers] == [422] * 3
        fed = json.dumps([POSTING | {"reference": "A", "apply_url": url}]).encode()
        found = await board.said(
            "POST",
            f"/employers/{employer['id']}/postings:import",
            ADA,
            content=fed,
            headers={"content-type": "application/json"},
        )
        assert found["counts"]["refused"] == 1

    async def test_is_never_asked_whatever_is_done_with_it(self, board: Board) -> None:
        """No fetching at all: see docs/decisions/0008."""
        with listening() as port, connections() as asked:
            for number, pattern in enumerate(INSIDE):
                url = pattern.format(port=port)
                employer = await board.ask("POST", "/employers", ADA, json={"name": f"Clinic {number}", "website": url})
                if employer.status_code == 201:
                    await _everything_done(board, employer.json()["id"], url)
            for path in (
                "/jobs",
                "/jobs/feed.xml",
                "/jobs/indeed.xml",
                "/jobs/linkedin.xml",
                "/jobs/feed.json",
                "/sitemap.xml",
            ):
                assert (await board.client.get(path, headers={"accept": "text/html"})).status_code == 200
            await _bombs(board)

        assert [each for each in asked if each[1] == port] == []
        assert [each for each in asked if not ipaddress.ip_address(each[0]).is_loopback] == []


async def _everything_done(board: Board, employer_id: str, url: str) -> None:
    """Publish a posting of it by hand and by a feed, and look at both."""
    await board.ask("POST", f"/employers/{employer_id}:verifyDomain", ADA)
    text = f"See [us]({url}) ![pixel]({url}pixel.gif)"
    asked = POSTING | {
        "employer_id": employer_id,
        "apply_url": url,
        "apply_method": "external",
        "description_markdown": text,
    }
    posting = await board.ask("POST", "/jobs", ADA, json=asked)
    if posting.status_code == 201:
        await board.ask("POST", f"/jobs/{posting.json()['id']}:publish", ADA)
        await board.client.get(f"/jobs/{posting.json()['id']}", headers={"accept": "text/html"})
    feed = xml(FIELDS | {"url": url, "description": f"<p>a<img src='{url}'><script src='{url}'></script></p>"})
    await board.ask(
        "POST",
        f"/employers/{employer_id}/postings:import?publish=true",
        ADA,
        content=feed,
        headers={"content-type": "application/xml"},
    )


async def _bombs(board: Board) -> None:
    """Feeds that would have a parser fetch something."""
    employer = await board.employer()
    for feed in (
        b'<!DOCTYPE s SYSTEM "http://169.254.169.254/x.dtd"><source/>',
        b'<!DOCTYPE s [<!ENTITY a SYSTEM "http://127.0.0.1/x">]><source><job><title>&a;</title></job></source>',
        b'<!DOCTYPE s [<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;]><source/>',
        b'<source xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="http://127.0.0.1/x"/></source>',
        b'<?xml-stylesheet href="http://127.0.0.1/x"?><source xsi:schemaLocation="http://127.0.0.1/x"/>',
    ):
        await board.ask(
            "POST",
            f"/employers/{employer['id']}/postings:import",
            ADA,
            content=feed,
            headers={"content-type": "application/xml"},
        )


@contextmanager
def listening() -> Iterator[int]:
    """A port on which somebody would answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


_ASKED: list[list[tuple[str, int]]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _ASKED and isinstance(arguments[1], tuple):
        _ASKED[-1].append((str(arguments[1][0]), int(arguments[1][1])))
    if event == "socket.getaddrinfo" and _ASKED and arguments[0] not in {None, "127.0.0.1", "localhost", "::1"}:
        _ASKED[-1].append(("192.0.2.1", 0))


# A hook stays for the life of the process; it writes down only while a test listens.
sys.addaudithook(_hook)


@contextmanager
def connections() -> Iterator[list[tuple[str, int]]]:
    """Every connection that Python opens, and every name that it looks up, in this process while the block runs."""
    found = list[tuple[str, int]]()
    _ASKED.append(found)
    try:
        yield found
    finally:
        _ASKED.pop()


def test_the_hook_sees_connections() -> None:
    with listening() as port, connections() as asked:
        socket.create_connection(("127.0.0.1", port)).close()

    assert ("127.0.0.1", port) in asked


def _sendable() -> list[str]:
    """What no rule of text refuses beforehand."""
    return [words for words in RUNNING if not any(mark in words for mark in "\x01\x0c")]

"""What machines do with the job board: exporting it, finding its pages, handing over a feed."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.robotparser import RobotFileParser

import httpx2
import pytest
from defusedxml.ElementTree import fromstring

from gateway.limits import limit_for
from gateway.routes.job_export import _lines
from gateway.web.feeds import sitemap as sitemaps
from gateway.web.feeds.sitemap import Address
from tests.gateway.test_job_board import ADA, DETAILS, EVE, GUEST, POSTING, SAM, Board, board
from tests.jobs.test_feeds import FIELDS, JOB, xml

__all__ = ["board"]
BASE = "http://127.0.0.1:8080"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XML = {"content-type": "application/xml"}


async def exported(board: Board, query: str = "") -> list[Any]:
    answer = await board.client.get(f"/api/v1/jobs:export{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


async def imported(board: Board, employer: Any, body: bytes, who: str = ADA, query: str = "", **head: str) -> Any:
    path = f"/employers/{employer['id']}/postings:import{query}"
    return await board.said("POST", path, who, content=body, headers=XML | head)


class TestTheExport:
    async def test_is_a_line_for_each_public_posting(self, board: Board) -> None:
        assert await exported(board) == []
        first = await board.public(**DETAILS)
        second = await board.public(title="Remote coder", remote="remote")
        gone = await board.public(title="Gone")
        await board.said("POST", f"/jobs/{gone['id']}:close", ADA)

        told = await exported(board)

        assert {each["id"] for each in told} == {first["id"], second["id"]}
        listed = {each["id"]: each for each in (await board.said("GET", "/jobs"))["items"]}
        assert {each["id"]: each for each in told} == listed
        assert [each["id"] for each in await exported(board, "?remote=remote")] == [second["id"]]

    async def test_tells_a_refusal_before_it_begins(self, board: Board) -> None:
        answer = await board.client.get("/api/v1/jobs:export?remote=moon")

        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/filter-invalid")
        assert (await board.client.get("/api/v1/jobs:export?posted_within_days=0")).status_code == 422

    async def test_ends_in_jobs_when_its_reader_leaves(self) -> None:
        class Call:
            cancelled = False

            def cancel(self) -> None:
                self.cancelled = True

        async def endless() -> AsyncIterator[Any]:
            while True:
                yield None

        call = Call()
        lines = _lines(None, endless(), call)
        with pytest.raises(AttributeError):
            await anext(lines)

        assert call.cancelled

    def test_is_limited_as_feeds_are(self) -> None:
        paths = ("/api/v1/jobs:export", "/jobs/feed.json", "/sitemap-2.xml", "/jobs/feed.xml")
        assert {limit_for("GET", path) for path in paths} == {limit_for("GET", "/sitemap.xml")}


class TestTheJsonFeed:
    async def test_is_one_as_version_1_1_says(self, board: Board) -> None:
        posting = await board.public(description_markdown="**Bold** <script>alert(1)</script>")
        answer = await board.client.get("/jobs/feed.json?state=TX")
        feed = answer.json()

        assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert (feed["home_page_url"], feed["feed_url"]) == (f"{BASE}/jobs?state=TX", f"{BASE}/jobs/feed.json?state=TX")
        (item,) = feed["items"]
        assert item["id"] == item["url"] == f"{BASE}/jobs/{posting['id']}"
        assert "<script" not in item["content_html"]
        assert datetime.fromisoformat(item["date_published"]) == board.clock.moment
        assert (await board.client.get("/jobs/feed.json?state=OH")).json()["items"] == []


class TestTheSitemap:
    async def test_is_one_file_and_names_no_second(self, board: Board) -> None:
        await board.public()

        assert fromstring((await board.client.get("/sitemap.xml")).content).tag == f"{S}urlset"
        for number in (0, 1, 2):
            assert (await board.client.get(f"/sitemap-{number}.xml")).status_code in {404, 422}

    async def test_is_an_index_when_one_file_cannot_hold_it(
        self, board: Board, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 8)
        posting = [await board.public(title=f"Coder {number}") for number in range(3)]

        index = fromstring((await board.client.get("/sitemap.xml")).content)
        files = [each.findtext(f"{S}loc") or "" for each in index]
        pages = [
            page.findtext(f"{S}loc")
            for file in files
            for page in fromstring((await board.client.get(file.removeprefix(BASE))).content)
        ]

        assert index.tag == f"{S}sitemapindex"
        assert files == [f"{BASE}/sitemap-1.xml", f"{BASE}/sitemap-2.xml"]
        assert {each.findtext(f"{S}lastmod") for each in index} == {"2026-01-15T12:00:00+00:00"}
        assert {f"{BASE}/jobs/{each['id']}" for each in posting} <= set(pages)
        assert len(pages) == len(set(pages)) == 7 + 3
        assert (await board.client.get("/sitemap-3.xml")).status_code == 404

    def test_holds_fifty_thousand_addresses_a_file(self) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        files = sitemaps.files_of(sitemaps.addresses([Address(f"/jobs/{n}", at) for n in range(100_000)]))

        assert [len(each) for each in files] == [50_000, 50_000, 7]
        assert len(sitemaps.sitemap(BASE, files[0])) < 50 * 1024 * 1024


class TestRobots:
    async def test_are_told_the_sitemap_and_kept_from_what_is_not_theirs(self, board: Board) -> None:
        answer = await board.client.get("/robots.txt")
        rules = RobotFileParser()
        rules.parse(answer.text.splitlines())

        assert answer.headers["content-type"].startswith("text/plain")
        assert rules.site_maps() == [f"{BASE}/sitemap.xml"]
        for path in (
            "/account",
            "/account/api-keys",
            "/api/v1/jobs",
            "/jobs/applications/1",
            "/login",
            "/operator/usage",
        ):
            assert not rules.can_fetch("Googlebot", path), path
        for path in ("/", "/jobs", "/jobs/8d1e", "/codes/icd10cm/E11.9", "/jobs/feed.xml"):
            assert rules.can_fetch("Googlebot", path), path
        assert "Disallow: /jobs/*/apply\n" in answer.text
        assert "Disallow: /jobs/employers/*/import\n" in answer.text


class TestAFeed:
    async def test_is_taken_over_and_a_second_time_changes_nothing(self, board: Board) -> None:
        employer = await board.employer()
        feed = xml(FIELDS, FIELDS | {"referencenumber": "A-2", "title": "Chief", "salary": "none of your business"})

        first = await imported(board, employer, feed, query="?publish=true")
        again = await imported(board, employer, feed, query="?publish=true")

        assert [(each["row"], each["reference"], each["outcome"]) for each in first["items"]] == [
            (1, "A-1", "created"),
            (2, "A-2", "refused"),
        ]
        assert first["items"][1]["problems"][0].startswith("salary")
        assert first["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "closed": 0, "refused": 1}
        assert again["counts"]["unchanged"] == 1
        (seen,) = (await board.said("GET", "/jobs"))["items"]
        assert (seen["title"], seen["reference"], seen["apply_url"]) == ("Outpatient coder", "", FIELDS["url"])
        (own,) = (await board.said("GET", f"/employers/{employer['id']}/jobs", ADA))["items"]
        assert own["reference"] == "A-1"

    async def test_in_json_is_what_the_board_takes(self, board: Board) -> None:
        employer = await board.employer()
        body = json.dumps(
            [JOB | {"remote": "hybrid"} | DETAILS, JOB | {"reference": "A-2", "credentials": ["MD"]}]
        ).encode()

        found = await imported(board, employer, body, **{"content-type": "application/json"})

        assert found["counts"]["created"] == 1
        seen = await board.said("GET", f"/jobs/{found['items'][0]['job_id']}", ADA)
        assert {name: seen[name] for name in DETAILS} == DETAILS
        assert found["items"][1]["problems"] == [
            "credentials: Name credentials by their initials, such as CPC, COC, CCS or RHIT."
        ]

    async def test_closes_what_it_lacks_when_asked(self, board: Board) -> None:
        employer = await board.employer()
        two = xml(FIELDS, FIELDS | {"referencenumber": "A-2", "title": "Inpatient coder"})
        await imported(board, employer, two, query="?publish=true")

        found = await imported(board, employer, xml(FIELDS), query="?publish=true&close_missing=true")
        broken = await board.ask(
            "POST",
            f"/employers/{employer['id']}/postings:import?close_missing=true",
            ADA,
            content=xml(FIELDS)[:-10],
            headers=XML,
        )

        assert [(each["row"], each["outcome"]) for each in found["items"]] == [(0, "closed"), (1, "unchanged")]
        assert (broken.status_code, broken.json()["type"]) == (422, "/problems/import-invalid")
        assert len((await board.said("GET", "/jobs"))["items"]) == 1

    @pytest.mark.parametrize(("who", "status"), [("", 401), (GUEST, 401), (EVE, 404), (SAM, 404)])
    async def test_is_for_members_alone(self, board: Board, who: str, status: int) -> None:
        employer = await board.employer()

        answer = await board.ask(
            "POST", f"/employers/{employer['id']}/postings:import", who, content=xml(FIELDS), headers=XML
        )

        assert answer.status_code == status

    @pytest.mark.parametrize(
        ("kind", "body", "status"),
        [
            ("text/csv", b"a,b", 415),
            ("application/xml", b"\x00" * (32 * 1024 * 1024 + 1), 413),
            ("application/xml", b"<source>", 422),
            ("application/json", b"{}", 422),
            ("application/json", b"[" * 100_000, 422),
            ("application/xml", b"", 422),
        ],
    )
    async def test_of_another_kind_or_size_is_refused(self, board: Board, kind: str, body: bytes, status: int) -> None:
        employer = await board.employer()

        answer = await board.ask(
            "POST", f"/employers/{employer['id']}/postings:import", ADA, content=body, headers={"content-type": kind}
        )

        assert answer.status_code == status

    async def test_of_several_megabytes_goes_through_whole(self, board: Board) -> None:
        employer = await board.employer()
        rows = [
            JOB | {"reference": f"R{n}", "title": f"Coder {n}", "description_markdown": "é" * 19_000} for n in range(60)
        ]

        found = await imported(
            board, employer, json.dumps(rows, ensure_ascii=False).encode(), **{"content-type": "application/json"}
        )

        assert found["counts"]["created"] == 60


class TestThePageOfAFeed:
    async def test_takes_a_file_and_shows_what_became_of_it(self, board: Board) -> None:
        employer = await board.employer()
        path, head = (
            f"/jobs/employers/{employer['id']}/import",
            {"authorization": f"Bearer {ADA}", "accept": "text/html"},
        )
        form = await board.client.get(path, headers=head)
        token = form.text.partition('name="csrf_token" value="')[2].partition('"')[0]

        sent = await _send(board, path, head, token, xml(FIELDS, FIELDS))
        forged = await _send(board, path, head, "x", xml(FIELDS))
        unread = await _send(board, path, head, token, b"<rss/>")

        assert (form.status_code, sent.status_code) == (200, 200)
        assert "1 created, 0 updated, 0 unchanged, 0 closed, 1 refused." in sent.text
        assert "reference: row 1 has the same." in sent.text
        assert forged.status_code == 403
        assert (unread.status_code, "outermost element" in unread.text) == (422, True)
        (seen,) = (await board.said("GET", f"/employers/{employer['id']}/jobs", ADA))["items"]
        assert seen["state"] == "published"

    async def test_is_there_for_members_alone(self, board: Board) -> None:
        employer = await board.employer()
        path = f"/jobs/employers/{employer['id']}/import"

        for who, status in ((EVE, 404), (GUEST, 303), ("", 303)):
            head = {"accept": "text/html"} | ({"authorization": f"Bearer {who}"} if who else {})
            assert (await board.client.get(path, headers=head)).status_code == status


class TestAReference:
    async def test_is_given_once(self, board: Board) -> None:
        employer = await board.employer()
        asked = POSTING | {"employer_id": employer["id"], "reference": " A-1 "}

        assert (await board.said("POST", "/jobs", ADA, json=asked))["reference"] == "A-1"
        assert await board.problem("POST", "/jobs", ADA, json=asked) == (409, "reference-taken")
        assert await board.problem("POST", "/jobs", ADA, json=asked | {"reference": "x" * 101}) == (
            422,
            "posting-invalid",
        )


async def _send(board: Board, path: str, head: dict[str, str], token: str, data: bytes) -> httpx2.Response:
    files: dict[str, Any] = {
        "csrf_token": (None, token),
        "publish": (None, "1"),
        "file": ("feed.xml", data, "application/xml"),
    }
    return await board.client.post(path, headers=head, files=files)

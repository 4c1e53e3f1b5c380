"""What machines are told of the job board, held against kept libraries: of schema.org, feeds and HTML."""

import json
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser
import httpx2
import pytest
import schema_org
from defusedxml.ElementTree import fromstring
from pydantic import ValidationError

from chassis.identity import CallerKind
from tests.gateway.html_validity import faults
from tests.gateway.suite import Person, Suite
from tests.gateway.test_feeds import DataBlocks
from tests.gateway.test_job_board import ADA, DETAILS, EVE, SAM, Board, board

__all__ = ["board"]
_MOMENTS = {"datePosted", "validThrough"}
# Google, "Job posting (JobPosting) structured data": values of employmentType and unitText.
_TYPES = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"}
_UNITS = {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}
_ABROAD = {"location": {"city": "Graz", "state": "", "country": "AT"}, "salary": None}
_ELSEWHERE = {"apply_url": "https://harbor.example/apply", "apply_method": "external"}
KINDS: dict[str, dict[str, Any]] = {
    "on site": {"remote": "onsite"},
    "hybrid, all details": DETAILS,
    "remote from anywhere": {"remote": "remote"},
    "remote from some states": {"remote": "remote", "remote_states": ["TX", "NM"]},
    "remote without a town": {"remote": "remote", "location": {"city": "", "state": "", "country": "US"}},
    "by the hour": {"salary": {"min": 22, "max": 31, "unit": "HOUR", "currency": "USD"}, "employment_type": "PER_DIEM"},
    "one salary": {"salary": {"min": 60_000, "max": 60_000, "unit": "YEAR", "currency": "USD"}},
    "abroad without a salary": _ABROAD | {"remote": "onsite"},
    "abroad and remote": _ABROAD | {"remote": "remote"},
    "elsewhere": _ELSEWHERE,
    "both": _ELSEWHERE | {"apply_method": "both"},
    "an internship": {"employment_type": "INTERN", "no_experience_welcome": True, "openings": 12},
}
HOSTILE = {
    "ends a section": "]]> ]]>]]> <![CDATA[ x",
    "markup": "</title></job><script>alert('x')</script> & &amp; <b>",
    "emoji": "Coder 🩺👩🏽‍⚕️ wanted",
    "right to left": "مبرمج طبي קודן",
    "long": "Coder " * 19,
    "entities": "&lt;script&gt; &#x3c;img src=x onerror=alert(1)&#x3e;",
    "quotes": "\"'`><!-- -->",
}


async def told(board: Board, posting: Any) -> Any:
    (found,) = DataBlocks(
        (await board.client.get(f"/jobs/{posting['id']}", headers={"accept": "text/html"})).text
    ).found
    return found


def modelled(said: dict[str, Any]) -> Any:
    """The object as schema.org defines it; raises ValidationError for a property or a value that it does not have."""
    fields = {name: _value(name, value) for name, value in said.items() if not name.startswith("@")}
    return getattr(schema_org, said["@type"])(**fields)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return modelled(value)
    if isinstance(value, list):
        return [_value(name, each) for each in value]
    return datetime.fromisoformat(value) if name in _MOMENTS else value


class TestTheDataOfAPosting:
    @pytest.mark.parametrize("kind", KINDS)
    async def test_is_a_job_posting_as_schema_org_defines_it(self, board: Board, kind: str) -> None:
        said = await told(board, await board.public(**KINDS[kind]))

        assert said["@context"] == "https://schema.org"
        assert modelled(said).SCHEMA_TYPE == "JobPosting"

    @pytest.mark.parametrize(
        "change",
        [
            {"salery": 1},
            {"baseSalary": {"@type": "MonetaryAmount", "money": 1}},
            {"totalJobOpenings": "x"},
            {"datePosted": 5},
        ],
    )
    async def test_would_be_refused_otherwise(self, board: Board, change: Any) -> None:
        said = await told(board, await board.public())

        with pytest.raises((ValidationError, TypeError)):
            modelled(said | change)

    @pytest.mark.parametrize("kind", KINDS)
    async def test_holds_what_google_documents(self, board: Board, kind: str) -> None:
        said = await told(board, await board.public(**KINDS[kind]))

        # Required.
        for name in ("title", "description", "datePosted", "hiringOrganization"):
            assert said[name], name
        assert said["hiringOrganization"]["name"]
        assert (
            datetime.fromisoformat(said["datePosted"])
            <= board.clock.moment
            < datetime.fromisoformat(said["validThrough"])
        )
        # The description is HTML and more than the title; the title holds neither markup nor more.
        assert said["description"].startswith("<")
        assert said["description"] != said["title"]
        remote = said.get("jobLocationType") == "TELECOMMUTE"
        # A wholly remote one names where one may live; every other one where the work is done.
        assert remote == (KINDS[kind].get("remote") == "remote")
        assert bool(said.get("applicantLocationRequirements")) == remote
        for home in said.get("applicantLocationRequirements", ()):
            assert home["@type"] in {"Country", "State"}
            assert home["name"]
        if not remote:
            assert said["jobLocation"]["address"]["addressCountry"]
        # Recommended.
        assert said["employmentType"] in _TYPES
        assert {"name", "value"} <= said["identifier"].keys()
        assert isinstance(said["directApply"], bool)
        assert said["directApply"] == (KINDS[kind].get("apply_method") != "external")
        if "baseSalary" in said:
            value = said["baseSalary"]["value"]
            assert re.fullmatch("[A-Z]{3}", said["baseSalary"]["currency"])
            assert value["unitText"] in _UNITS
            assert value.get("minValue", 0) <= value.get("maxValue", value.get("value"))
        assert ("baseSalary" in said) == (KINDS[kind].get("salary", "unsaid") is not None)


class TestTheFeeds:
    @pytest.mark.parametrize("kind", HOSTILE)
    async def test_are_read_by_parsers_whatever_is_written(self, board: Board, kind: str) -> None:
        words = HOSTILE[kind].strip()
        posting = await board.public(
            title=words, description_markdown=f"{words}\n\n{words * 50}", specialties=[words[:60]]
        )
        title = " ".join(words.split())

        for path in ("/jobs/feed.xml", "/jobs/rss.xml"):
            read = feedparser.parse((await board.client.get(path)).content, sanitize_html=False)
            assert not read.bozo, read.get("bozo_exception")
            (entry,) = read.entries
            assert (entry.title, entry.link) == (title, f"http://127.0.0.1:8080/jobs/{posting['id']}")
            html = entry.content[0].value if "content" in entry else entry.summary
            assert not [mark for mark in ("<script", "<img", "onerror=alert(1)>") if mark in html]
        (item,) = (await board.client.get("/jobs/feed.json")).json()["items"]
        assert item["title"] == title
        for path in ("/jobs/indeed.xml", "/jobs/linkedin.xml"):
            (job,) = fromstring((await board.client.get(path)).content).findall("job")
            assert job.findtext("title") == title

    async def test_in_atom_and_rss_name_the_same_moments(self, board: Board) -> None:
        await board.public()
        moments = list[datetime]()
        for path in ("/jobs/feed.xml", "/jobs/rss.xml"):
            (entry,) = feedparser.parse((await board.client.get(path)).content).entries
            moments.append(datetime.fromtimestamp(timegm(entry.published_parsed), UTC))

        assert moments == [board.clock.moment] * 2

    @pytest.mark.parametrize("mark", ["\x00", "\x08", "\x1b", "\x85", "\u202e", "\ud800"])
    async def test_never_meet_control_characters(self, board: Board, mark: str) -> None:
        employer = await board.employer()
        body = json.dumps({"employer_id": employer["id"], "title": f"Coder{mark}x"} | {"description_markdown": "x"})

        answer = await board.ask("POST", "/jobs", ADA, content=body, headers={"content-type": "application/json"})

        assert answer.status_code == 422


class TestThePagesOfTheJobBoard:
    async def test_are_valid_html(self, board: Board) -> None:
        found = dict[str, list[str]]()
        hostile = " ".join(HOSTILE.values())
        posting = await board.public(**DETAILS | {"title": HOSTILE["markup"], "description_markdown": hostile})
        gone = await board.public(title="Gone")
        await board.said("POST", f"/jobs/{gone['id']}:close", ADA)
        sent = (await board.apply(posting)).json()
        employer = posting["employer"]["id"]
        pages = [
            ("", "/jobs"),
            ("", "/jobs?q=%22%3E%3Cscript%3E&state=TX&remote=hybrid"),
            ("", "/jobs?page_token=x"),
            ("", f"/jobs/{posting['id']}"),
            (EVE, f"/jobs/{posting['id']}"),
            (ADA, f"/jobs/{posting['id']}"),
            ("", f"/jobs/{gone['id']}"),
            ("", "/jobs/nothing"),
            (EVE, f"/jobs/applications/{sent['id']}"),
            (ADA, f"/jobs/applications/{sent['id']}"),
            (EVE, "/jobs/invitations"),
            (ADA, f"/jobs/employers/{employer}/import"),
            (EVE, f"/jobs/employers/{employer}/import"),
            (SAM, "/jobs/invitations"),
        ]
        pages += [
            (ADA, f"/jobs/employers/{employer}{each}") for each in ("", "/dashboard", "/members", "/edit", "/numbers")
        ]
        pages += [(ADA, f"/jobs/postings/{posting['id']}{each}") for each in ("", "/edit", "/applications")]
        pages += [(ADA, "/jobs/employers"), (ADA, f"/jobs/employers/{employer}/postings/new")]
        pages += [(SAM, f"/jobs/moderation{each}") for each in ("", "/reports", "/record")]
        pages += [("", f"/jobs/employers/{employer}"), (EVE, f"/jobs/{posting['id']}/report")]
        for who, path in pages:
            answer = await board.client.get(
                path, headers={"accept": "text/html", "cookie": f"ca_session={who}"} if who else {"accept": "text/html"}
            )
            assert answer.headers["content-type"].startswith("text/html"), path
            found[f"{path} {who}"] = faults(answer.text)

        assert {path: wrong for path, wrong in found.items() if wrong} == {}


class TestAllOtherPages:
    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/search?q=diabetes",
            "/search?q=%3Cscript%3E",
            "/codes/icd10cm/E11.9",
            "/codes/icd10cm/NOPE",
            "/register",
            "/login",
            "/account",
            "/casepilot",
            "/caseconsultant",
            "/claims",
            "/editions",
            "/bookmarks",
            "/operator/usage",
            "/jobs",
            "/nothing",
            "/problems/not-found",
            "/password-resets",
            "/account/api-keys",
            "/account/delete",
        ],
    )
    async def test_are_valid_html(self, client: httpx2.AsyncClient, suite: Suite, path: str) -> None:
        for kind in (None, CallerKind.REGISTERED, CallerKind.STAFF):
            token = suite.token_for(Person(kind, "ada@example.org", "Ada")) if kind else ""
            cookie = {"cookie": f"ca_session={token}"} if token else {}
            answer = await client.get(path, headers={"accept": "text/html"} | cookie)

            # Some send nobody to the log-in page.
            assert answer.status_code == 303 or faults(answer.text) == []


class TestTheValidator:
    @pytest.mark.parametrize(
        "body",
        [
            "<p id=a></p><p id=a></p>",
            "<input name=q>",
            "<label for=x>q</label>",
            "<h1>a</h1><h1>b</h1>",
            "<h3>a</h3>",
            "<div><p></div></p>",
            "<table><tr><td>1</table>",
            "<a href='javascript:x'>a</a>",
            "<img src=x>",
            "<p onclick=x></p>",
            "<b><i></b></i>",
            "<button></button>",
        ],
    )
    def test_finds_what_is_wrong(self, body: str) -> None:
        right = "<!DOCTYPE html><html lang=en><head><title>t</title></head><body><h1>a</h1>{}</body></html>"

        assert faults(right.format("")) == []
        assert faults(right.format(body))

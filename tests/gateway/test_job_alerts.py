"""Saved searches and profiles through the gateway, with the jobs service as it runs behind it."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from markupsafe import escape

from tests.gateway.test_job_board import ADA, EVE, GUEST, SAM, Board, board
from tests.waiting import until

__all__ = ["board"]

QUERY = {"q": "clinic", "state": "TX", "credential": "CPC", "salary_min": 50_000, "near": "Austin, TX"}
FULL: dict[str, Any] = QUERY | {
    "remote": "hybrid",
    "employment_type": "FULL_TIME",
    "posted_within_days": 7,
    "within_miles": 30,
    "setting": "outpatient",
    "specialty": "Cardiology",
    "cpc_a_welcome": True,
    "no_experience_welcome": True,
}


async def kept(board: Board, who: str = ADA) -> Any:
    return (await board.said("GET", "/job-alerts", who))["items"]


async def keep(board: Board, who: str = ADA, frequency: str = "instant", **query: Any) -> Any:
    asked = {"query": query or {"credential": "CPC"}, "frequency": frequency}
    return await board.said("POST", "/job-alerts", who, json=asked)


def alerts(board: Board) -> list[EmailMessage]:
    """The alert mails that lie in the outbox folder."""
    files = sorted((board.folder / "outbox").glob("*.eml"))
    messages = [message_from_bytes(file.read_bytes(), policy=SMTP_POLICY) for file in files]
    return [each for each in messages if isinstance(each, EmailMessage) and each["List-Id"]]


async def mailed(board: Board, count: int = 1) -> list[EmailMessage]:
    async def are_there() -> bool:
        return len(alerts(board)) >= count

    await until(are_there)
    return alerts(board)


def link_of(mail: EmailMessage) -> str:
    """Path and query of the address that ends the mails."""
    parts = urlsplit(mail["List-Unsubscribe"].strip("<>"))
    assert f"{parts.scheme}://{parts.netloc}" == "http://127.0.0.1:8080"
    return f"{parts.path}?{parts.query}"


class TestAJobAlert:
    async def test_is_kept_with_every_field(self, board: Board) -> None:
        asked = {"query": FULL, "frequency": "weekly", "name": "Near home"}
        made = await board.said("POST", "/job-alerts", ADA, json=asked)

        assert {name: made[name] for name in asked} == asked
        assert (made["waiting"], made["email_verified"], made["last_mail_time"]) == (0, True, None)
        assert made["next_mail_time"] == "2026-01-22T12:00:00Z"
        assert await kept(board) == [made]
        assert not (await keep(board, EVE))["email_verified"]

    async def test_changes_its_name_and_frequency_and_goes(self, board: Board) -> None:
        made = await keep(board, frequency="daily")
        place = f"/job-alerts/{made['id']}"

        changed = await board.said("PATCH", place, ADA, json={"frequency": "never"})
        renamed = await board.said("PATCH", place, ADA, json={"name": "Mine"})
        assert (changed["frequency"], changed["next_mail_time"], changed["name"]) == ("never", None, "CPC")
        assert (renamed["frequency"], renamed["name"]) == ("never", "Mine")

        assert (await board.ask("DELETE", place, ADA)).status_code == 204
        assert await kept(board) == []
        assert await board.problem("DELETE", place, ADA) == (404, "saved-search-not-found")

    async def test_is_there_for_its_owner_alone(self, board: Board) -> None:
        made = await keep(board)
        place = f"/job-alerts/{made['id']}"

        for who in (EVE, SAM):
            assert await board.problem("PATCH", place, who, json={"frequency": "never"}) == (
                404,
                "saved-search-not-found",
            )
            assert await board.problem("DELETE", place, who) == (404, "saved-search-not-found")
            assert await kept(board, who) == []
        for who in ("", GUEST):
            assert (await board.ask("GET", "/job-alerts", who)).status_code == 401
            assert (await board.ask("PATCH", place, who, json={})).status_code == 401
        assert await kept(board) == [made]

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"query": {"state": "XX"}}, "query.state"),
            ({"query": {"near": "Nowhere at all"}}, "query.near"),
            ({"query": {"remote": "moon"}}, "query.remote"),
            ({"query": {"credential": "x" * 201}}, "query.credential"),
            ({"query": {"q": 5}}, "query.q"),
            ({"query": {"salary_min": -1}}, "query.salary_min"),
            ({"query": {"salary_min": "50000"}}, "query.salary_min"),
            ({"query": {"within_miles": 501}}, "query.within_miles"),
            ({"query": {"cpc_a_welcome": "yes"}}, "query.cpc_a_welcome"),
            ({"query": {"query": "coder"}}, "query.query"),
            ({"query": []}, "query"),
            ({"frequency": "hourly"}, "frequency"),
            ({"frequency": "never"}, "frequency"),
            ({"name": "x" * 101}, "name"),
            ({"owner": "eve"}, "owner"),
        ],
    )
    async def test_names_the_field_that_is_wrong(self, board: Board, sent: dict[str, Any], field: str) -> None:
        answer = await board.ask("POST", "/job-alerts", ADA, json={"query": {}, "frequency": "daily"} | sent)

        fields = [re.sub(r"\.(literal.*|constrained.*|int)$", "", each["field"]) for each in answer.json()["errors"]]
        assert (answer.status_code, set(fields)) == (422, {field})

    async def test_asked_for_twice_under_one_key_is_one(self, board: Board) -> None:
        sent = {"query": QUERY, "frequency": "daily"}
        key = {"idempotency-key": "once"}
        first = await board.said("POST", "/job-alerts", ADA, json=sent, headers=key)

        assert await board.said("POST", "/job-alerts", ADA, json=sent, headers=key) == first
        assert len(await kept(board)) == 1
        other = await board.problem("POST", "/job-alerts", ADA, json=sent | {"name": "x"}, headers=key)
        assert other == (422, "idempotency-key-reused")

    async def test_is_the_fifty_first_never(self, board: Board) -> None:
        for _ in range(50):
            await keep(board)

        sent = {"query": {}, "frequency": "daily"}
        assert await board.problem("POST", "/job-alerts", ADA, json=sent) == (409, "too-many-saved-searches")

    async def test_takes_no_marks_that_turn_text_round(self, board: Board) -> None:
        sent = {"query": {"q": "\u202e"}, "frequency": "instant"}
        assert await board.problem("POST", "/job-alerts", ADA, json=sent) == (422, "message-unfit")


class TestTheMail:
    async def test_of_a_new_posting_says_what_and_where_and_how_to_end_it(self, board: Board) -> None:
        search = await keep(board)
        posting = await board.public()

        (mail,) = await mailed(board)

        assert (mail["To"], mail["Subject"]) == ("ada@harbor.example", "1 new position for CPC")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Id"] == f"<{search['id']}.alerts.127.0.0.1>"
        assert (mail["Precedence"], mail["Auto-Submitted"]) == ("bulk", "auto-generated")
        for kind in ("plain", "html"):
            body = mail.get_body((kind,))
            assert body is not None
            text = body.get_content()
            for said in (
                "Outpatient coder",
                "Harbor Clinic",
                "Austin, TX",
                "USD 52,000 to 68,000 a year",
                posting["id"],
            ):
                assert said in text
            assert link_of(mail).replace("&", "&amp;") in text
        assert (await kept(board))[0]["last_mail_time"]

    @pytest.mark.parametrize(
        "hostile",
        [
            "<script>alert(1)</script>",
            "'; DROP TABLE saved_searches;--",
            "{{ 7*7 }}{% raw %}",
            "\r\nBcc: eve@mail.example\r\n\r\nBody",
            "=?utf-8?B?QmNj?=",
        ],
    )
    async def test_says_hostile_names_as_words(self, board: Board, hostile: str) -> None:
        sent = {"query": {}, "frequency": "instant", "name": hostile}
        name = (await board.said("POST", "/job-alerts", ADA, json=sent))["name"]
        await board.public(title=f"Coder {name}"[:100])

        (mail,) = await mailed(board)

        assert name == " ".join(hostile.split())
        assert (mail["To"], mail["Bcc"], len(mail.get_all("To", []))) == ("ada@harbor.example", None, 1)
        plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert rich is not None
        assert f"saved search {name}" in plain.get_content()
        assert f"<strong>{escape(name)}</strong>" in rich.get_content()
        if "?" not in hostile:
            assert mail["Subject"] == f"1 new position for {name}"

    async def test_goes_nowhere_until_the_address_is_proved(self, board: Board) -> None:
        await keep(board, EVE)
        await keep(board, ADA)
        await board.public()

        (mail,) = await mailed(board)

        assert mail["To"] == "ada@harbor.example"
        (waits,) = await kept(board, EVE)
        assert (waits["waiting"], waits["email_verified"]) == (1, False)

    async def test_of_a_digest_leaves_out_what_ended_a_second_before(self, board: Board) -> None:
        await keep(board, frequency="daily")
        await board.public(valid_through="2026-01-16T11:59:59Z", title="Too late coder")
        await board.public(title="Coder in time")

        async def both_wait() -> bool:
            return bool((await kept(board))[0]["waiting"] == 2)

        await until(both_wait)
        board.clock.moment += timedelta(days=1)

        (mail,) = await mailed(board)
        body = mail.get_body(("plain",))
        assert body is not None
        assert ("Too late coder" in body.get_content(), "Coder in time" in body.get_content()) == (False, True)


class TestOneClick:
    async def end(self, board: Board, link: str, **sent: Any) -> httpx2.Response:
        """As a mail program on the web does it: no cookie, and a browser's word that it is another site."""
        foreign = {"sec-fetch-site": "cross-site", "origin": "https://mail.example"}
        return await board.client.post(link, headers=foreign, **sent)

    @pytest.mark.parametrize(
        "sent",
        [
            {"data": {"List-Unsubscribe": "One-Click"}},
            {"files": {"List-Unsubscribe": (None, "One-Click")}},
            {},
        ],
    )
    async def test_ends_the_mails(self, board: Board, sent: dict[str, Any]) -> None:
        await keep(board)
        await board.public()
        (mail,) = await mailed(board)

        for _ in range(2):
            answer = await self.end(board, link_of(mail), **sent)
            assert answer.status_code == 200

        assert (await kept(board))[0]["frequency"] == "never"

    async def test_is_a_page_with_a_button_that_changes_nothing_by_itself(self, board: Board) -> None:
        search = await keep(board)
        await board.public()
        (mail,) = await mailed(board)

        shown = await board.client.get(link_of(mail))
        assert "End the mails of a saved search" in shown.text
        assert search["name"] in shown.text
        assert (await kept(board))[0]["frequency"] == "instant"

        action = re.findall(r'action="(/jobs/alerts/[^"]+)"', shown.text)
        assert action == [link_of(mail)]
        ended = await board.client.post(action[0], data={"List-Unsubscribe": "One-Click"})
        assert "No more mails" in ended.text
        assert "No more mails" in (await board.client.get(link_of(mail))).text

    @pytest.mark.parametrize("token", ["", "x", "a.b", "%00", "x" * 400, "x" * 5_000])
    async def test_is_refused_for_what_was_not_signed_here(self, board: Board, token: str) -> None:
        for method in ("GET", "POST"):
            answer = await board.client.request(method, f"/jobs/alerts/unsubscribe?token={token}")
            assert answer.status_code in {400, 404, 414, 422}

    async def test_opens_no_other_address_to_other_sites(self, board: Board) -> None:
        for path in ("/jobs/alerts/unsubscribe/", "/jobs/me/searches", "/jobs/alerts"):
            answer = await self.end(board, path, data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code in {403, 404}
        big = await self.end(board, "/jobs/alerts/unsubscribe?token=x", data={"List-Unsubscribe": "x" * 10_000})
        assert big.status_code == 413


PROFILE: dict[str, Any] = {
    "headline": "Coder with a feel for hearts",
    "credentials": ["CPC", "RHIT"],
    "years_experience": 0,
    "settings": ["outpatient"],
    "specialties": ["Cardiology"],
    "code_sets": ["icd10cm"],
    "encoders": ["3M 360"],
    "ehrs": ["Epic"],
    "state": "TX",
    "remote_modes": ["remote"],
    "about": "I like charts.\nAll of them.",
}


class TestAProfile:
    async def test_is_kept_read_and_deleted(self, board: Board) -> None:
        empty = await board.said("GET", "/me/job-profile", ADA)
        assert (empty["update_time"], empty["years_experience"], empty["credentials"]) == (None, None, [])

        written = await board.said("PUT", "/me/job-profile", ADA, json=PROFILE | {"credentials": ["cpc", "Rhit"]})

        assert {name: written[name] for name in PROFILE} == PROFILE
        assert await board.said("GET", "/me/job-profile", ADA) == written
        assert (await board.said("GET", "/me/job-profile", EVE))["headline"] == ""
        assert (await board.ask("DELETE", "/me/job-profile", ADA)).status_code == 204
        assert await board.said("GET", "/me/job-profile", ADA) == empty
        assert (await board.ask("GET", "/me/job-profile")).status_code == 401

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"credentials": ["MD"]}, "credentials"),
            ({"state": "XX"}, "state"),
            ({"headline": "x" * 121}, "headline"),
            ({"about": "x" * 2_001}, "about"),
            ({"years_experience": 61}, "years_experience"),
            ({"specialties": [f"specialty {number}" for number in range(11)]}, "specialties"),
            ({"ehrs": [""]}, "ehrs"),
            ({"settings": ["moon"]}, "settings.0"),
            ({"salary": 5}, "salary"),
        ],
    )
    async def test_names_the_field_that_is_wrong(self, board: Board, sent: dict[str, Any], field: str) -> None:
        answer = await board.ask("PUT", "/me/job-profile", ADA, json=sent)
        assert (answer.status_code, {each["field"] for each in answer.json()["errors"]}) == (422, {field})

    async def test_goes_along_with_an_application_as_it_stood(self, board: Board) -> None:
        posting = await board.public()
        await board.said("PUT", "/me/job-profile", EVE, json=PROFILE)
        files = {"resume": ("r.txt", b"Eve", "text/plain"), "with_profile": (None, "true")}
        sent = (await board.ask("POST", f"/jobs/{posting['id']}/applications", EVE, files=files)).json()
        await board.said("PUT", "/me/job-profile", EVE, json={"headline": "Somebody else"})

        for who in (EVE, ADA):
            said = await board.said("GET", f"/applications/{sent['id']}", who)
            assert {name: said["profile"][name] for name in PROFILE} == PROFILE
            page = await board.client.get(
                f"/jobs/applications/{sent['id']}", headers={"authorization": f"Bearer {who}"}
            )
            assert PROFILE["headline"] in page.text

    async def test_stays_at_home_unless_it_is_sent(self, board: Board) -> None:
        posting = await board.public()
        await board.said("PUT", "/me/job-profile", EVE, json=PROFILE)
        sent = (await board.apply(posting)).json()

        assert (await board.said("GET", f"/applications/{sent['id']}", ADA))["profile"] is None

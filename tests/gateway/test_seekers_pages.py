"""A seeker's own pages, as a browser without JavaScript meets them."""

import re
from typing import Any

import httpx2
import pytest

from gateway.cookies import SESSION
from tests.gateway.test_job_alerts import FULL, PROFILE, kept
from tests.gateway.test_job_board import ADA, EVE, Board, board

__all__ = ["board"]


class Browser:
    """Somebody who is signed in, or nobody."""

    def __init__(self, board: Board, who: str) -> None:
        self._board = board
        self._headers = {"accept": "text/html", "sec-fetch-site": "same-origin"} | (
            {"cookie": f"{SESSION}={who}"} if who else {}
        )

    async def see(self, path: str) -> str:
        answer = await self._board.client.get(path, headers=self._headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def get(self, path: str) -> httpx2.Response:
        return await self._board.client.get(path, headers=self._headers)

    async def send(self, page: str, path: str, **fields: Any) -> httpx2.Response:
        """Send a form of a page with its token."""
        (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', await self.see(page))
        return await self.forge(path, csrf_token=token, **fields)

    async def apply(self, page: str, posting: Any, *, resume: bytes, with_profile: bool) -> httpx2.Response:
        """Send the form of a posting's page."""
        (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', page)
        files: dict[str, Any] = {"csrf_token": (None, token), "resume": ("cv.pdf", resume)}
        if with_profile:
            files["with_profile"] = (None, "yes")
        return await self._board.client.post(f"/jobs/{posting['id']}/apply", files=files, headers=self._headers)

    async def forge(self, path: str, **fields: Any) -> httpx2.Response:
        return await self._board.client.post(path, data=fields, headers=self._headers)


def led_to(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.headers["location"]


@pytest.fixture
def ada(board: Board) -> Browser:
    return Browser(board, ADA)


@pytest.fixture
def eve(board: Board) -> Browser:
    return Browser(board, EVE)


class TestSavingASearch:
    async def test_keeps_what_the_page_was_looking_for(self, board: Board, ada: Browser) -> None:
        page = "/jobs?q=hearts&state=TX&credential=CPC"
        (results,) = re.findall(r'name="results" value="([^"]+)"', await ada.see(page))

        answer = await ada.send(page, "/jobs/me/searches", results=results.replace("&amp;", "&"), frequency="weekly")

        assert led_to(answer) == (303, "/jobs/me#searches")
        (search,) = await kept(board)
        assert (search["frequency"], search["name"]) == ("weekly", "“hearts” · CPC · TX")
        assert (search["query"]["q"], search["query"]["state"], search["query"]["credential"]) == (
            "hearts",
            "TX",
            "CPC",
        )

    async def test_keeps_every_condition_and_leads_back_to_the_same(self, board: Board, ada: Browser) -> None:
        said = {name: "true" if value is True else str(value) for name, value in FULL.items()}
        path = f"/jobs?{httpx2.QueryParams(said)}"
        await ada.send("/jobs", "/jobs/me/searches", results=path, frequency="daily")

        assert (await kept(board))[0]["query"] == FULL
        (back,) = re.findall(r'href="(/jobs\?[^"]+)">See the results', await ada.see("/jobs/me"))
        assert dict(httpx2.QueryParams(back.partition("?")[2].replace("&amp;", "&"))) == said

    async def test_sent_twice_keeps_one(self, board: Board, ada: Browser) -> None:
        (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', await ada.see("/jobs"))
        for _ in range(2):
            await ada.forge("/jobs/me/searches", csrf_token=token, results="/jobs?q=x", frequency="daily")

        assert len(await kept(board)) == 1

    async def test_without_the_token_of_the_page_is_refused(self, board: Board, ada: Browser) -> None:
        assert (await ada.forge("/jobs/me/searches", results="/jobs?q=x", frequency="daily")).status_code == 403
        assert await kept(board) == []

    @pytest.mark.parametrize(
        "results", ["/jobs?state=XX", "/jobs?salary_min=many", "/jobs?remote=moon", "/jobs?" + "a=1&" * 60]
    )
    async def test_of_what_cannot_be_looked_for_is_told_on_the_page(
        self, board: Board, ada: Browser, results: str
    ) -> None:
        answer = await ada.send("/jobs", "/jobs/me/searches", results=results, frequency="daily")

        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
        assert await kept(board) == []

    async def test_beyond_the_fiftieth_is_told_on_the_page(self, board: Board, ada: Browser) -> None:
        for number in range(50):
            asked = {"query": {"q": str(number)}, "frequency": "never" if number < 0 else "daily"}
            await board.said("POST", "/job-alerts", ADA, json=asked)

        answer = await ada.send("/jobs", "/jobs/me/searches", results="/jobs?q=x", frequency="daily")

        assert answer.status_code == 409
        assert "as many as anybody may" in answer.text


class TestTheDashboard:
    @pytest.mark.parametrize("path", ["/jobs/me", "/jobs/me/profile"])
    async def test_leads_who_is_not_signed_in_to_the_log_in(self, board: Board, path: str) -> None:
        answer = await Browser(board, "").get(path)

        assert led_to(answer) == (303, f"/login?next={path.replace('/', '%2F')}")

    async def test_shows_applications_searches_and_the_profile(self, board: Board, eve: Browser) -> None:
        posting = await board.public()
        await board.apply(posting)
        await board.said("POST", "/job-alerts", EVE, json={"query": {"q": "<b>"}, "frequency": "daily"})
        await board.said("PUT", "/me/job-profile", EVE, json=PROFILE)

        page = await eve.see("/jobs/me")

        for said in ("Outpatient coder", "Harbor Clinic", "Received", "“&lt;b&gt;”", PROFILE["headline"], "3M 360"):
            assert said in page
        assert "is not confirmed" in page
        assert page.count("<h1") == 1

    async def test_says_what_to_do_when_there_is_nothing(self, ada: Browser) -> None:
        page = await ada.see("/jobs/me")

        assert page.count('class="empty"') == 3

    async def test_changes_and_deletes_a_search(self, board: Board, ada: Browser, eve: Browser) -> None:
        made = await board.said("POST", "/job-alerts", ADA, json={"query": {}, "frequency": "daily"})
        place = f"/jobs/me/searches/{made['id']}"
        assert (await eve.send("/jobs", place, frequency="never")).status_code == 404
        assert (await eve.send("/jobs", f"{place}/delete")).status_code == 404

        assert led_to(await ada.send("/jobs/me", place, frequency="instant")) == (303, "/jobs/me#searches")
        assert (await kept(board))[0]["frequency"] == "instant"
        assert led_to(await ada.send("/jobs/me", f"{place}/delete")) == (303, "/jobs/me#searches")
        assert await kept(board) == []

    async def test_pages_through_many_applications(self, board: Board, eve: Browser) -> None:
        for number in range(21):
            await board.apply(await board.public(title=f"Coder number {number}"))

        first = await eve.see("/jobs/me")
        (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
        titles = re.findall(r"Coder number \d+", first + await eve.see(older))

        assert len(titles) == len(set(titles)) == 21


FORM = {
    "headline": "Coder",
    "credentials": "cpc, RHIT;",
    "years_experience": "3",
    "settings_outpatient": "yes",
    "code_sets_cpt": "yes",
    "specialties": "Cardiology,\r\nOncology",
    "remote_modes_remote": "yes",
    "state": "tx",
    "about": "Hearts.\r\nAnd charts.",
}


class TestTheProfilesForm:
    async def test_writes_the_profile_and_shows_it_again(self, board: Board, ada: Browser) -> None:
        answer = await ada.send("/jobs/me/profile", "/jobs/me/profile", **FORM)

        assert led_to(answer) == (303, "/jobs/me#profile")
        said = await board.said("GET", "/me/job-profile", ADA)
        assert (said["credentials"], said["years_experience"], said["settings"]) == (["CPC", "RHIT"], 3, ["outpatient"])
        assert (said["specialties"], said["state"], said["about"]) == (
            ["Cardiology", "Oncology"],
            "TX",
            "Hearts.\nAnd charts.",
        )
        page = await ada.see("/jobs/me/profile")
        for shown in ('value="CPC, RHIT"', 'name="settings_outpatient" value="yes" checked', "Hearts.\nAnd charts."):
            assert shown in page

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"credentials": "MD"}, "credentials"),
            ({"years_experience": "many"}, "years_experience"),
            ({"years_experience": "61"}, "years_experience"),
            ({"state": "XX"}, "state"),
            ({"about": "x" * 2_001}, "about"),
        ],
    )
    async def test_says_what_is_wrong_and_keeps_what_was_written(
        self, board: Board, ada: Browser, changes: dict[str, str], name: str
    ) -> None:
        answer = await ada.send("/jobs/me/profile", "/jobs/me/profile", **(FORM | changes))

        assert answer.status_code == 422
        assert re.findall(r'id="([a-z_]+)-error"', answer.text) == [name]
        assert f'value="{FORM["headline"]}"' in answer.text
        assert (await board.said("GET", "/me/job-profile", ADA))["update_time"] is None

    async def test_deletes_it_if_the_box_is_ticked(self, board: Board, ada: Browser) -> None:
        await board.said("PUT", "/me/job-profile", ADA, json=PROFILE)
        page = "/jobs/me/profile"
        assert led_to(await ada.send(page, f"{page}/delete")) == (303, page)
        assert led_to(await ada.send(page, f"{page}/delete", sure="yes")) == (303, "/jobs/me#profile")

        assert (await board.said("GET", "/me/job-profile", ADA))["update_time"] is None

    async def test_may_be_sent_along_with_an_application(self, board: Board, eve: Browser) -> None:
        posting = await board.public()
        assert "with_profile" not in await eve.see(f"/jobs/{posting['id']}")
        await board.said("PUT", "/me/job-profile", EVE, json=PROFILE)

        assert "with_profile" in await eve.see(f"/jobs/{posting['id']}")

    @pytest.mark.parametrize("ticked", [True, False])
    async def test_stays_ticked_when_the_form_comes_back(self, board: Board, eve: Browser, ticked: bool) -> None:
        posting = await board.public()
        await board.said("PUT", "/me/job-profile", EVE, json=PROFILE)
        page = await eve.see(f"/jobs/{posting['id']}")

        again = await eve.apply(page, posting, resume=b"MZ no resume", with_profile=ticked)

        assert again.status_code == 415
        assert bool(re.search(r'name="with_profile" value="yes" checked', again.text)) == ticked

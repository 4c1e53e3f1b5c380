"""The job board's pages together: what a posting says reaches its readers, no link leads nowhere, no form is open."""

import re

import httpx2
import pytest
from fastapi.routing import APIRoute

from gateway.routes import pages
from tests.gateway import staffed_board
from tests.gateway.test_employer_pages import drafted, employer_at, published
from tests.gateway.test_job_board import ADA, DETAILS, EVE, SAM, Board
from tests.gateway.test_job_pages import Person, sent_by

board = staffed_board.board
# It looks at the token of a mail alone (RFC 8058, section 3.1).
_OPEN = {"/jobs/alerts/unsubscribe"}


class TestThePageOfAPosting:
    async def test_says_all_that_its_employer_wrote_down(self, board: Board) -> None:
        place = (await published(board, **DETAILS)).replace("/postings", "")

        page = (await Person(board).get(place)).text

        said = dict(re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]*)</dd></div>", page))
        assert said == {
            "One of these credentials": "CPC or CCS",
            "Specialties": "Cardiology",
            "Also required": "CRC or CPMA",
            "Preferred": "CDEO",
            "Experience": "None needed",
            "Settings": "Outpatient, Risk adjustment",
            "Code sets": "ICD-10-CM, CPT",
            "Encoders": "3M 360",
            "EHRs": "Epic",
            "Remote from": "TX, NM",
            "Productivity": "6.5 charts an hour",
            "Accuracy": "95 %",
            "Shift": "Day",
            "Equipment": "Supplied",
            "Benefits": "Dues paid",
            "Openings": "2",
        }


class TestStaffWhoAreNoMembers:
    async def test_are_led_to_nothing_that_is_for_members_alone(self, board: Board) -> None:
        posting = await published(board)
        employer = f"/jobs/employers/{(await board.said('GET', '/me/employers', ADA))['items'][0]['id']}"
        places = (employer, *(f"{employer}/{page}" for page in ("dashboard", "edit", "members")), posting)

        for page in places:
            for who, theirs in ((ADA, True), (SAM, False)):
                text = (await Person(board, who).get(page)).text
                for way in re.findall(rf'<a [^>]*href="({employer}/[^"?]+|{posting}/[^"?]+)', text):
                    assert (await Person(board, who).get(way)).status_code == 200, (page, way)
                assert (f"{employer}/numbers" in text or f"{posting}/applications" in text) == theirs


class TestAnApplicationsTitle:
    async def test_leads_its_employer_to_a_page_that_stays(self, board: Board) -> None:
        eve, ada = Person(board, EVE), Person(board, ADA)
        place = await sent_by(eve)
        posting = (await board.said("GET", "/me/applications", EVE))["items"][0]["job_id"]
        await board.said("POST", f"/jobs/{posting}:fill", ADA)

        theirs = (await ada.get(place)).text

        assert f'<h1 class="page-title"><a href="/jobs/postings/{posting}">' in theirs
        assert (await ada.get(f"/jobs/postings/{posting}")).status_code == 200


class TestWhatIsNotThere:
    @pytest.mark.parametrize("path", ["/jobs/nothing", "/jobs/postings/nothing", "/jobs/employers/nothing"])
    async def test_leads_back_to_the_board(self, board: Board, path: str) -> None:
        answer = await Person(board, ADA).get(path)

        assert answer.status_code == 404
        assert '<a class="button quiet" href="/jobs">See the open positions</a>' in answer.text
        assert "Browse ICD-10-CM</a>\n  </p>" not in answer.text

    async def test_of_a_filter_leads_to_every_position(self, board: Board) -> None:
        answer = await Person(board).get("/jobs?salary_min=lots")

        assert answer.status_code == 422
        assert 'href="/jobs">Every open position</a>' in answer.text


class TestAnAddressThatIsNotConfirmed:
    async def test_is_confirmed_before_it_verifies_an_employer(self, board: Board) -> None:
        seen = []
        for who in (ADA, EVE):  # Ada's address is confirmed, Eve's is not.
            place = await employer_at(board, who, website="https://bay.example")
            seen.append((await Person(board, who).get(f"{place}/dashboard")).text)

        assert ['href="/email-verifications"' in page for page in seen] == [False, True]
        assert ["Verify with my e-mail address" in page for page in seen] == [True, False]


class TestASearchOfASessionThatHasEnded:
    async def test_comes_back_to_the_search(self, board: Board) -> None:
        guest = Person(board)

        answer = await guest.send("/login", "/jobs/me/searches", results="/jobs?q=coder&state=tx", frequency="daily")

        assert answer.headers["location"] == "/login?next=%2Fjobs%3Fq%3Dcoder%26state%3DTX"


class TestALastDayThatIsMissing:
    async def test_is_asked_for_in_plain_words(self, board: Board) -> None:
        ada = Person(board, ADA)
        place = await drafted(board, await employer_at(board))

        answer = await ada.send(f"{place}/edit", f"{place}/edit", title="Coder", valid_through="", do="save")

        assert (answer.status_code, "Choose the last day." in answer.text) == (422, True)
        assert "RFC" not in answer.text


class TestWhatIsRefused:
    """Is told in words for people, once, and never by the names of the API."""

    async def test_to_staff(self, board: Board) -> None:
        posting, sam = await published(board), Person(board, SAM)
        number = posting.rsplit("/", 1)[1]
        employer = (await board.said("GET", "/me/employers", ADA))["items"][0]["id"]
        for form, path, fields in (
            (posting, f"waiting/postings/{number}/reject", {"back": "posting"}),
            (f"/jobs/employers/{employer}", f"employers/{employer}/suspend", {}),
        ):
            answer = await sam.send(form, f"/jobs/moderation/{path}", **fields)

            assert answer.status_code == 422
            assert alerts(answer) == ["Say why, in 1 to 2,000 characters."]

    @pytest.mark.parametrize("results", ["/jobs?salary_min=lots", "/jobs?remote=moon", "/jobs?state=zz"])
    async def test_to_who_keeps_a_search(self, board: Board, results: str) -> None:
        answer = await Person(board, EVE).send("/jobs", "/jobs/me/searches", results=results, frequency="daily")

        assert answer.status_code == 422
        assert alerts(answer)
        assert not re.search(r"`|query\.|: ", alerts(answer)[0].removeprefix("This search was not kept: "))

    async def test_to_who_applies(self, board: Board) -> None:
        place = (await published(board)).replace("/postings", "")

        answer = await Person(board, EVE).apply(place, cover_letter="a" * 10_001)

        assert len(alerts(answer)) == 1
        assert "cover_letter" not in alerts(answer)[0]
        assert alerts(answer)[0].count("10,000") == 1


def alerts(answer: httpx2.Response) -> list[str]:
    """What a page says is wrong."""
    return re.findall(r'<p class="notice wrong" role="alert">([^<]*)</p>', answer.text)


class TestForms:
    async def test_of_every_page_are_ours_alone(self, client: httpx2.AsyncClient) -> None:
        routes = [route for area in pages._AREAS for route in area.router.routes if isinstance(route, APIRoute)]
        paths = [route.path.format_map(_Anything()) for route in routes if "POST" in (route.methods or ())]
        assert len(paths) > 30

        for path in (path for path in paths if path not in _OPEN):
            file = "resume" if path.endswith("/apply") else "file"
            for sent in ({"data": _FIELDS}, {"files": {"csrf_token": (None, "made-up"), file: ("a", b"a")}}):
                answer = await client.post(path, **sent, headers=_JSON)
                if answer.status_code in _ANOTHER_KIND:
                    continue
                assert (answer.status_code, answer.json()["type"]) == (403, "/problems/form-not-ours"), path
                break
            else:
                pytest.fail(f"{path} takes no form")
            crossed = await client.post(path, **sent, headers=_JSON | {"sec-fetch-site": "cross-site"})
            assert (crossed.status_code, crossed.json()["type"]) == (403, "/problems/cross-site"), path


_JSON = {"accept": "application/json"}
_FIELDS = {"csrf_token": "made-up", "status": "hired", "frequency": "daily", "role": "owner", "outcome": "upheld"}
# A form with a file is refused as one without, and the other way round.
_ANOTHER_KIND = frozenset({400, 415, 422})


class _Anything(dict[str, str]):
    """A value for every part of a path; a verb where only verbs are taken."""

    def __missing__(self, name: str) -> str:
        return {"verb": "trust", "kind": "postings"}.get(name, "x")

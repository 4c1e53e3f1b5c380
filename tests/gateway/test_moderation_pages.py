"""The pages on which staff decide what is public, and people say what is wrong with a posting."""

import re
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.gateway import staffed_board
from tests.gateway.test_employer_pages import HOSTILE, drafted, employer_at, hidden, published
from tests.gateway.test_job_board import ADA, EVE, GUEST, SAM, Board
from tests.gateway.test_job_pages import Person

board = staffed_board.board
QUEUE = "/jobs/moderation"


@pytest.fixture
def ada(board: Board) -> Person:
    return Person(board, ADA)


@pytest.fixture
def eve(board: Board) -> Person:
    return Person(board, EVE)


@pytest.fixture
def sam(board: Board) -> Person:
    return Person(board, SAM)


async def waiting(board: Board, **changes: Any) -> str:
    """The id of a posting of Eve's that waits for staff."""
    place = await drafted(board, await employer_at(board, EVE, website=""), EVE, **changes)
    await board.said("POST", f"/jobs/{place.rsplit('/', 1)[1]}:publish", EVE)
    return place.rsplit("/", 1)[1]


async def edited(board: Board, **changes: Any) -> str:
    """The id of a public posting of Ada's of which an edit waits."""
    place = await published(board)
    await board.said("PATCH", f"/jobs/{place.rsplit('/', 1)[1]}", ADA, json=changes)
    return place.rsplit("/", 1)[1]


class TestTheQueue:
    async def test_shows_what_waits_with_its_signs_and_its_words(self, board: Board, sam: Person) -> None:
        changes = {"description_markdown": f"Pay a **registration fee**. {HOSTILE}", "title": f"Coder {HOSTILE}"}
        await waiting(board, **changes)

        page = (await sam.get(QUEUE)).text

        assert "is of an employer that is not verified yet" in page
        assert "asks for a fee or a deposit" in page
        assert "<strong>registration fee</strong>" in page
        assert "USD 52,000 to 68,000 a year" in page
        assert not re.search(r"<script>alert|<img", page)
        assert f'<a href="{QUEUE}">Moderation</a>' in (await sam.get("/jobs")).text

    async def test_is_empty_in_words(self, sam: Person) -> None:
        assert "Nothing waits." in (await sam.get(QUEUE)).text

    async def test_sets_an_edit_beside_what_is_public(self, board: Board, sam: Person) -> None:
        await edited(board, title=f"Senior {HOSTILE}", benefits=["At once"])

        page = (await sam.get(QUEUE)).text

        assert "<del>Outpatient coder</del>" in page
        assert "<ins>Senior &lt;script&gt;" in page
        assert "At once" not in page

    async def test_approves_and_refuses_postings(self, board: Board, sam: Person, eve: Person) -> None:
        first, second = await waiting(board), await waiting(board)
        yes = await sam.send(QUEUE, f"{QUEUE}/waiting/postings/{first}/approve", revision="1")
        assert yes.headers["location"] == f"{QUEUE}?done=approved"
        without = await sam.send(QUEUE, f"{QUEUE}/waiting/postings/{second}/reject", revision="1")
        assert without.status_code == 422
        assert 'aria-invalid="true" autofocus' in without.text

        no = await sam.send(QUEUE, f"{QUEUE}/waiting/postings/{second}/reject", reason=f"Name a website. {HOSTILE}")

        assert no.headers["location"] == f"{QUEUE}?done=rejected"
        states = [(await board.said("GET", f"/jobs/{one}", EVE))["state"] for one in (first, second)]
        assert states == ["published", "rejected"]
        page = (await eve.get(f"/jobs/postings/{second}")).text
        assert "Name a website." in page
        assert "<script>alert" not in page

    async def test_approves_and_refuses_edits(self, board: Board, sam: Person) -> None:
        first, second = await edited(board, title="Senior coder"), await edited(board, title="Junior coder")
        revision = re.search(
            rf'edits/{first}/approve.*?name="revision" value="(\d+)"', (await sam.get(QUEUE)).text, re.DOTALL
        )
        assert revision
        yes = await sam.send(QUEUE, f"{QUEUE}/waiting/edits/{first}/approve", revision=revision[1])
        no = await sam.send(QUEUE, f"{QUEUE}/waiting/edits/{second}/reject", reason="One title is enough.")

        assert yes.headers["location"] == f"{QUEUE}?done=edit_approved"
        assert no.headers["location"] == f"{QUEUE}?done=edit_rejected"
        titles = [(await board.said("GET", f"/jobs/{one}"))["title"] for one in (first, second)]
        assert titles == ["Senior coder", "Outpatient coder"]

    async def test_decides_nothing_that_was_changed_since_it_was_read(self, board: Board, sam: Person) -> None:
        posting = await waiting(board)
        await board.said("PATCH", f"/jobs/{posting}", EVE, json={"title": "Quite another coder"})

        answer = await sam.send(QUEUE, f"{QUEUE}/waiting/postings/{posting}/approve", revision="1", reason="Fine")

        assert answer.status_code == 409
        assert "It was changed since you read it, and nothing was decided." in answer.text
        assert "Quite another coder" in answer.text
        assert 'value="Fine"' in answer.text
        assert (await board.said("GET", f"/jobs/{posting}", EVE))["state"] == "pending_review"

    async def test_has_pages(self, board: Board, sam: Person) -> None:
        for number in range(11):
            await waiting(board, title=f"Coder {number}")
        onward = re.search(r'rel="next" href="([^"]+)"', (await sam.get(QUEUE)).text)

        assert onward
        later = await sam.get(onward[1])
        assert later.text.count("<article") == 1
        decision = re.search(r'formaction="([^"]+)/reject"', later.text)
        assert decision
        refused = await sam.send(onward[1], f"{decision[1]}/reject", page_token=hidden(later, "page_token"))
        assert (refused.status_code, refused.text.count("<article")) == (422, 1)
        assert 'aria-invalid="true"' in refused.text


class TestAPublicPosting:
    async def test_is_taken_down_by_staff_on_its_page(self, board: Board, ada: Person, sam: Person) -> None:
        place = await published(board)
        posting = place.rsplit("/", 1)[1]
        assert "Take it down" in (await sam.get(place)).text
        assert "Take it down" not in (await ada.get(place)).text
        without = await sam.send(place, f"{QUEUE}/waiting/postings/{posting}/reject", back="posting")
        assert (without.status_code, 'role="alert"' in without.text) == (422, True)

        down = await sam.send(place, f"{QUEUE}/waiting/postings/{posting}/reject", back="posting", reason="A fee.")

        assert down.headers["location"] == f"{place}?done=rejected"
        assert (await board.said("GET", "/jobs"))["items"] == []


class TestAnEmployer:
    async def test_is_vouched_for_suspended_and_reinstated(self, board: Board, sam: Person, eve: Person) -> None:
        place = await employer_at(board, EVE, website="")
        decide = f"{QUEUE}{place.removeprefix('/jobs')}"
        assert "For staff" not in (await eve.get(place)).text
        assert (await sam.send(place, f"{decide}/trust")).headers["location"] == f"{place}?done=trusted"
        assert "Our staff have checked who stands behind it." in (await Person(board).get(place)).text
        without = await sam.send(place, f"{decide}/suspend")
        assert (without.status_code, 'role="alert"' in without.text) == (422, True)

        assert (await sam.send(place, f"{decide}/suspend", reason="Fees")).headers["location"].endswith("suspended")
        assert (await Person(board).get(place)).status_code == 404
        assert (await sam.send(place, f"{decide}/reinstate")).headers["location"].endswith("reinstated")
        assert "Not verified yet" in (await Person(board).get(place)).text


class TestReporting:
    async def test_is_offered_on_the_posting_and_thanked_for(self, board: Board, eve: Person) -> None:
        job = await public_job(board)
        page = (await eve.get(job)).text
        assert f'action="{job}/report"' in page

        answer = await eve.send(job, f"{job}/report", reason="scam", comment=f"A fee.\r\n{HOSTILE}")

        assert answer.headers["location"] == f"{job}/report?done=sent"
        assert "Thank you" in (await eve.get(answer.headers["location"])).text
        (report,) = (await board.said("GET", "/moderation/reports", SAM))["items"]
        assert (report["reason"], report["comment"]) == ("scam", f"A fee.\n{HOSTILE}")

    async def test_twice_or_without_a_reason_says_so(self, board: Board, eve: Person) -> None:
        job = await public_job(board)
        unfit = await eve.send(job, f"{job}/report", reason="boring", comment=HOSTILE)
        assert (unfit.status_code, "<script>alert" in unfit.text, "&lt;script&gt;" in unfit.text) == (422, False, True)
        await eve.send(job, f"{job}/report", reason="scam")
        again = await eve.send(job, f"{job}/report", reason="scam")

        assert again.status_code == 409
        assert 'role="alert"' in again.text

    async def test_is_for_registered_people(self, board: Board) -> None:
        job = await public_job(board)
        for guest in (Person(board), Person(board, guest=GUEST)):
            assert f'href="{job}/report"' in (await guest.get(job)).text
            led = await guest.get(f"{job}/report")
            assert led.headers["location"] == f"/login?next={job.replace('/', '%2F')}%2Freport"
            assert (await guest.send("/login", f"{job}/report", reason="scam")).status_code == 401

    async def test_of_what_is_not_public_is_refused(self, board: Board, eve: Person) -> None:
        draft = (await drafted(board, await employer_at(board))).rsplit("/", 1)[1]

        assert (await eve.get(f"/jobs/{draft}/report")).status_code == 404
        assert (await eve.send("/jobs/employers", f"/jobs/{draft}/report", reason="scam")).status_code == 404


async def public_job(board: Board) -> str:
    """The public page of a posting of Ada's."""
    return f"/jobs/{(await published(board)).rsplit('/', 1)[1]}"


class TestReports:
    async def test_are_listed_with_their_posting_and_resolved(self, board: Board, eve: Person, sam: Person) -> None:
        job = await public_job(board)
        await eve.send(job, f"{job}/report", reason="scam", comment=HOSTILE)
        page = (await sam.get(f"{QUEUE}/reports")).text
        assert ("Outpatient coder" in page, "Harbor Clinic" in page, "<script>alert" in page) == (True, True, False)
        resolve = re.search(r'action="([^"]+/resolve)"', page)
        assert resolve

        answer = await sam.send(f"{QUEUE}/reports", resolve[1], outcome="upheld", note="Taken down.")

        assert answer.headers["location"] == f"{QUEUE}/reports?done=upheld"
        assert "There is none." in (await sam.get(f"{QUEUE}/reports")).text
        assert "Taken down." in (await sam.get(f"{QUEUE}/reports?outcome=upheld")).text
        assert (await sam.get(f"{QUEUE}/reports?outcome=lost")).status_code == 422


class TestTheRecord:
    async def test_is_filtered_by_what_was_done_to(self, board: Board, sam: Person) -> None:
        first, second = await waiting(board), await waiting(board)
        await sam.send(QUEUE, f"{QUEUE}/waiting/postings/{first}/reject", reason=f"No. {HOSTILE}")

        whole = (await sam.get(f"{QUEUE}/record")).text
        only = (await sam.get(f"{QUEUE}/record?subject=posting&subject_id={first}")).text

        assert (first in whole, second in whole) == (True, True)
        assert (f'href="/jobs/postings/{first}"' in only, second in only) == (True, False)
        assert "<script>alert" not in only
        assert "Nothing is on record for this." in (await sam.get(f"{QUEUE}/record?subject_id=nobody")).text
        assert hidden(await sam.get("/jobs/employers"), "key")


class TestOthers:
    async def test_see_and_decide_nothing(self, board: Board, ada: Person) -> None:
        posting = await waiting(board)
        place = await employer_at(board)
        for path in (QUEUE, f"{QUEUE}/reports", f"{QUEUE}/record"):
            assert (await ada.get(path)).status_code == 403
            guest = await Person(board).get(path)
            assert (guest.status_code, guest.headers["location"]) == (303, f"/login?{urlencode({'next': path})}")
        decisions = [
            *(f"waiting/postings/{posting}/{verb}" for verb in ("approve", "reject")),
            *(f"waiting/edits/{posting}/{verb}" for verb in ("approve", "reject")),
            *(f"employers/{place.rsplit('/', 1)[1]}/{verb}" for verb in ("trust", "suspend", "reinstate")),
            "reports/x/resolve",
        ]
        record = (await board.said("GET", "/moderation/audit?page_size=100", SAM))["items"]

        for decision in decisions:
            fields = {"reason": "Evil", "outcome": "upheld"}
            assert (await ada.send("/jobs/employers", f"{QUEUE}/{decision}", **fields)).status_code == 403
            assert (await forged(board, f"{QUEUE}/{decision}", **fields)).status_code == 403

        assert (await board.said("GET", "/moderation/audit?page_size=100", SAM))["items"] == record
        assert "/jobs/moderation" not in (await ada.get("/jobs")).text


async def forged(board: Board, path: str, **fields: str) -> httpx2.Response:
    """A form of another site, sent with the session of staff."""
    return await board.client.post(path, headers=Person(board, SAM).headers, data=fields)

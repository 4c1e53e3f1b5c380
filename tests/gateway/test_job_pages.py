"""The job board's pages with the jobs service behind them: applying, both sides of an application, invitations."""

import html
import re
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from tests.gateway import test_job_board
from tests.gateway.test_job_board import ADA, EVE, GUEST, SAM, Board

board = test_job_board.board


@dataclass
class Person:
    """Somebody with a browser and without scripts, signed in where there is a session."""

    board: Board
    session: str = ""
    guest: str = ""

    @property
    def headers(self) -> dict[str, str]:
        cookies = {"ca_session": self.session, "ca_guest": self.guest}
        cookie = "; ".join(f"{name}={token}" for name, token in cookies.items() if token)
        return {"accept": "text/html"} | ({"cookie": cookie} if cookie else {})

    async def get(self, path: str) -> httpx2.Response:
        return await self.board.client.get(path, headers=self.headers)

    async def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', (await self.get(path)).text)
        assert found
        return found[1]

    async def send(self, form_at: str, to: str, **fields: str) -> httpx2.Response:
        data = {"csrf_token": await self.token(form_at), **fields}
        return await self.board.client.post(to, headers=self.headers, data=data)

    async def apply(self, place: str, token: str = "", **changes: Any) -> httpx2.Response:
        sent = {"cover_letter": "Dear clinic", "resume": b"Eve, CPC-A"} | changes
        files: dict[str, Any] = {
            "csrf_token": (None, token or await self.token(place)),
            "cover_letter": (None, sent["cover_letter"]),
            "resume": ("me.txt", sent["resume"], "text/plain"),
        }
        return await self.board.client.post(f"{place}/apply", headers=self.headers, files=files)


@pytest.fixture
def ada(board: Board) -> Person:
    return Person(board, ADA)


@pytest.fixture
def eve(board: Board) -> Person:
    return Person(board, EVE)


async def place_of(board: Board, **changes: Any) -> str:
    """The page of a public posting of Ada's."""
    return f"/jobs/{(await board.public(**changes))['id']}"


async def sent_by(eve: Person) -> str:
    """The page of an application of Eve's to Ada."""
    answer = await eve.apply(await place_of(eve.board))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


class TestApplying:
    async def test_leads_to_the_application_and_is_said_to_be_done_once(self, board: Board, eve: Person) -> None:
        place = await place_of(board)
        assert "You apply once for a position." in (await eve.get(place)).text

        answer = await eve.apply(place)

        assert answer.status_code == 303
        (sent,) = (await board.said("GET", "/me/applications", EVE))["items"]
        assert answer.headers["location"] == f"/jobs/applications/{sent['id']}"
        assert (sent["cover_letter"], sent["resume"]["size"]) == ("Dear clinic", len(b"Eve, CPC-A"))
        again = (await eve.get(place)).text
        assert f'href="/jobs/applications/{sent["id"]}"' in again
        assert 'type="file"' not in again

    async def test_by_the_same_form_twice_applies_once(self, board: Board, eve: Person) -> None:
        place = await place_of(board)
        token = await eve.token(place)

        first, second = await eve.apply(place, token), await eve.apply(place, token)

        assert (second.status_code, second.headers["location"]) == (303, first.headers["location"])
        changed = await eve.apply(place, token, cover_letter="Dear all")
        assert changed.status_code == 409
        assert "A person applies once for a posting." in changed.text
        assert len((await board.said("GET", "/me/applications", EVE))["items"]) == 1

    @pytest.mark.parametrize(
        ("changes", "status"),
        [({"resume": b"MZ\x90\x00" + b"\0" * 99}, 415), ({"resume": b""}, 422), ({"cover_letter": "a" * 10_001}, 422)],
        ids=["a program", "no file", "a long letter"],
    )
    async def test_with_what_does_not_fit_shows_the_form_again_with_its_letter(
        self, board: Board, eve: Person, changes: dict[str, Any], status: int
    ) -> None:
        place = await place_of(board)
        letter = changes.get("cover_letter", "<b>Dear</b> clinic")

        answer = await eve.apply(place, **{"cover_letter": letter} | changes)

        assert answer.status_code == status
        assert 'role="alert"' in answer.text
        assert html.escape(letter) in answer.text
        assert (await board.said("GET", "/me/applications", EVE))["items"] == []

    async def test_counts_the_lines_of_a_letter_as_browsers_count_them(self, board: Board, eve: Person) -> None:
        answer = await eve.apply(await place_of(board), cover_letter="a\r\n" * 5_000)

        assert answer.status_code == 303
        (sent,) = (await board.said("GET", "/me/applications", EVE))["items"]
        assert sent["cover_letter"] == ("a\n" * 5_000).strip()

    async def test_for_what_has_ended_meanwhile_leads_to_what_is_like_it(self, board: Board, eve: Person) -> None:
        place = await place_of(board)
        token = await eve.token(place)
        await board.said("POST", f"{place}:fill", ADA)

        answer = await eve.apply(place, token)

        assert (answer.status_code, answer.headers["location"]) == (303, place)

    async def test_with_a_form_of_another_site_is_refused(self, board: Board, eve: Person, ada: Person) -> None:
        place = await place_of(board)
        assert (await eve.apply(place, "made-up")).status_code == 403
        assert (await eve.apply(place, await ada.token("/login"))).status_code == 403
        assert (await board.said("GET", "/me/applications", EVE))["items"] == []

    @pytest.mark.parametrize("guest", ["", GUEST])
    async def test_is_for_people_who_are_signed_in(self, board: Board, guest: str) -> None:
        place, nobody = await place_of(board), Person(board, guest=guest)

        answer = await nobody.apply(place, await nobody.token("/login"))

        assert answer.status_code == 401
        assert 'role="alert"' in answer.text

    async def test_elsewhere_is_a_link_that_vouches_for_nothing(self, board: Board, eve: Person) -> None:
        url = "https://harbor.example/apply"
        both = await place_of(board, apply_url=url)
        outside = await place_of(board, apply_url=url, apply_method="external")

        for place, also_here in ((both, True), (outside, False)):
            text = (await eve.get(place)).text
            assert f'href="{place}/apply" rel="nofollow sponsored noopener"' in text
            assert ('type="file"' in text) == also_here
        refused = await eve.apply(outside, await eve.token("/login"))
        assert refused.status_code == 409

    async def test_is_not_offered_while_a_posting_is_paused(self, board: Board, ada: Person) -> None:
        place = await place_of(board)
        await board.said("POST", f"{place}:pause", ADA)

        assert 'type="file"' not in (await ada.get(place)).text


class TestAnApplication:
    async def test_is_read_and_moved_by_the_employer_and_seen_by_the_applicant(self, eve: Person, ada: Person) -> None:
        place = await sent_by(eve)
        assert "Not yet" in (await eve.get(place)).text

        read = (await ada.get(place)).text
        assert all(said in read for said in ("Dear clinic", "eve@mail.example", "not verified", "Viewed"))
        assert "Withdraw" not in read
        moved = await ada.send(place, f"{place}/status", status="shortlisted")

        assert (moved.status_code, moved.headers["location"]) == (303, place)
        seen = (await eve.get(place)).text
        assert "Shortlisted" in seen
        assert "Set the status" not in seen
        assert 'name="robots" content="noindex"' in seen

    async def test_has_a_link_to_the_resume_for_its_reader_alone(self, eve: Person, ada: Person) -> None:
        place = await sent_by(eve)
        found = re.search(r'href="(/api/v1/applications/[^"]+)"', (await ada.get(place)).text)
        assert found
        link = html.unescape(found[1])

        file = await ada.get(link)

        assert (file.status_code, file.content) == (200, b"Eve, CPC-A")
        assert file.headers["content-disposition"].startswith("attachment")
        assert (await eve.get(link)).status_code == 404

    async def test_is_withdrawn_for_good_by_the_applicant(self, eve: Person, ada: Person) -> None:
        place = await sent_by(eve)
        assert (await ada.send(place, f"{place}/withdraw")).status_code == 409

        assert (await eve.send(place, f"{place}/withdraw")).status_code == 303

        assert "Withdrawn" in (await eve.get(place)).text
        assert "Set the status" not in (await ada.get(place)).text
        assert (await ada.send("/login", f"{place}/status", status="hired")).status_code == 409

    async def test_is_deleted_by_the_applicant_who_ticked_the_box(self, board: Board, eve: Person, ada: Person) -> None:
        place = await sent_by(eve)
        assert (await ada.send(place, f"{place}/delete", sure="yes")).status_code == 404
        assert (await eve.send(place, f"{place}/delete")).headers["location"] == place
        assert (await eve.get(place)).status_code == 200

        assert (await eve.send(place, f"{place}/delete", sure="yes")).headers["location"] == "/jobs"

        assert (await eve.get(place)).status_code == 404
        assert (await board.said("GET", "/me/applications", EVE))["items"] == []

    async def test_that_is_ones_own_is_the_applicants_side_for_a_member_too(self, board: Board, ada: Person) -> None:
        place = (await ada.apply(await place_of(board))).headers["location"]

        own = (await ada.get(place)).text

        assert "Withdraw the application" in own
        assert "Set the status" not in own

    async def test_is_not_there_for_strangers_and_sends_guests_to_sign_in(self, board: Board, eve: Person) -> None:
        place = await sent_by(eve)
        staff = Person(board, SAM)
        assert (await staff.get(place)).status_code == 404
        assert (await staff.send("/login", f"{place}/status", status="hired")).status_code == 404
        assert (await eve.get("/jobs/applications/none")).status_code == 404
        for nobody in (Person(board), Person(board, guest=GUEST)):
            sent = await nobody.get(place)
            assert (sent.status_code, sent.headers["location"]) == (303, f"/login?next={place.replace('/', '%2F')}")

    @pytest.mark.parametrize("status", ["withdrawn", "received", "", "king"])
    async def test_comes_to_no_status_that_is_not_the_employers(self, eve: Person, ada: Person, status: str) -> None:
        place = await sent_by(eve)

        assert (await ada.send(place, f"{place}/status", status=status)).status_code == 422

    @pytest.mark.parametrize("verb", ["status", "withdraw", "delete"])
    async def test_is_changed_by_forms_of_ours_alone(self, board: Board, eve: Person, verb: str) -> None:
        place = await sent_by(eve)
        fields = {"csrf_token": "made-up", "status": "hired", "sure": "yes"}

        answer = await board.client.post(f"{place}/{verb}", headers=eve.headers, data=fields)

        assert answer.status_code == 403
        assert "Received" in (await eve.get(place)).text


class TestInvitations:
    async def invite(self, board: Board) -> str:
        employer = await board.employer()
        await board.said("POST", f"/employers/{employer['id']}/invitations", ADA, json={"account_id": "eve"})
        (asked,) = (await board.said("GET", "/me/invitations", EVE))["items"]
        return f"/jobs/invitations/{asked['id']}"

    async def test_are_accepted(self, board: Board, eve: Person) -> None:
        asked = await self.invite(board)
        assert "Harbor Clinic" in (await eve.get("/jobs/invitations")).text

        said = await eve.send("/jobs/invitations", f"{asked}/accept")

        assert (said.status_code, said.headers["location"]) == (303, "/jobs/invitations")
        assert "You act for Harbor Clinic." in (await eve.get("/jobs/invitations")).text
        assert len((await board.said("GET", "/me/employers", EVE))["items"]) == 1

    async def test_are_declined(self, board: Board, eve: Person) -> None:
        asked = await self.invite(board)

        assert (await eve.send("/jobs/invitations", f"{asked}/decline")).status_code == 303

        assert "Nothing waits for you." in (await eve.get("/jobs/invitations")).text
        assert (await board.said("GET", "/me/employers", EVE))["items"] == []

    async def test_of_others_are_not_there(self, board: Board) -> None:
        asked = await self.invite(board)
        staff = Person(board, SAM)

        for verb in ("accept", "decline"):
            assert (await staff.send("/login", f"{asked}/{verb}")).status_code in {403, 404}
        assert len((await board.said("GET", "/me/invitations", EVE))["items"]) == 1

    async def test_send_guests_to_sign_in_and_take_forms_of_ours_alone(self, board: Board, eve: Person) -> None:
        asked = await self.invite(board)
        for nobody in (Person(board), Person(board, guest=GUEST)):
            sent = await nobody.get("/jobs/invitations")
            assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2Fjobs%2Finvitations")
        forged = await board.client.post(f"{asked}/accept", headers=eve.headers, data={"csrf_token": "made-up"})
        assert forged.status_code == 403


class TestAPostingThatIsGone:
    async def test_leads_to_what_is_like_it_and_is_not_to_be_kept(self, board: Board, eve: Person) -> None:
        place = await place_of(board)
        await board.said("POST", f"{place}:fill", ADA)

        gone = await eve.get(place)

        assert gone.status_code == 410
        assert "Outpatient coder was filled" in gone.text
        for way in ("/jobs?state=TX&amp;credential=CPC", "/jobs?credential=CPC", "/jobs?state=TX", "/jobs"):
            assert f'href="{way}"' in gone.text
        assert 'name="robots" content="noindex"' in gone.text
        assert 'type="file"' not in (await Person(board, ADA).get(place)).text

    async def test_is_a_problem_for_programs(self, board: Board) -> None:
        place = await place_of(board)
        await board.said("POST", f"{place}:fill", ADA)

        gone = await board.client.get(place, headers={"accept": "application/json"})

        assert (gone.status_code, gone.json()["type"]) == (410, "/problems/posting-gone")

"""The pages on which an employer is opened, its people are named and its postings are worked on."""

import re
from typing import Any

import httpx2
import pytest

from tests.gateway import staffed_board, test_job_numbers
from tests.gateway.test_job_board import ADA, EVE, GUEST, POSTING, SAM, Board
from tests.gateway.test_job_numbers import until_counted
from tests.gateway.test_job_pages import Person

board, counting = staffed_board.board, test_job_numbers.counting
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
# A posting as it is typed.
TYPED = {
    "title": "Outpatient coder",
    "description_markdown": "You code **clinic visits**.",
    "employment_type": "FULL_TIME",
    "remote": "hybrid",
    "city": "Austin",
    "state": "tx",
    "country": "US",
    "remote_states": "TX, NM",
    "credentials-CPC": "on",
    "credentials_more": "ccds",
    "credential_groups": "CRC or CPMA\r\nCDEO",
    "preferred_credential_groups": "RHIT, RHIA",
    "cpc_a_welcome": "on",
    "years_experience": "2",
    "settings-outpatient": "on",
    "code_sets-cpt": "on",
    "specialties": "Cardiology, Orthopedics",
    "encoders": "3M 360",
    "ehrs": "Epic",
    "charts_per_hour": "6.5",
    "accuracy_percent": "95",
    "shift": "day",
    "salary_min": "$52,000",
    "salary_max": "68 000",
    "salary_unit": "YEAR",
    "salary_currency": "usd",
    "benefits": "Dues paid\r\nTwo monitors",
    "apply_method": "here",
    "openings": "2",
    "valid_through": "2026-03-31",
}


@pytest.fixture
def ada(board: Board) -> Person:
    return Person(board, ADA)


@pytest.fixture
def eve(board: Board) -> Person:
    return Person(board, EVE)


@pytest.fixture
def sam(board: Board) -> Person:
    return Person(board, SAM)


async def employer_at(board: Board, who: str = ADA, **changes: str) -> str:
    """The page of an employer; Ada's is trusted by its domain, Eve's by nobody."""
    asked = {"name": "Harbor Clinic", "website": "https://harbor.example"} | changes
    return f"/jobs/employers/{(await board.said('POST', '/employers', who, json=asked))['id']}"


async def drafted(board: Board, employer: str, who: str = ADA, **changes: Any) -> str:
    """The page of a draft of an employer's."""
    asked = POSTING | {"employer_id": employer.rsplit("/", 1)[1]} | changes
    return f"/jobs/postings/{(await board.said('POST', '/jobs', who, json=asked))['id']}"


async def published(board: Board, **changes: Any) -> str:
    """The page of a public posting of Ada's."""
    place = await drafted(board, await employer_at(board), **changes)
    await board.said("POST", f"/jobs/{place.rsplit('/', 1)[1]}:publish", ADA)
    return place


def hidden(page: httpx2.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found
    return found[1]


class TestOpeningAnEmployer:
    async def test_leads_to_its_dashboard_and_is_done_once_for_each_form(self, board: Board, ada: Person) -> None:
        form = await ada.get("/jobs/employers")
        fields = {"key": hidden(form, "key"), "name": "Harbor Clinic", "website": "https://harbor.example"}

        answers = [await ada.send("/jobs/employers", "/jobs/employers", **fields) for _ in range(2)]

        (own,) = (await board.said("GET", "/me/employers", ADA))["items"]
        assert {answer.status_code for answer in answers} == {303}
        assert {answer.headers["location"] for answer in answers} == {
            f"/jobs/employers/{own['id']}/dashboard?done=opened"
        }
        assert f'href="/jobs/employers/{own["id"]}/dashboard"' in (await ada.get("/jobs/employers")).text

    async def test_by_a_form_that_was_sent_and_changed_says_so_and_offers_another(self, ada: Person) -> None:
        fields = {"key": hidden(await ada.get("/jobs/employers"), "key"), "name": "Harbor Clinic"}
        await ada.send("/jobs/employers", "/jobs/employers", **fields)
        changed = await ada.send("/jobs/employers", "/jobs/employers", **fields | {"name": "Harbour Clinic"})

        assert changed.status_code == 422
        assert "This form has added an employer already" in changed.text
        again = fields | {"key": hidden(changed, "key"), "name": "Harbour Clinic"}
        assert (await ada.send("/jobs/employers", "/jobs/employers", **again)).status_code == 303

    async def test_with_what_does_not_hold_says_so_beside_the_field_and_keeps_the_rest(
        self, board: Board, ada: Person
    ) -> None:
        fields = {"name": "", "website": "javascript:alert(1)", "description": HOSTILE}
        answer = await ada.send("/jobs/employers", "/jobs/employers", **fields)

        assert answer.status_code == 422
        assert '<p class="error" id="name-error">' in answer.text
        assert '<p class="error" id="website-error">' in answer.text
        assert 'value="javascript:alert(1)"' in answer.text
        assert "<script>alert(1)" not in answer.text
        assert "&lt;script&gt;alert(1)" in answer.text
        assert (await board.said("GET", "/me/employers", ADA))["items"] == []

    async def test_is_told_to_a_guest_who_is_led_to_sign_in(self, board: Board) -> None:
        for guest in (Person(board), Person(board, guest=GUEST)):
            answer = await guest.get("/jobs/employers")
            assert answer.status_code == 200
            assert "/register?next=/jobs/employers" in answer.text

    async def test_names_the_invitations_that_wait(self, board: Board, eve: Person) -> None:
        place = await employer_at(board)
        asked = {"account_id": "eve"}
        await board.said("POST", f"/employers/{place.rsplit('/', 1)[1]}/invitations", ADA, json=asked)

        assert "An invitation waits for your answer." in (await eve.get("/jobs/employers")).text


class TestAnEmployersPage:
    async def test_shows_everybody_what_it_offers_and_why_it_is_verified(self, board: Board) -> None:
        place = await employer_at(board, description="Forty physicians.")
        for title in ("Outpatient coder", "Inpatient coder"):
            posting = await drafted(board, place, title=title)
            await board.said("POST", f"/jobs/{posting.rsplit('/', 1)[1]}:publish", ADA)
        await drafted(board, place, title="Secret draft")
        other = await drafted(board, await employer_at(board, name="Other"), title="Coder elsewhere")
        await board.said("POST", f"/jobs/{other.rsplit('/', 1)[1]}:publish", ADA)

        page = (await Person(board).get(place)).text

        assert "proved an e-mail address at harbor.example" in page
        assert '<a href="https://harbor.example" rel="nofollow noopener ugc">harbor.example</a>' in page
        assert "Forty physicians." in page
        assert ("Outpatient coder" in page, "Inpatient coder" in page) == (True, True)
        assert ("Secret draft" in page, "Coder elsewhere" in page, "/dashboard" in page) == (False, False, False)

    async def test_says_what_not_verified_means(self, board: Board) -> None:
        page = (await Person(board).get(await employer_at(board, EVE, website=""))).text

        assert "Not verified yet: our staff read each posting before it is public." in page

    async def test_leads_its_members_and_staff_on(self, board: Board, ada: Person, eve: Person, sam: Person) -> None:
        place = await employer_at(board)

        for person, led in ((ada, True), (sam, True), (eve, False)):
            assert (f'href="{place}/dashboard"' in (await person.get(place)).text) is led

    async def test_is_none_of_a_suspended_one_but_for_members_and_staff(
        self, board: Board, ada: Person, eve: Person, sam: Person
    ) -> None:
        place = await employer_at(board)
        reason = {"reason": f"Asked for fees. {HOSTILE}"}
        await board.said("POST", f"/employers/{place.rsplit('/', 1)[1]}:suspend", SAM, json=reason)

        for person in (eve, Person(board)):
            assert (await person.get(place)).status_code == 404
        for person in (ada, sam):
            page = await person.get(place)
            assert page.status_code == 200
            assert "Asked for fees." in page.text
            assert "<script>alert" not in page.text
        assert "Asked for fees." in (await ada.get(f"{place}/dashboard")).text

    async def test_has_pages(self, board: Board) -> None:
        place = await employer_at(board)
        for number in range(21):
            changes = {"title": f"Coder {number}", "description_markdown": f"Number {number} " * 20}
            posting = await drafted(board, place, **changes)
            await board.said("POST", f"/jobs/{posting.rsplit('/', 1)[1]}:publish", ADA)
        onward = re.search(r'rel="next" href="([^"]+)"', (await Person(board).get(place)).text)

        assert onward
        assert (await Person(board).get(onward[1].replace("&amp;", "&"))).text.count('<a href="/jobs/') >= 1


class TestTheDashboard:
    async def test_shows_postings_by_state_with_what_each_waits_for(self, board: Board, ada: Person) -> None:
        place = await employer_at(board)
        draft = await drafted(board, place, title="Draft coder")
        held = await drafted(board, place, title="Held coder", description_markdown="Write to me on Telegram.")
        await board.said("POST", f"/jobs/{held.rsplit('/', 1)[1]}:publish", ADA)

        page = (await ada.get(f"{place}/dashboard")).text
        assert all(f'href="{each}"' in page for each in (draft, held))
        assert "asks to be contacted over a messenger" in page
        drafts = (await ada.get(f"{place}/dashboard?state=draft")).text
        assert ("Draft coder" in drafts, "Held coder" in drafts) == (True, False)
        assert "No posting is in this state: paused." in (await ada.get(f"{place}/dashboard?state=paused")).text
        assert (await ada.get(f"{place}/dashboard?state=nonsense")).status_code == 200

    async def test_moves_a_posting_and_comes_back_to_what_was_looked_at(self, board: Board, ada: Person) -> None:
        posting = await published(board)
        place = f"/jobs/employers/{(await board.said('GET', '/me/employers', ADA))['items'][0]['id']}"
        at = f"{place}/dashboard?state=published"

        answer = await ada.send(at, f"{posting}/pause", back="published")

        assert answer.headers["location"] == f"{place}/dashboard?state=published&done=paused"
        assert "It is paused" in (await ada.get(answer.headers["location"])).text

    async def test_counts_who_looked_and_who_applied(self, counting: Board) -> None:
        posting = await counting.public()
        place = f"/jobs/employers/{posting['employer']['id']}/dashboard"
        assert ">Applicants<" in (await Person(counting, ADA).get(place)).text
        for _ in range(2):
            reader = {"accept": "text/html", "user-agent": "Mozilla/5.0 Firefox/140"}
            await counting.client.get(f"/jobs/{posting['id']}", headers=reader)
        await counting.apply(posting)
        await until_counted(counting, posting, views=2, applications=1)

        page = (await Person(counting, ADA).get(place)).text

        assert ("<span>2 views</span>" in page, ">1 applicant<" in page) == (True, True)
        assert (await Person(counting, SAM).get(place)).status_code == 200

    async def test_verifies_the_domain_or_says_why_not(self, board: Board, ada: Person, eve: Person) -> None:
        place = await employer_at(board, EVE)
        answer = await eve.send(f"{place}/dashboard", f"{place}/verify")
        assert answer.status_code == 409
        assert "needs a verified e-mail address in the domain of the website" in answer.text

        place = await employer_at(board, website="https://other.example")
        await board.said("POST", f"/employers/{place.rsplit('/', 1)[1]}:trust", SAM)
        await board.said("PATCH", f"/employers/{place.rsplit('/', 1)[1]}", SAM, json={"website": ""})
        moved = await ada.send(f"{place}/edit", f"{place}/edit", name="Harbor", website="https://harbor.example")
        assert moved.headers["location"] == f"{place}/dashboard?done=profile"
        verified = await ada.send(f"{place}/dashboard", f"{place}/verify")
        assert verified.headers["location"] == f"{place}/dashboard?done=verified"
        assert "proved an e-mail address at harbor.example" in (await ada.get(f"{place}/dashboard")).text


class TestTheProfile:
    async def test_is_changed_by_owners_and_says_that_another_website_ends_trust(
        self, board: Board, ada: Person, eve: Person
    ) -> None:
        place = await employer_at(board)
        assert "Another website ends that the employer is verified" in (await ada.get(f"{place}/edit")).text

        answer = await ada.send(f"{place}/edit", f"{place}/edit", name="Harbor", website="https://other.example")

        assert answer.status_code == 303
        assert (await board.said("GET", f"/employers/{place.rsplit('/', 1)[1]}"))["trust"] == "none"
        wrong = await ada.send(f"{place}/edit", f"{place}/edit", name=HOSTILE * 10, website="ftp://x")
        assert wrong.status_code == 422
        assert 'id="website-error"' in wrong.text
        assert "<script>alert" not in wrong.text

    async def test_is_not_for_recruiters(self, board: Board, ada: Person, eve: Person) -> None:
        place = await employer_at(board)
        await join(board, ada, eve, place)

        assert (await eve.get(f"{place}/edit")).status_code == 403
        answer = await eve.send(f"{place}/dashboard", f"{place}/edit", name="Evil")
        assert answer.status_code == 403


async def join(board: Board, owner: Person, asked: Person, place: str) -> None:
    """Have somebody say yes to an invitation by their account."""
    account = asked.session.removesuffix("-token")
    path = f"/employers/{place.rsplit('/', 1)[1]}/invitations"
    sent = await board.said("POST", path, owner.session, json={"account_id": account})
    await board.said("POST", f"/invitations/{sent['id']}:accept", asked.session)


class TestTheMembers:
    async def test_are_invited_by_address_and_taken_back(self, board: Board, ada: Person) -> None:
        place = await employer_at(board)
        at = f"{place}/members"
        answer = await ada.send(at, f"{at}/invitations", email="bob@harbor.example", role="owner")
        assert answer.headers["location"] == f"{at}?done=invited"
        page = (await ada.get(at)).text
        assert "bob@harbor.example" in page

        taken = re.search(r'action="([^"]+/invitations/[^"]+/delete)"', page)
        assert taken
        assert (await ada.send(at, taken[1])).headers["location"] == f"{at}?done=uninvited"
        assert "bob@harbor.example" not in (await ada.get(at)).text

    async def test_are_not_invited_without_an_address(self, board: Board, ada: Person) -> None:
        at = f"{await employer_at(board)}/members"
        answer = await ada.send(at, f"{at}/invitations", email=HOSTILE)

        assert answer.status_code == 422
        assert '<p class="error" id="email-error">' in answer.text
        assert "<script>alert" not in answer.text

    async def test_get_other_roles_and_leave_but_for_the_last_owner(
        self, board: Board, ada: Person, eve: Person
    ) -> None:
        place = await employer_at(board)
        await join(board, ada, eve, place)
        at = f"{place}/members"
        alone = await ada.send(at, f"{at}/ada/remove")
        assert alone.status_code == 409
        assert "An employer keeps an owner" in alone.text

        assert (await ada.send(at, f"{at}/eve/role", role="owner")).headers["location"] == f"{at}?done=role"
        left = await ada.send(at, f"{at}/ada/remove")

        assert left.headers["location"] == "/jobs/employers"
        assert (await ada.get(at)).status_code == 404
        assert (await eve.send(at, f"{at}/eve/role", role="recruiter")).status_code == 409

    async def test_see_each_other_as_recruiters_and_may_only_leave(
        self, board: Board, ada: Person, eve: Person
    ) -> None:
        place = await employer_at(board)
        await join(board, ada, eve, place)
        at = f"{place}/members"

        page = (await eve.get(at)).text
        assert "ada@harbor.example" in page
        assert ("/ada/remove" in page, "/eve/remove" in page, "/role" in page) == (False, True, False)
        assert (await eve.send(at, f"{at}/ada/remove")).status_code == 403
        assert (await eve.send(at, f"{at}/eve/remove")).headers["location"] == "/jobs/employers"


class TestANewPosting:
    async def test_is_kept_with_every_field_once_for_each_form(self, board: Board, ada: Person) -> None:
        place = await employer_at(board)
        at = f"{place}/postings/new"
        fields = TYPED | {"key": hidden(await ada.get(at), "key"), "do": "save"}

        first, second = await ada.send(at, at, **fields), await ada.send(at, at, **fields)

        (kept,) = (await board.said("GET", f"/employers/{place.rsplit('/', 1)[1]}/jobs", ADA))["items"]
        assert first.status_code == 303
        assert (first.headers["location"], second.headers["location"]) == (
            f"/jobs/postings/{kept['id']}?done=drafted",
        ) * 2
        assert {name: kept[name] for name in EXPECTED} == EXPECTED
        page = (await ada.get(first.headers["location"])).text
        assert "The draft is saved." in page
        assert "CRC or CPMA; CDEO" in page
        assert "<strong>clinic visits</strong>" in page

    async def test_is_published_in_one_go_where_the_employer_is_trusted(self, board: Board, ada: Person) -> None:
        at = f"{await employer_at(board)}/postings/new"
        answer = await ada.send(at, at, **TYPED, key="once", do="publish")

        assert answer.headers["location"].endswith("?done=published")
        assert len((await board.said("GET", "/jobs"))["items"]) == 1

    async def test_goes_to_review_where_it_is_not(self, board: Board, eve: Person) -> None:
        at = f"{await employer_at(board, EVE, website='')}/postings/new"
        assert "Save and send to review" in (await eve.get(at)).text
        answer = await eve.send(at, at, **TYPED, key="once", do="publish")

        page = (await eve.get(answer.headers["location"])).text
        assert "It waits for our staff" in page
        assert "is of an employer that is not verified yet" in page

    async def test_that_is_offered_already_stays_a_draft_and_says_why(self, board: Board, ada: Person) -> None:
        at = f"{await employer_at(board)}/postings/new"
        first = await ada.send(at, at, **TYPED, key="one", do="publish")
        answer = await ada.send(at, at, **TYPED, key="two", do="publish")

        assert answer.status_code == 409
        assert 'role="alert"' in answer.text
        assert "Only you and your colleagues see it." in answer.text
        assert f'<a href="{first.headers["location"].split("?")[0]}">See that posting</a>' in answer.text

    async def test_names_every_field_that_is_wrong_and_keeps_what_was_typed(self, board: Board, ada: Person) -> None:
        place = await employer_at(board)
        at = f"{place}/postings/new"
        wrong = {
            "title": HOSTILE[:2],
            "city": "",
            "description_markdown": HOSTILE,
            "salary_max": "1,000",
            "credentials_more": "MD",
            "valid_through": "2025-01-01",
            "apply_url": "javascript:alert(1)",
        }
        answer = await ada.send(at, at, **TYPED | wrong, key="once", do="save")

        assert answer.status_code == 422
        faulty = ("title", "city", "salary_max", "credentials", "valid_through", "apply_url")
        for name in faulty:
            assert f'<a href="#{name}">' in answer.text
            assert f'<p class="error" id="{name}-error">' in answer.text
        assert '<div class="notice wrong fault-summary" role="alert" tabindex="-1" autofocus' in answer.text
        assert 'value="Cardiology, Orthopedics"' in answer.text
        assert 'name="credentials-CPC" checked' in answer.text
        assert "<script>alert" not in answer.text
        assert (await board.said("GET", f"/employers/{place.rsplit('/', 1)[1]}/jobs", ADA))["items"] == []

    @pytest.mark.parametrize(
        ("name", "typed"), [("salary_min", "12k"), ("years_experience", "two"), ("charts_per_hour", "1e3")]
    )
    async def test_says_which_figure_is_none(self, board: Board, ada: Person, name: str, typed: str) -> None:
        at = f"{await employer_at(board)}/postings/new"
        answer = await ada.send(at, at, **TYPED | {name: typed}, key="once", do="save")

        assert answer.status_code == 422
        assert f'<p class="error" id="{name}-error">Write a' in answer.text
        assert f'value="{typed}"' in answer.text

    async def test_is_shown_before_it_is_kept(self, board: Board, ada: Person) -> None:
        place = await employer_at(board)
        at = f"{place}/postings/new"
        hostile = {"description_markdown": f"**bold** {HOSTILE} [x](javascript:alert(3)) ![p](https://t.example/p.gif)"}
        answer = await ada.send(at, at, **TYPED | hostile, key="once", do="preview")

        assert answer.status_code == 200
        preview = answer.text.split('class="preview"')[1].split("</section>")[0]
        assert "<strong>bold</strong>" in preview
        assert not re.search(r"<script|<img|href=.javascript", preview)
        assert (await board.said("GET", f"/employers/{place.rsplit('/', 1)[1]}/jobs", ADA))["items"] == []

    async def test_by_a_form_that_was_sent_and_changed_says_so(self, board: Board, ada: Person) -> None:
        at = f"{await employer_at(board)}/postings/new"
        await ada.send(at, at, **TYPED, key="once", do="save")
        changed = await ada.send(at, at, **TYPED | {"title": "Another coder"}, key="once", do="save")

        assert changed.status_code == 422
        assert "This form has made a draft already" in changed.text
        again = TYPED | {"title": "Another coder", "key": hidden(changed, "key")}
        assert (await ada.send(at, at, **again, do="save")).status_code == 303

    async def test_begins_like_an_earlier_one_of_ones_own(self, board: Board, ada: Person, eve: Person) -> None:
        earlier = await published(board, benefits=["Dues paid"])
        place = await employer_at(board, EVE)
        mine = await employer_at(board)

        like = f"postings/new?like={earlier.rsplit('/', 1)[1]}"
        assert "Dues paid" in (await ada.get(f"{mine}/{like}")).text
        assert "Dues paid" not in (await eve.get(f"{place}/{like}")).text


EXPECTED = {
    "title": "Outpatient coder",
    "description_markdown": "You code **clinic visits**.",
    "employment_type": "FULL_TIME",
    "remote": "hybrid",
    "location": {"city": "Austin", "state": "TX", "country": "US"},
    "credentials": ["CPC", "CCDS"],
    "credential_groups": [["CRC", "CPMA"], ["CDEO"]],
    "preferred_credential_groups": [["RHIT", "RHIA"]],
    "cpc_a_welcome": True,
    "no_experience_welcome": False,
    "years_experience": 2,
    "settings": ["outpatient"],
    "code_sets": ["cpt"],
    "specialties": ["Cardiology", "Orthopedics"],
    "encoders": ["3M 360"],
    "ehrs": ["Epic"],
    "remote_states": ["TX", "NM"],
    "charts_per_hour": 6.5,
    "accuracy_percent": 95,
    "shift": "day",
    "equipment_supplied": False,
    "salary": {"min": 52_000, "max": 68_000, "unit": "YEAR", "currency": "USD"},
    "benefits": ["Dues paid", "Two monitors"],
    "visa_sponsorship": False,
    "apply_method": "here",
    "apply_url": None,
    "openings": 2,
    "valid_through": "2026-03-31T23:59:59.999999Z",
}


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the form of a posting."""
    form = page.split('class="posting-form"')[1].split("</form>", maxsplit=1)[0]
    inputs = re.findall(r'<input (?:type="hidden" |id="[^"]+" )name="([^"]+)"[^>]*? value="([^"]*)"', form)
    ticked = re.findall(r'name="([^"]+)" checked', form)
    texts = re.findall(r'<textarea id="([^"]+)"[^>]*>\n([^<]*)</textarea>', form)
    chosen = re.findall(r'<select id="([^"]+)".*?<option value="([^"]*)" selected>', form, re.DOTALL)
    return {**dict(inputs), **dict.fromkeys(ticked, "on"), **dict(texts), **dict(chosen)}


class TestChangingAPosting:
    async def test_without_typing_anything_changes_nothing(self, board: Board, ada: Person) -> None:
        at = f"{await employer_at(board)}/postings/new"
        made = await ada.send(at, at, **TYPED, key="once", do="save")
        place = made.headers["location"].split("?")[0]
        before = await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA)

        fields = form_of((await ada.get(f"{place}/edit")).text)
        assert fields["valid_through"] == "2026-03-31"
        answer = await ada.send(f"{place}/edit", f"{place}/edit", **fields, do="save")

        assert answer.headers["location"] == f"{place}?done=saved"
        assert await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA) == before

    async def test_of_the_api_without_typing_anything_changes_nothing_either(self, board: Board, ada: Person) -> None:
        unsorted: dict[str, Any] = {
            "credentials": ["CCS", "CPMA", "CPC"],
            "settings": ["outpatient", "inpatient"],
            "openings": 3,
        }
        place = await drafted(board, await employer_at(board), **unsorted, apply_url="https://harbor.example/apply")
        before = await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA)

        fields = form_of((await ada.get(f"{place}/edit")).text)
        await ada.send(f"{place}/edit", f"{place}/edit", **fields, do="save")
        assert await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA) == before

        cleared = {
            "salary_min": "",
            "salary_max": "",
            "country": "AT",
            "state": "",
            "city": "Graz",
            "years_experience": "",
        }
        await ada.send(f"{place}/edit", f"{place}/edit", **fields | cleared, do="save")
        after = await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA)
        assert (after["salary"], after["location"]["country"], after["credentials"]) == (
            None,
            "AT",
            unsorted["credentials"],
        )

    async def test_keeps_the_time_of_its_last_moment_unless_another_day_is_typed(
        self, board: Board, ada: Person
    ) -> None:
        place = await drafted(board, await employer_at(board), valid_through="2026-02-20T08:00:00Z")
        fields = form_of((await ada.get(f"{place}/edit")).text)
        await ada.send(f"{place}/edit", f"{place}/edit", **fields | {"title": "Night coder"}, do="save")
        kept = await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA)
        assert (kept["title"], kept["valid_through"]) == ("Night coder", "2026-02-20T08:00:00Z")

        fields = form_of((await ada.get(f"{place}/edit")).text) | {"valid_through": "2026-02-21"}
        await ada.send(f"{place}/edit", f"{place}/edit", **fields, do="save")

        kept = await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA)
        assert kept["valid_through"].startswith("2026-02-21T23:59:59")

    async def test_that_people_have_read_says_which_fields_wait(self, board: Board, ada: Person) -> None:
        place = await published(board)
        fields = form_of((await ada.get(f"{place}/edit")).text)
        changes = {"title": f"Senior coder {HOSTILE}"[:120], "salary_max": "70000", "benefits": "Dues paid"}
        answer = await ada.send(f"{place}/edit", f"{place}/edit", **fields | changes, do="save")

        page = (await ada.get(answer.headers["location"])).text
        assert "Title and salary wait for our staff; what else was changed is public already." in page
        assert "<del>USD 52,000 to 68,000 a year</del>" in page
        assert "<ins>USD 52,000 to 70,000 a year</ins>" in page
        assert "<script>alert" not in page
        public = await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}")
        assert (public["title"], public["benefits"]) == ("Outpatient coder", ["Dues paid"])
        assert "This is the wording that waits for our staff already." in (await ada.get(f"{place}/edit")).text

    async def test_that_was_changed_meanwhile_says_so_and_keeps_what_was_typed(self, board: Board, ada: Person) -> None:
        place = await drafted(board, await employer_at(board))
        fields = form_of((await ada.get(f"{place}/edit")).text) | {"title": "Mine"}
        await board.said("PATCH", f"/jobs/{place.rsplit('/', 1)[1]}", ADA, json={"title": "Theirs"})

        answer = await ada.send(f"{place}/edit", f"{place}/edit", **fields, do="save")

        assert answer.status_code == 409
        assert "Somebody changed the posting while you wrote." in answer.text
        assert 'value="Mine"' in answer.text
        again = await ada.send(f"{place}/edit", f"{place}/edit", **fields | {"revision": "0"}, do="save")
        assert again.status_code == 303
        assert (await board.said("GET", f"/jobs/{place.rsplit('/', 1)[1]}", ADA))["title"] == "Mine"


class TestAPostingsPage:
    async def test_tells_its_way_with_who_when_and_why(
        self, board: Board, ada: Person, eve: Person, sam: Person
    ) -> None:
        place = await drafted(board, await employer_at(board, EVE, website=""), EVE)
        assert (await eve.send(place, f"{place}/publish")).headers["location"] == f"{place}?done=pending_review"
        await board.said("POST", f"/jobs/{place.rsplit('/', 1)[1]}:approve", SAM)
        for verb, reason in (("pause", f"Full {HOSTILE}"), ("resume", ""), ("fill", "We found Eve.")):
            moved = await eve.send(place, f"{place}/{verb}", reason=reason)
            assert moved.status_code == 303

        page = (await eve.get(place)).text

        way = page.split('class="timeline"')[1].split("</ol>")[0]
        steps = re.findall(r"<strong>([^<]+)</strong> <small>by ([^<]+)</small>", way)
        assert steps == [
            ("Drafted", "Eve"),
            ("Sent to review", "Eve"),
            ("Approved and public", "our staff"),
            ("Paused", "Eve"),
            ("Resumed", "Eve"),
            ("Filled", "Eve"),
        ]
        assert "“We found Eve.”" in way
        assert "<script>alert" not in page
        assert ("/close" in page, "Post it again" in page) == (False, True)

    async def test_says_what_cannot_be_done(self, board: Board, ada: Person) -> None:
        place = await published(board)
        await ada.send(place, f"{place}/close", reason="Enough")
        answer = await ada.send(place, f"{place}/pause")

        assert answer.status_code == 409
        assert 'role="alert"' in answer.text

    async def test_leads_to_who_applied(self, board: Board, ada: Person, eve: Person) -> None:
        place = await published(board)
        await board.apply({"id": place.rsplit("/", 1)[1]}, EVE)

        page = (await ada.get(f"{place}/applications")).text
        assert re.search(r'<a href="/jobs/applications/[^"]+">Eve</a>', page)
        assert ("Not verified" in page, "Received" in page) == (True, True)
        assert "Nobody has this status: hired." in (await ada.get(f"{place}/applications?status=hired")).text
        assert (await ada.get(f"{place}/applications?status=nonsense")).status_code == 422


class TestStrangers:
    async def test_find_none_of_anothers_pages(self, board: Board, eve: Person) -> None:
        """IDOR over every id: what is another's looks like what there is not."""
        posting = await published(board)
        place = f"/jobs/employers/{(await board.said('GET', '/me/employers', ADA))['items'][0]['id']}"
        looked_at = [f"{place}/{page}" for page in ("dashboard", "members", "edit", "postings/new")]
        looked_at += [posting, f"{posting}/edit", f"{posting}/applications"]

        for path in looked_at:
            assert (await eve.get(path)).status_code == 404, path
            for guest in (Person(board), Person(board, guest=GUEST)):
                led = await guest.get(path)
                assert (led.status_code, led.headers["location"].split("=")[0]) == (303, "/login?next"), path

    async def test_change_nothing_of_anothers(self, board: Board, eve: Person, ada: Person) -> None:
        posting = await published(board)
        place = f"/jobs/employers/{(await board.said('GET', '/me/employers', ADA))['items'][0]['id']}"
        asked = await board.said(
            "POST", f"/employers/{place.rsplit('/', 1)[1]}/invitations", ADA, json={"email": "b@harbor.example"}
        )
        mine = await employer_at(board, EVE)
        sent: list[tuple[str, dict[str, str]]] = [
            (f"{place}/verify", {}),
            (f"{place}/edit", {"name": "Evil"}),
            (f"{place}/members/invitations", {"email": "eve@mail.example", "role": "owner"}),
            (f"{place}/members/invitations/{asked['id']}/delete", {}),
            (f"{mine}/members/invitations/{asked['id']}/delete", {}),
            (f"{place}/members/ada/role", {"role": "recruiter"}),
            (f"{place}/members/ada/remove", {}),
            (f"{place}/postings/new", TYPED | {"key": "evil", "do": "publish"}),
            (f"{posting}/edit", TYPED | {"title": "Evil", "do": "save"}),
            *((f"{posting}/{verb}", {}) for verb in ("publish", "pause", "resume", "fill", "close")),
        ]
        record = (await board.said("GET", "/moderation/audit?page_size=100", SAM))["items"]

        for path, fields in sent:
            # An invitation of another's is told on one's own page, as one that there is not.
            status = (await eve.send("/jobs/employers", path, **fields)).status_code
            assert status == 404, path

        assert (await board.said("GET", "/moderation/audit?page_size=100", SAM))["items"] == record

    async def test_send_no_form_of_another_site(self, board: Board, ada: Person) -> None:
        posting = await published(board)
        place = f"/jobs/employers/{(await board.said('GET', '/me/employers', ADA))['items'][0]['id']}"
        paths = [
            "/jobs/employers",
            *(f"{place}/{form}" for form in ("verify", "edit", "postings/new", "members/invitations")),
            *(f"{place}/members/{form}" for form in ("ada/role", "ada/remove", "invitations/x/delete")),
            *(f"{posting}/{form}" for form in ("edit", "publish", "pause", "resume", "fill", "close")),
        ]

        for path in paths:
            for forged in ({}, {"csrf_token": "made-up"}):
                data = {"role": "owner", "name": "Evil", **forged}
                answer = await board.client.post(path, headers=ada.headers, data=data)
                assert answer.status_code == 403, path
                assert "form" in answer.text

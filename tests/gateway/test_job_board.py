"""The job board through the gateway, with the jobs service as it runs behind it: whole ways, and who may go them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gateway.settings import GatewaySettings
from tests.gateway.conftest import calling, gateway
from tests.jobs.files import docx, pdf
from tests.jobs.samples import TurnableClock
from tests.jobs.suite import KnownPeople, jobs_at
from tests.waiting import until

ADA, EVE, SAM, GUEST = "ada-token", "eve-token", "sam-token", "guest-token"
POSTING = {
    "title": "Outpatient coder",
    "description_markdown": "You code clinic visits.",
    "employment_type": "FULL_TIME",
    "remote": "hybrid",
    "location": {"city": "Austin", "state": "TX", "country": "US"},
    "credentials": ["CPC", "CCS"],
    "specialties": ["Cardiology"],
    "salary": {"min": 52_000, "max": 68_000, "unit": "YEAR", "currency": "USD"},
    "valid_through": "2026-03-31",
}
DETAILS: dict[str, Any] = {
    "credential_groups": [["CRC", "CPMA"]],
    "preferred_credential_groups": [["CDEO"]],
    "cpc_a_welcome": True,
    "no_experience_welcome": False,
    "years_experience": 0,
    "settings": ["outpatient", "risk_adjustment"],
    "code_sets": ["icd10cm", "cpt"],
    "encoders": ["3M 360"],
    "ehrs": ["Epic"],
    "remote_states": ["TX", "NM"],
    "charts_per_hour": 6.5,
    "accuracy_percent": 95,
    "shift": "day",
    "equipment_supplied": True,
    "salary_explanation": "",
    "benefits": ["Dues paid"],
    "visa_sponsorship": False,
    "apply_method": "here",
    "openings": 2,
}


class Board:
    """The job board as each person meets it over HTTP."""

    def __init__(self, client: httpx2.AsyncClient, clock: TurnableClock, folder: Path) -> None:
        self.client = client
        self.clock = clock
        self.folder = folder

    async def ask(self, method: str, path: str, who: str = "", **sent: Any) -> httpx2.Response:
        headers = ({"authorization": f"Bearer {who}"} if who else {}) | sent.pop("headers", {})
        return await self.client.request(method, f"/api/v1{path}", headers=headers, **sent)

    async def said(self, method: str, path: str, who: str = "", **sent: Any) -> Any:
        answer = await self.ask(method, path, who, **sent)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def problem(self, method: str, path: str, who: str = "", **sent: Any) -> tuple[int, str]:
        answer = await self.ask(method, path, who, **sent)
        return answer.status_code, answer.json()["type"].removeprefix("/problems/")

    async def employer(self, who: str = ADA, website: str = "https://harbor.example") -> Any:
        return await self.said("POST", "/employers", who, json={"name": "Harbor Clinic", "website": website})

    async def public(self, **changes: Any) -> Any:
        """A public posting of Ada's trusted employer."""
        employer = await self.employer()
        posting = await self.said("POST", "/jobs", ADA, json=POSTING | {"employer_id": employer["id"]} | changes)
        return await self.said("POST", f"/jobs/{posting['id']}:publish", ADA)

    async def apply(self, posting: Any, who: str = EVE, resume: bytes = b"Eve, CPC-A", **sent: Any) -> httpx2.Response:
        files = {"resume": ("../../etc/passwd", resume, "application/x-evil"), "cover_letter": (None, "Dear clinic")}
        return await self.ask("POST", f"/jobs/{posting['id']}/applications", who, files=files, **sent)


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[Board]:
    people, clock = KnownPeople(), TurnableClock()
    key = tmp_path / "csrf-key"
    key.write_text("k" * 40)
    key.chmod(0o600)
    async with jobs_at(tmp_path, people, clock) as address:
        settings = GatewaySettings(
            listen="127.0.0.1:0",
            service_token_file=tmp_path / "service-token",
            csrf_key_file=key,
            limits=False,
            jobs_address=address,
            lookup_address="127.0.0.1:1",
            accounts_address="127.0.0.1:1",
            assistant_address="127.0.0.1:1",
        )
        async with gateway(settings) as app, calling(app) as client:
            yield Board(client, clock, tmp_path)


class TestAPosting:
    async def test_goes_from_draft_over_review_to_its_end(self, board: Board) -> None:
        employer = await board.employer(EVE, website="")
        posting = await board.said("POST", "/jobs", EVE, json=POSTING | {"employer_id": employer["id"]})
        place, states = f"/jobs/{posting['id']}", [posting["state"]]
        for verb, who in (("publish", EVE), ("approve", SAM), ("pause", EVE), ("resume", EVE), ("fill", EVE)):
            states.append((await board.said("POST", f"{place}:{verb}", who))["state"])

        assert employer["trust"] == "none"
        assert states == ["draft", "pending_review", "published", "paused", "published", "filled"]
        steps = (await board.said("GET", f"{place}/transitions", EVE))["items"]
        assert [step["target"] for step in steps] == states
        assert steps[0]["origin"] is None
        assert await board.problem("GET", place) == (410, "posting-gone")
        assert await board.problem("POST", f"{place}:publish", EVE) == (409, "transition-not-allowed")

    async def test_keeps_every_field(self, board: Board) -> None:
        posting = await board.public(**DETAILS)

        seen = await board.said("GET", f"/jobs/{posting['id']}")
        assert {name: seen[name] for name in DETAILS} == DETAILS
        written = {name: seen[name] for name in POSTING}
        assert written == POSTING | {"valid_through": "2026-03-31T23:59:59.999999Z"}
        assert seen["employer"]["verified_domain"] == "harbor.example"
        for credential, found in (("CPMA", 1), ("CCS", 1), ("CDEO", 0)):
            listed = await board.said("GET", f"/jobs?credential={credential}")
            assert len(listed["items"]) == found

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"salary": {"min": 40_000, "max": 110_000, "unit": "YEAR", "currency": "USD"}}, "salary.max"),
            ({"credential_groups": [["CPC"], []]}, "credential_groups"),
            ({"credential_groups": [["MD"]]}, "credential_groups"),
            ({"years_experience": 51}, "years_experience"),
            ({"years_experience": 2, "no_experience_welcome": True}, "no_experience_welcome"),
            ({"remote_states": ["XX"]}, "remote_states"),
            ({"remote_states": ["TX"], "remote": "onsite"}, "remote_states"),
            ({"accuracy_percent": 101}, "accuracy_percent"),
            ({"charts_per_hour": 0.01}, "charts_per_hour"),
            ({"apply_method": "external"}, "apply_url"),
            ({"openings": 1_000}, "openings"),
            ({"benefits": [""]}, "benefits"),
            ({"shift": "noon"}, "shift"),
            ({"settings": ["moon"]}, "settings.0"),
            ({"is_admin": True}, "is_admin"),
        ],
    )
    async def test_names_the_field_that_is_wrong(self, board: Board, changes: dict[str, Any], field: str) -> None:
        employer = await board.employer()
        answer = await board.ask("POST", "/jobs", ADA, json=POSTING | {"employer_id": employer["id"]} | changes)

        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])

    async def test_is_gone_at_the_second_of_its_end_and_the_record_says_so(self, board: Board) -> None:
        posting = await board.public(valid_through="2026-01-20T08:00:00Z")
        board.clock.moment = board.clock.moment.replace(day=20, hour=7, minute=59, second=59)
        assert len((await board.said("GET", "/jobs"))["items"]) == 1

        board.clock.moment += timedelta(seconds=1)

        assert (await board.said("GET", "/jobs"))["items"] == []
        assert await board.problem("GET", f"/jobs/{posting['id']}") == (410, "posting-gone")
        assert (await board.said("GET", f"/jobs/{posting['id']}", ADA))["state"] == "expired"
        assert (await board.apply(posting)).status_code == 404

        async def is_written() -> bool:
            steps = (await board.said("GET", f"/jobs/{posting['id']}/transitions", ADA))["items"]
            return bool(steps[-1]["by"] == "sweeper")

        await until(is_written)


class TestAnEdit:
    async def test_of_salary_waits_for_staff_and_of_benefits_does_not(self, board: Board) -> None:
        posting = await board.public()
        place = f"/jobs/{posting['id']}"
        salary = {"min": 60_000, "max": 70_000, "unit": "YEAR", "currency": "USD"}

        edited = await board.said("PATCH", place, ADA, json={"salary": salary, "benefits": ["Dues paid"]})

        assert (edited["state"], edited["benefits"], edited["salary"]) == (
            "published",
            ["Dues paid"],
            POSTING["salary"],
        )
        assert edited["edit"]["salary"] == salary
        seen = await board.said("GET", place)
        assert (seen["benefits"], seen["salary"], seen["edit"]) == (["Dues paid"], POSTING["salary"], None)
        (waiting,) = (await board.said("GET", "/moderation/waiting", SAM))["items"]
        assert (waiting["kind"], waiting["job"]["id"]) == ("edit", posting["id"])

        stale = {"revision": edited["revision"] - 1}
        assert await board.problem("POST", f"{place}:approveEdit", SAM, json=stale) == (409, "posting-changed")
        await board.said("POST", f"{place}:approveEdit", SAM, json={"revision": edited["revision"]})
        assert (await board.said("GET", place))["salary"] == salary
        assert await board.problem("POST", f"{place}:approveEdit", SAM) == (409, "no-edit-waiting")

    async def test_that_is_refused_leaves_the_old_wording(self, board: Board) -> None:
        posting = await board.public()
        place = f"/jobs/{posting['id']}"
        await board.said("PATCH", place, ADA, json={"title": "Chief of everything"})
        assert await board.problem("POST", f"{place}:rejectEdit", SAM) == (422, "reason-required")

        refused = await board.said("POST", f"{place}:rejectEdit", SAM, json={"reason": "Another position."})

        assert (refused["title"], refused["edit"]) == ("Outpatient coder", None)

    async def test_in_which_something_is_found_waits_as_a_whole(self, board: Board) -> None:
        posting = await board.public()
        edit = {"description_markdown": "Text me on Telegram", "benefits": ["Cash"]}

        edited = await board.said("PATCH", f"/jobs/{posting['id']}", ADA, json=edit)

        assert (edited["description_markdown"], edited["benefits"]) == (POSTING["description_markdown"], [])
        assert [each["sign"] for each in edited["edit"]["findings"]] == ["messenger", "text_me"]

    async def test_of_a_draft_applies_at_once_and_null_takes_away(self, board: Board) -> None:
        employer = await board.employer()
        abroad = {"location": {"city": "Graz", "state": "", "country": "AT"}, "shift": "day", "years_experience": 3}
        draft = await board.said("POST", "/jobs", ADA, json=POSTING | {"employer_id": employer["id"]} | abroad)

        edit = {
            "title": "Coder",
            "salary": None,
            "shift": None,
            "years_experience": None,
            "valid_through": "2026-02-01",
        }
        edited = await board.said("PATCH", f"/jobs/{draft['id']}", ADA, json=edit)

        assert (edited["title"], edited["salary"], edited["shift"], edited["years_experience"]) == (
            "Coder",
            None,
            None,
            None,
        )
        assert edited["valid_through"].startswith("2026-02-01")
        assert edited["edit"] is None

    async def test_of_what_has_ended_is_refused(self, board: Board) -> None:
        posting = await board.public()
        await board.said("POST", f"/jobs/{posting['id']}:close", ADA)

        refused = await board.problem("PATCH", f"/jobs/{posting['id']}", ADA, json={"title": "Coder"})

        assert refused == (409, "posting-ended")


class TestAnApplication:
    async def test_goes_from_the_applicant_to_the_employer_and_back(self, board: Board) -> None:
        posting = await board.public()
        resume = pdf()
        answer = await board.apply(posting, resume=resume)
        sent = answer.json()

        assert answer.status_code == 201
        assert (sent["status"], sent["cover_letter"], sent["job_title"]) == (
            "received",
            "Dear clinic",
            "Outpatient coder",
        )
        assert (sent["resume"]["filename"], sent["resume"]["size"]) == ("resume.pdf", len(resume))
        (listed,) = (await board.said("GET", f"/jobs/{posting['id']}/applications", ADA))["items"]
        assert listed["applicant"] == {"name": "Eve", "email": "eve@mail.example", "email_verified": False}
        for mine, who in ((listed, ADA), (sent, EVE)):
            file = await board.client.get(mine["resume"]["url"], headers={"authorization": f"Bearer {who}"})
            assert (file.status_code, file.content) == (200, resume)
            assert file.headers["content-disposition"] == 'attachment; filename="resume.pdf"'
            assert file.headers["content-type"] == "application/pdf"
            assert file.headers["x-content-type-options"] == "nosniff"
        (mine,) = (await board.said("GET", "/me/applications", EVE))["items"]
        assert mine["status"] == "viewed"
        moved = await board.said("PATCH", f"/applications/{sent['id']}", ADA, json={"status": "shortlisted"})
        assert moved["status"] == "shortlisted"
        gone = await board.said("PATCH", f"/applications/{sent['id']}", EVE, json={"status": "withdrawn"})
        assert gone["status"] == "withdrawn"
        refused = await board.problem("PATCH", f"/applications/{sent['id']}", ADA, json={"status": "hired"})
        assert refused == (409, "status-not-allowed")

    async def test_is_one_for_each_person_and_posting(self, board: Board) -> None:
        posting = await board.public()
        answers = await asyncio.gather(*(board.apply(posting) for _ in range(6)))

        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409, 409, 409]
        assert {each.json()["type"] for each in answers if each.status_code == 409} == {"/problems/already-applied"}
        assert len((await board.said("GET", "/me/applications", EVE))["items"]) == 1

    async def test_that_is_retried_under_its_key_is_answered_as_the_first(self, board: Board) -> None:
        posting = await board.public()
        key = {"Idempotency-Key": "spring"}
        answers = await asyncio.gather(*(board.apply(posting, headers=key) for _ in range(4)))

        assert {each.status_code for each in answers} == {201}
        assert len({each.json()["id"] for each in answers}) == 1
        other = await board.apply(posting, resume=b"Eve, CPC", headers=key)
        assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
        assert len(_files(board.folder)) == 1

    @pytest.mark.parametrize("who", [ADA, SAM, GUEST, ""])
    async def test_is_nobody_elses(self, board: Board, who: str) -> None:
        """H64: another's application is as one that is not there, staff included."""
        employer = await board.employer(EVE, website="")
        posting = await board.said("POST", "/jobs", EVE, json=POSTING | {"employer_id": employer["id"]})
        await board.said("POST", f"/jobs/{posting['id']}:publish", SAM)
        sent = (await board.apply(posting, EVE)).json()

        for unknown in (f"/applications/{sent['id']}", "/applications/00000000-0000-0000-0000-000000000000"):
            expected = (404, "application-not-found") if who in {ADA, SAM} else (401, "sign-in-required")
            assert await board.problem("GET", unknown, who) == expected
            assert await board.problem("PATCH", unknown, who, json={"status": "hired"}) == expected
            assert await board.problem("DELETE", unknown, who) == expected
        link = sent["resume"]["url"].removeprefix("/api/v1")
        assert (await board.ask("GET", link, who)).status_code in {401, 404}
        listing = await board.ask("GET", f"/jobs/{posting['id']}/applications", who)
        assert listing.status_code in {401, 404}

    async def test_has_links_that_end_and_are_for_one_account(self, board: Board) -> None:
        posting = await board.public()
        sent = (await board.apply(posting)).json()
        link = sent["resume"]["url"].removeprefix("/api/v1")
        assert await board.problem("GET", link, ADA) == (404, "application-not-found")
        assert await board.problem("GET", link.partition("?")[0], EVE) == (404, "application-not-found")
        assert (await board.ask("GET", link, EVE)).status_code == 200

        board.clock.moment += timedelta(minutes=5)

        assert await board.problem("GET", link, EVE) == (404, "application-not-found")

    async def test_is_deleted_with_its_file_and_may_be_sent_anew(self, board: Board) -> None:
        posting = await board.public()
        sent = (await board.apply(posting, resume=docx())).json()
        assert len(_files(board.folder)) == 1
        assert await board.problem("DELETE", f"/applications/{sent['id']}", ADA) == (404, "application-not-found")

        await board.said("DELETE", f"/applications/{sent['id']}", EVE)

        assert _files(board.folder) == []
        assert (await board.said("GET", f"/jobs/{posting['id']}/applications", ADA))["items"] == []
        assert (await board.apply(posting)).status_code == 201

    @pytest.mark.parametrize(
        ("resume", "status", "problem"),
        [
            (b"MZ\x90\x00" + b"\0" * 99, 415, "resume-unfit"),
            (b"<html><script>alert(1)</script></html>", 415, "resume-unfit"),
            (docx({"word/vbaProject.bin": b"\0"}), 415, "resume-unfit"),
            (b"a" * (5 * 1024 * 1024 + 1), 413, "resume-too-large"),
            (b"a" * (6 * 1024 * 1024), 413, "payload-too-large"),
            (b"", 422, "application-invalid"),
        ],
        ids=["exe", "html", "macros", "a byte too large", "far too large", "empty"],
    )
    async def test_with_an_unfit_file_is_refused(self, board: Board, resume: bytes, status: int, problem: str) -> None:
        """H45, H47."""
        posting = await board.public()
        answer = await board.apply(posting, resume=resume)

        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
        assert _files(board.folder) == []

    async def test_of_five_megabytes_is_taken(self, board: Board) -> None:
        posting, resume = await board.public(), b"a" * (5 * 1024 * 1024)
        sent = (await board.apply(posting, resume=resume)).json()

        file = await board.ask("GET", sent["resume"]["url"].removeprefix("/api/v1"), EVE)

        assert file.content == resume

    @pytest.mark.parametrize(
        ("content", "kind", "status"),
        [
            (b"{}", "application/json", 415),
            (b"", "multipart/form-data; boundary=b", 422),
            (b"--b\r\n", "multipart/form-data", 400),
            (b"x" * 1000, "multipart/form-data; boundary=b", 400),
            (b"--b\r\n" * 30, "multipart/form-data; boundary=b", 400),
            (b'--b\r\ncontent-disposition: form-data; name="resume"\r\n\r\nx', "multipart/form-data; boundary=b", 422),
        ],
        ids=["json", "no body", "no boundary", "a preamble", "many parts", "no end"],
    )
    async def test_by_a_form_that_cannot_be_read_is_refused(
        self, board: Board, content: bytes, kind: str, status: int
    ) -> None:
        """H43."""
        posting = await board.public()
        path = f"/jobs/{posting['id']}/applications"
        answer = await board.ask("POST", path, EVE, content=content, headers={"content-type": kind})

        assert answer.status_code == status

    @pytest.mark.parametrize(
        "files",
        [
            [("resume", ("a", b"Eve", "")), ("cover_letter", (None, "a")), ("cover_letter", (None, "b"))],
            [("resume", ("a", b"Eve", "")), ("resume", ("b", b"Eve", ""))],
        ],
    )
    async def test_with_a_field_twice_is_refused(self, board: Board, files: list[Any]) -> None:
        """H10."""
        posting = await board.public()
        answer = await board.ask("POST", f"/jobs/{posting['id']}/applications", EVE, files=files)

        assert answer.status_code == 400

    async def test_for_a_posting_that_is_not_public_or_applied_for_elsewhere_is_refused(self, board: Board) -> None:
        paused = await board.public()
        await board.said("POST", f"/jobs/{paused['id']}:pause", ADA)
        assert (await board.apply(paused)).status_code == 404
        elsewhere = await board.public(apply_url="https://harbor.example/apply", apply_method="external")
        assert (await board.apply(elsewhere)).json()["type"] == "/problems/apply-elsewhere"
        both = await board.public(apply_url="https://harbor.example/apply")
        assert (await board.apply(both)).status_code == 201
        for guest in (GUEST, ""):
            assert (await board.apply(both, guest)).status_code == 401


class TestModeration:
    async def test_shows_what_waits_with_the_reason_and_says_no_with_one(self, board: Board) -> None:
        employer = await board.employer(EVE, website="")
        posting = await board.said("POST", "/jobs", EVE, json=POSTING | {"employer_id": employer["id"]})
        board.clock.moment += timedelta(minutes=1)
        await board.said("POST", f"/jobs/{posting['id']}:publish", EVE)
        board.clock.moment += timedelta(minutes=1)

        (waiting,) = (await board.said("GET", "/moderation/waiting", SAM))["items"]
        assert [each["sign"] for each in waiting["findings"]] == ["new_employer"]
        assert await board.problem("POST", f"/jobs/{posting['id']}:reject", SAM) == (422, "reason-required")
        refused = await board.said("POST", f"/jobs/{posting['id']}:reject", SAM, json={"reason": "Name a website."})

        assert (refused["state"], refused["reason"]) == ("rejected", "Name a website.")
        assert (await board.said("GET", "/moderation/waiting", SAM))["items"] == []
        record = (await board.said("GET", f"/moderation/audit?subject_id={posting['id']}", SAM))["items"]
        assert [(each["action"], each["by"]) for each in reversed(record)] == [
            ("posting.drafted", "eve"),
            ("posting.pending_review", "eve"),
            ("posting.rejected", "sam"),
        ]

    async def test_hears_a_report_of_each_person_once(self, board: Board) -> None:
        posting = await board.public()
        report = {"reason": "scam", "comment": "Asked me for a fee."}
        await board.said("POST", f"/jobs/{posting['id']}:report", EVE, json=report)
        assert await board.problem("POST", f"/jobs/{posting['id']}:report", EVE, json=report) == (
            409,
            "already-reported",
        )
        await board.said("POST", f"/jobs/{posting['id']}:report", ADA, json={"reason": "other"})

        first, second = (await board.said("GET", "/moderation/reports", SAM))["items"]
        assert (first["job_id"], {first["reporter"], second["reporter"]}) == (posting["id"], {"ada", "eve"})
        upheld = {"outcome": "upheld", "note": "Taken down."}
        await board.said("POST", f"/moderation/reports/{first['id']}:resolve", SAM, json=upheld)

        assert [each["id"] for each in (await board.said("GET", "/moderation/reports", SAM))["items"]] == [second["id"]]
        (resolved,) = (await board.said("GET", "/moderation/reports?outcome=upheld", SAM))["items"]
        assert resolved["note"] == "Taken down."

    async def test_takes_a_suspended_employers_postings_out_of_view(self, board: Board) -> None:
        posting = await board.public()
        place = f"/employers/{posting['employer']['id']}"
        await board.said("POST", f"{place}:suspend", SAM, json={"reason": "Asked for fees."})

        assert (await board.said("GET", "/jobs"))["items"] == []
        assert await board.problem("GET", f"/jobs/{posting['id']}") == (404, "posting-not-found")
        assert await board.problem("GET", place) == (404, "employer-not-found")
        assert (await board.said("GET", place, ADA))["suspension_reason"] == "Asked for fees."
        assert (await board.apply(posting)).status_code == 404
        await board.said("POST", f"{place}:reinstate", SAM)
        assert len((await board.said("GET", "/jobs"))["items"]) == 1

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/moderation/waiting"),
            ("GET", "/moderation/reports"),
            ("GET", "/moderation/audit"),
            ("POST", "/moderation/reports/x:resolve"),
            ("POST", "/jobs/x:reject"),
            ("POST", "/jobs/x:approve"),
            ("POST", "/jobs/x:approveEdit"),
            ("POST", "/jobs/x:rejectEdit"),
            ("POST", "/employers/x:trust"),
            ("POST", "/employers/x:suspend"),
            ("POST", "/employers/x:reinstate"),
        ],
    )
    async def test_is_for_staff(self, board: Board, method: str, path: str) -> None:
        body = {"json": {"outcome": "upheld"}} if path.endswith("resolve") else {}

        assert await board.problem(method, path, ADA, **body) == (403, "staff-only")
        assert await board.problem(method, path, "", **body) == (401, "sign-in-required")


class TestMembers:
    async def test_are_asked_by_address_or_id_and_act_once_they_say_yes(self, board: Board) -> None:
        employer = await board.employer()
        place = f"/employers/{employer['id']}"
        assert (await board.said("GET", "/me/employers", EVE))["items"] == []
        await board.said("POST", f"{place}/invitations", ADA, json={"account_id": "eve"})
        (asked,) = (await board.said("GET", "/me/invitations", EVE))["items"]
        assert (asked["employer_name"], asked["role"]) == ("Harbor Clinic", "recruiter")

        await board.said("POST", f"/invitations/{asked['id']}:accept", EVE)

        assert (await board.said("GET", "/me/employers", EVE))["items"][0]["id"] == employer["id"]
        members = (await board.said("GET", f"{place}/members", EVE))["items"]
        assert [(each["account_id"], each["role"]) for each in members] == [("ada", "owner"), ("eve", "recruiter")]
        assert await board.problem("PATCH", place, EVE, json={"name": "Evil"}) == (403, "owners-only")
        assert await board.problem("DELETE", f"{place}/members/ada", EVE) == (403, "owners-only")
        await board.said("PATCH", f"{place}/members/eve", ADA, json={"role": "owner"})
        await board.said("DELETE", f"{place}/members/ada", EVE)
        assert await board.problem("GET", f"{place}/members", ADA) == (404, "employer-not-found")
        assert await board.problem("DELETE", f"{place}/members/eve", EVE) == (409, "last-owner")

    async def test_see_every_posting_in_its_state(self, board: Board) -> None:
        posting = await board.public()
        place = f"/employers/{posting['employer']['id']}/jobs"
        await board.said("POST", "/jobs", ADA, json=POSTING | {"employer_id": posting["employer"]["id"]})

        states = [each["state"] for each in (await board.said("GET", place, ADA))["items"]]
        assert sorted(states) == ["draft", "published"]
        assert len((await board.said("GET", f"{place}?state=draft", ADA))["items"]) == 1
        assert await board.problem("GET", place, EVE) == (404, "employer-not-found")


class TestADomain:
    async def test_is_proved_by_a_verified_address(self, board: Board) -> None:
        employer = await board.employer(website="https://other.example")
        place = f"/employers/{employer['id']}"
        assert await board.problem("POST", f"{place}:verifyDomain", ADA) == (409, "domain-not-proved")

        changed = await board.said("PATCH", place, ADA, json={"website": "https://www.harbor.example"})

        assert (changed["trusted"], changed["trust"], changed["verified_domain"]) == (True, "domain", "harbor.example")


def _files(folder: Path) -> list[Path]:
    return list((folder / "resumes").iterdir())

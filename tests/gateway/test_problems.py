"""How whatever goes wrong is told."""

import html
import re
from pathlib import Path

import grpc
import httpx2
import pytest
import structlog
from fastapi import FastAPI

from chassis.errors import Forwarded, Kind
from chassis.rpc.errors import FAULT_MESSAGE, Refusal
from gateway.problems import catalogue, problem_from
from tests.gateway.conftest import calling
from tests.gateway.suite import Suite

ROOT = Path(__file__).parents[2]
PAGE = "/api/v1/codes/icd10cm/E11.9"


def reasons_of_the_services() -> set[str]:
    """Every reason that a service of the suite, or the chassis, refuses with."""
    sources = [*ROOT.glob("services/*/errors.py"), ROOT / "chassis/errors.py"]
    named = re.findall(r'^    reason = "([A-Z_]+)"', "\n".join(source.read_text() for source in sources), re.MULTILINE)
    protos = "\n".join(proto.read_text() for proto in ROOT.glob("protos/codingahead/*/v1/*_service.proto"))
    told = " ".join(re.findall(r"[Rr]efuse[sd]? with ([^;]*?)\n *rpc", protos.replace("//", "")))
    return set(named) | set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", told))


class TestEveryReason:
    @pytest.mark.parametrize("reason", sorted(reasons_of_the_services() - {"TOKEN_INVALID", "DEADLINE_REQUIRED"}))
    def test_is_explained(self, reason: str) -> None:
        assert catalogue()[reason].means

    @pytest.mark.parametrize("code", list(grpc.StatusCode))
    def test_that_nobody_foresaw_has_a_status_by_its_kind(self, code: grpc.StatusCode) -> None:
        met = problem_from(Refusal(code, "SOMETHING_NEW", "In words."))

        assert 400 <= met.status < 600
        assert met.slug == "something-new"

    @pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.UNAUTHENTICATED])
    def test_of_grpc_itself_is_told_in_our_words(self, code: grpc.StatusCode) -> None:
        met = problem_from(Refusal(code, code.name, "failed to connect to ipv4:10.0.0.7:7001"))

        assert "10.0.0.7" not in met.detail
        assert met.status in {500, 503}


class TestTheNumbersOfTheContract:
    @pytest.mark.parametrize(
        ("reason", "status"),
        [
            ("CODE_NOT_FOUND", 404),
            ("CODE_SYSTEM_NOT_FOUND", 404),
            ("EMAIL_TAKEN", 409),
            ("BAD_CREDENTIALS", 401),
            ("UNAUTHENTICATED", 401),
            ("SIGN_IN_REQUIRED", 401),
            ("NO_QUESTIONS_LEFT", 402),
            ("STAFF_ONLY", 403),
            ("IDEMPOTENCY_KEY_REUSED", 422),
            ("PASSWORD_TOO_WEAK", 422),
            ("QUESTION_TOO_LONG", 422),
        ],
    )
    def test_are_these(self, reason: str, status: int) -> None:
        assert catalogue()[reason].status == status


class TestAFaultOfAService:
    async def test_leaks_nothing(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        suite.failing["SearchCodes"] = RuntimeError("postgresql://user:secret@db/ledger")
        answer = await client.get("/api/v1/search?q=a")

        assert answer.status_code == 500
        assert answer.json()["detail"] == FAULT_MESSAGE
        assert "secret" not in answer.text

    async def test_of_our_own_leaks_nothing_either(self, app: FastAPI) -> None:
        app.state.gateway.clients = None
        with structlog.testing.capture_logs() as logged:
            async with calling(app) as client:
                answer = await client.get(PAGE)

        assert (answer.status_code, answer.json()["detail"]) == (500, FAULT_MESSAGE)
        assert answer.headers["x-request-id"] == answer.json()["request_id"]
        assert "NoneType" not in answer.text
        assert "request_failed" in [line["event"] for line in logged]


class TestAServiceThatIsAway:
    @pytest.mark.parametrize(
        "away",
        [
            pytest.param(Forwarded(Kind.UNAVAILABLE, "SERVICE_UNAVAILABLE", "Away."), id="H72-said"),
            pytest.param(TimeoutError(), id="H72-late"),
        ],
    )
    async def test_is_a_503_that_says_when_to_try_again(
        self, client: httpx2.AsyncClient, suite: Suite, away: Exception
    ) -> None:
        suite.failing["GetCodePage"] = away
        answer = await client.get(PAGE)

        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert not suite.people


class TestAProblem:
    async def test_has_every_field_of_rfc_9457(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/api/v1/nothing-here?secret=1", headers={"X-Request-Id": "r-1"})

        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json() == {
            "type": "/problems/not-found",
            "title": "There is nothing here",
            "status": 404,
            "detail": "No page and no resource has this address.",
            "instance": "/api/v1/nothing-here",
            "request_id": "r-1",
        }

    @pytest.mark.parametrize(
        ("path", "allowed"),
        [
            ("/api/v1/search", "GET, HEAD"),
            ("/api/v1/jobs", "GET, HEAD, POST"),
            ("/api/v1/sessions/current", "DELETE"),
        ],
    )
    async def test_of_a_wrong_method_names_the_right_ones(
        self, client: httpx2.AsyncClient, path: str, allowed: str
    ) -> None:
        answer = await client.put(path)

        assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")
        assert answer.headers["allow"] == allowed

    @pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "nonsense"}])
    async def test_of_a_missing_credential_says_which_would_do(
        self, client: httpx2.AsyncClient, headers: dict[str, str]
    ) -> None:
        answer = await client.get("/api/v1/operator/usage", headers=headers)

        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    async def test_is_a_page_for_people(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/nothing-here", headers={"Accept": "text/html"})

        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in answer.headers["content-security-policy"]

    async def test_is_json_for_a_program_on_a_page(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/nothing-here", headers={"Accept": "application/json"})

        assert answer.headers["content-type"] == "application/problem+json"

    async def test_is_explained_where_its_type_points(self, client: httpx2.AsyncClient) -> None:
        for reason, meaning in catalogue().items():
            slug = reason.lower().replace("_", "-")
            answer = await client.get(f"/problems/{slug}", headers={"Accept": "application/json"})
            page = await client.get(f"/problems/{slug}", headers={"Accept": "text/html"})

            assert answer.json()["means"] == meaning.means
            assert page.status_code == 200
            assert meaning.title in html.unescape(page.text)

    @pytest.mark.parametrize("slug", ["no-such-problem", "NOT-FOUND", "not_found", "%3Cscript%3E"])
    async def test_that_does_not_exist_is_not_explained(self, client: httpx2.AsyncClient, slug: str) -> None:
        assert (await client.get(f"/problems/{slug}")).status_code == 404

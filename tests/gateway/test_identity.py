"""Whose request it is: tokens, cookies, guests, and what happens to credentials that do not hold."""

from typing import Any

import httpx2
import pytest

from chassis.identity import CallerKind
from tests.gateway.conftest import MakeSettings, calling, gateway
from tests.gateway.suite import Person, Suite

PAGE = "/api/v1/codes/icd10cm/E11.9"
SESSION_GONE = "ca_session=; Max-Age=0"
GUEST_GONE = "ca_guest=; Max-Age=0"


def ada(suite: Suite, **turned: Any) -> tuple[Person, str]:
    """Someone registered, and her session."""
    person = Person(CallerKind.REGISTERED, "ada@example.org", "Ada", granted=6, remaining=6, **turned)
    return person, suite.token_for(person)


def set_cookies(answer: httpx2.Response) -> list[str]:
    return answer.headers.get_list("set-cookie")


class TestAGuestCookieThatDoesNotHold:
    @pytest.mark.parametrize(
        "cookie",
        [
            pytest.param("token-never-made", id="H56-unknown"),
            pytest.param("t", id="H56-truncated"),
            pytest.param("x" * 10_000, id="H56-long"),
            pytest.param('"quoted, odd"', id="H56-odd"),
            pytest.param("caf\u00e9", id="H56-not-ascii"),
        ],
    )
    async def test_makes_a_new_guest(self, client: httpx2.AsyncClient, suite: Suite, cookie: str) -> None:
        answer = await client.get(PAGE, headers=[(b"cookie", f"ca_guest={cookie}".encode())])

        assert answer.status_code == 200
        assert answer.json()["access"]["reason"] == "view_spent"
        assert [line for line in set_cookies(answer) if line.startswith("ca_guest=token-")]
        assert len(suite.people) == 1

    async def test_is_forgotten_where_nothing_is_spent(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.get("/api/v1/me", headers={"Cookie": "ca_guest=nobody"})

        assert answer.json()["kind"] == "guest"
        assert answer.json()["id"] is None
        assert set_cookies(answer)[0].startswith(GUEST_GONE)
        assert not suite.people


class TestASessionThatHasEnded:
    async def test_is_refused_under_the_api_and_its_cookie_removed(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        """H58."""
        answer = await client.get(PAGE, headers={"Cookie": "ca_session=ended"})

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthenticated")
        assert set_cookies(answer)[0].startswith(SESSION_GONE)
        assert not suite.people

    async def test_goes_on_as_a_guest_on_a_page(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.get("/codes/icd10cm/E11.9", headers={"Cookie": "ca_session=ended"})

        assert answer.status_code == 200
        assert any(line.startswith(SESSION_GONE) for line in set_cookies(answer))
        assert [person.kind for person in suite.people.values()] == [CallerKind.GUEST]

    async def test_falls_back_to_the_guest_that_was_there_before(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        guest = suite.token_for(Person())
        await client.get("/codes/icd10cm/E11.9", headers={"Cookie": f"ca_session=ended; ca_guest={guest}"})

        assert suite.people[guest].charged == ["icd10cm/E11.9"]
        assert not suite.asked("OpenGuest")


class TestABearerToken:
    async def test_wins_over_cookies(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        person, token = ada(suite)
        guest = suite.token_for(Person())
        headers = {"Authorization": f"Bearer {token}", "Cookie": f"ca_guest={guest}"}
        await client.get(PAGE, headers=headers)

        assert person.charged == ["icd10cm/E11.9"]
        assert not suite.people[guest].charged

    @pytest.mark.parametrize(
        "header", ["Bearer ended", "Bearer", "Basic YTpi", "Bearer a b", f"Bearer {'x' * 16_000}", "\u00e9"]
    )
    async def test_that_does_not_hold_is_refused(self, client: httpx2.AsyncClient, suite: Suite, header: str) -> None:
        answer = await client.get(PAGE, headers=[(b"authorization", header.encode())])

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthenticated")
        assert not suite.people


class TestAGuestsCookieBesideAnothersSession:
    async def test_yields_to_the_session(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        """H57."""
        person, token = ada(suite)
        guest = suite.token_for(Person())
        await client.get(PAGE, headers={"Cookie": f"ca_session={token}; ca_guest={guest}"})

        assert person.charged == ["icd10cm/E11.9"]
        assert not suite.people[guest].charged


class TestWhatAClientSaysAboutItself:
    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({"X-Forwarded-For": "6.6.6.6"}, id="H60-forwarded-for"),
            pytest.param({"Forwarded": "for=6.6.6.6", "X-Real-IP": "6.6.6.6"}, id="H60-others"),
            pytest.param({"X-Forwarded-For": ", ".join(["6.6.6.6"] * 1_000)}, id="H60-hops"),
        ],
    )
    async def test_does_not_change_its_network(
        self, client: httpx2.AsyncClient, suite: Suite, headers: dict[str, str]
    ) -> None:
        await client.get(PAGE, headers=headers)

        assert suite.networks == ["203.0.113.7"]

    async def test_does_not_reach_the_services(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        """H61."""
        headers = {"X-User-Id": "1", "X-Internal-Admin": "yes", "grpc-timeout": "1H", "grpc-status": "0"}
        await client.get(PAGE, headers=headers)

        ours = {"authorization", "x-request-id", "traceparent", "user-agent"}
        assert set(suite.metadata_of("GetCodePage")) <= ours

    async def test_does_not_change_its_method(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        """H65."""
        _, token = ada(suite)
        headers = {"Authorization": f"Bearer {token}", "X-HTTP-Method-Override": "DELETE"}
        await client.get("/api/v1/me", headers=headers)

        assert token in suite.people


class TestCookiesUnderHttps:
    async def test_are_secure(self, make_settings: MakeSettings, suite: Suite) -> None:
        settings = make_settings(public_base_url="https://coding.example.org")
        async with gateway(settings) as app, calling(app, base="http://coding.example.org") as client:
            answer = await client.get(PAGE)

        assert "; Secure" in set_cookies(answer)[0]
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


class TestEveryCall:
    async def test_carries_the_requests_id_and_trace(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        await client.get(PAGE, headers={"X-Request-Id": "my-request_1", "traceparent": trace})

        sent = suite.metadata_of("GetCodePage")
        assert sent["x-request-id"] == "my-request_1"
        assert sent["traceparent"][3:35] == trace[3:35]

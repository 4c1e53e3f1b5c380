"""Verifying an address and resetting a password by mailed links: by API, and on pages without JavaScript."""

import re

import httpx2
import pytest

from chassis.errors import Forwarded, Kind
from gateway.limits import limit_for
from tests.gateway.suite import SERVICE_TOKEN, Suite

ADA = {"email": "ada@example.org", "password": "a long enough one", "name": "Ada"}
HTML = {"accept": "text/html"}
ANOTHER = "another long password"


@pytest.fixture
async def ada(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """Somebody who is logged in."""
    await client.post("/api/v1/accounts", json=ADA)
    return client


async def sent(client: httpx2.AsyncClient, page: str, to: str = "", **fields: str) -> httpx2.Response:
    """Open a page and send its own form."""
    html = (await client.get(page, headers=HTML)).text
    token = re.search(r'<main.*name="csrf_token" value="([^"]+)"', html, re.DOTALL)
    assert token
    return await client.post(to or page, data={"csrf_token": token[1], **fields}, headers=HTML)


class TestAVerificationByApi:
    async def test_answers_204_without_a_session(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        assert (await ada.post("/api/v1/email-verifications")).status_code == 202
        (link,) = suite.links
        ada.cookies.clear()
        answer = await ada.post(f"/api/v1/email-verifications/{link}")

        assert (answer.status_code, answer.content) == (204, b"")
        assert suite.metadata_of("VerifyEmail")["authorization"] == f"Bearer {SERVICE_TOKEN}"

    async def test_shows_in_me(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        assert (await ada.get("/api/v1/me")).json()["email_verified"] is False
        await ada.post("/api/v1/email-verifications")
        await ada.post(f"/api/v1/email-verifications/{next(iter(suite.links))}")

        assert (await ada.get("/api/v1/me")).json()["email_verified"] is True

    @pytest.mark.parametrize("token", ["unknown", "x" * 43, "%20", "a%2Fb"])
    async def test_with_a_link_that_is_none_says_what_to_do(self, client: httpx2.AsyncClient, token: str) -> None:
        answer = await client.post(f"/api/v1/email-verifications/{token}")

        assert answer.status_code == 404
        if answer.json()["type"] != "/problems/not-found":
            assert answer.json()["type"] == "/problems/link-not-valid"

    async def test_cannot_be_had_by_a_get(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        assert (await client.get("/api/v1/email-verifications/unknown")).status_code == 405
        assert suite.asked("VerifyEmail") == []

    async def test_is_sent_again_to_people_alone(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/v1/email-verifications")

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    async def test_is_sent_again_so_many_times(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        enough = Forwarded(Kind.RESOURCE_EXHAUSTED, "VERIFICATIONS_LIMITED", "Enough.", (), retry_after_seconds="60")
        suite.failing["SendEmailVerification"] = enough
        answer = await ada.post("/api/v1/email-verifications")

        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
        assert answer.json()["type"] == "/problems/verifications-limited"


class TestAVerificationOnItsPage:
    async def test_needs_the_button(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        await ada.post("/api/v1/email-verifications")
        link = next(iter(suite.links))
        for _ in range(3):
            page = await ada.get(f"/email-verifications/{link}", headers=HTML)
            assert page.status_code == 200
            assert link not in page.text.replace(f'action="/email-verifications/{link}"', "")
        assert suite.asked("VerifyEmail") == []

        done = await sent(ada, f"/email-verifications/{link}")

        assert done.status_code == 200
        assert "Your address is confirmed" in done.text
        assert "Your e-mail address is confirmed" in (await ada.get("/account", headers=HTML)).text

    async def test_works_for_who_is_not_logged_in(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        await ada.post("/api/v1/email-verifications")
        ada.cookies.clear()
        done = await sent(ada, f"/email-verifications/{next(iter(suite.links))}")

        assert "Your address is confirmed" in done.text
        assert 'href="/login"' in done.text

    async def test_pressed_twice_is_still_a_success(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        await ada.post("/api/v1/email-verifications")
        link = next(iter(suite.links))
        await sent(ada, f"/email-verifications/{link}")
        again = await sent(ada, f"/email-verifications/{link}")

        assert (again.status_code, "Your address is confirmed" in again.text) == (200, True)

    async def test_with_a_dead_link_offers_another_mail(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        dead = await sent(ada, "/email-verifications/unknown")
        assert dead.status_code == 404
        assert "does not work" in dead.text

        mailed = await sent(ada, "/email-verifications")
        assert "on its way to ada@example.org" in mailed.text
        assert len(suite.links) == 1

    async def test_without_our_forms_token_is_refused(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await ada.post("/email-verifications/unknown", data={"csrf_token": "made-up"}, headers=HTML)

        assert answer.status_code == 403
        assert suite.asked("VerifyEmail") == []

    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_asks_to_log_in_before_it_sends_another_mail(self, client: httpx2.AsyncClient, method: str) -> None:
        if method == "GET":
            answer = await client.get("/email-verifications", headers=HTML)
        else:
            answer = await sent(client, "/login", "/email-verifications")

        assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/email-verifications")

    async def test_is_asked_for_on_the_account_page(self, ada: httpx2.AsyncClient) -> None:
        page = (await ada.get("/account", headers=HTML)).text

        assert "not confirmed yet" in page
        assert 'action="/email-verifications"' in page


class TestAResetByApi:
    @pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org", "no address", ""])
    async def test_is_one_answer_for_all(self, ada: httpx2.AsyncClient, suite: Suite, email: str) -> None:
        answer = await ada.post("/api/v1/password-resets", json={"email": email})

        assert answer.status_code == 202
        assert answer.json() == {"message": "If the address has an account, a mail with a link is on its way to it."}
        (asked,) = suite.asked("RequestPasswordReset")
        assert (asked.email, asked.network) == (email, "203.0.113.7")

    async def test_changes_the_password(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        await ada.post("/api/v1/password-resets", json={"email": ADA["email"]})
        link = next(iter(suite.links))
        answer = await ada.post(f"/api/v1/password-resets/{link}", json={"password": ANOTHER})
        again = await ada.post(f"/api/v1/password-resets/{link}", json={"password": ANOTHER})

        assert (answer.status_code, answer.content) == (204, b"")
        assert (again.status_code, again.json()["type"]) == (404, "/problems/link-not-valid")

    async def test_refuses_a_weak_password_by_its_field(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/v1/password-resets/any", json={"password": "short"})

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["password"]

    @pytest.mark.parametrize("body", [{}, {"email": 1}, {"email": "a@b.org", "name": "x"}, {"email": "x" * 321}])
    async def test_of_nonsense_is_refused(self, client: httpx2.AsyncClient, suite: Suite, body: object) -> None:
        assert (await client.post("/api/v1/password-resets", json=body)).status_code == 422
        assert suite.asked("RequestPasswordReset") == []


class TestAResetOnItsPage:
    async def test_goes_from_the_log_in_page_to_another_password(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        ada.cookies.clear()
        assert 'href="/password-resets"' in (await ada.get("/login", headers=HTML)).text
        mailed = await sent(ada, "/password-resets", email=ADA["email"])
        nobodys = await sent(ada, "/password-resets", email="nobody@example.org")
        assert mailed.text.replace(ADA["email"], "") == nobodys.text.replace("nobody@example.org", "")

        link = next(iter(suite.links))
        weak = await sent(ada, f"/password-resets/{link}", password="short")
        assert (weak.status_code, 'id="password-error"' in weak.text) == (422, True)
        done = await sent(ada, f"/password-resets/{link}", password=ANOTHER)
        assert "Your password was changed" in done.text

        onward = await sent(ada, "/login", email=ADA["email"], password=ANOTHER)
        assert (onward.status_code, onward.headers["location"]) == (303, "/account")

    async def test_with_a_dead_link_offers_another(self, client: httpx2.AsyncClient) -> None:
        dead = await sent(client, "/password-resets/unknown", password=ANOTHER)

        assert dead.status_code == 404
        assert 'href="/password-resets"' in dead.text

    async def test_past_the_networks_limit_is_told_beside_the_form(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        enough = Forwarded(Kind.RESOURCE_EXHAUSTED, "RESETS_LIMITED", "Too many.", (), retry_after_seconds="60")
        suite.failing["RequestPasswordReset"] = enough
        answer = await sent(client, "/password-resets", email="ada@example.org")

        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
        assert "Too many." in answer.text

    async def test_logs_this_browser_out(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        await ada.post("/api/v1/password-resets", json={"email": ADA["email"]})
        await sent(ada, f"/password-resets/{next(iter(suite.links))}", password=ANOTHER)

        assert "ca_session" not in ada.cookies


@pytest.mark.parametrize("path", ["/api/v1/password-resets", "/password-resets/x", "/email-verifications/x"])
def test_mailed_links_count_as_sign_ins(path: str) -> None:
    assert limit_for("POST", path) == limit_for("POST", "/login")
    assert limit_for("GET", path) != limit_for("POST", "/login")

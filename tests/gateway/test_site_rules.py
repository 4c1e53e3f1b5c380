"""Other sites, forms, headers and limits."""

import httpx2
import pytest
from limits import RateLimitItemPerMinute

from gateway.csrf import FormTokens
from gateway.limits import limit_for, network_of
from tests.gateway.conftest import MakeSettings, calling, gateway
from tests.gateway.suite import Person, Suite

ADA = {"email": "ada@example.org", "password": "a long enough one", "name": "Ada"}


class TestARequestThatAnotherSiteCaused:
    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({"Sec-Fetch-Site": "cross-site"}, id="H62-cross-site"),
            pytest.param({"Sec-Fetch-Site": "same-site"}, id="H62-same-site"),
            pytest.param({"Origin": "https://evil.example"}, id="H62-origin"),
            pytest.param({"Origin": "null"}, id="H62-null"),
            pytest.param({"Origin": "http://["}, id="H62-rubbish"),
            pytest.param({"Origin": "http://evil.example", "Content-Type": "text/plain"}, id="H63-simple-form"),
        ],
    )
    @pytest.mark.parametrize("path", ["/api/v1/accounts", "/register", "/logout"])
    async def test_is_refused(
        self, client: httpx2.AsyncClient, suite: Suite, headers: dict[str, str], path: str
    ) -> None:
        answer = await client.post(path, content=b"{}", headers={"Content-Type": "application/json", **headers})

        assert answer.status_code == 403
        assert not suite.calls or {name for name, _, _ in suite.calls} <= {"GetStanding"}

    async def test_is_a_problem_of_its_own(self, client: httpx2.AsyncClient) -> None:
        answer = await client.delete("/api/v1/sessions/current", headers={"Sec-Fetch-Site": "cross-site"})

        assert answer.json()["type"] == "/problems/cross-site"

    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
    async def test_may_not_even_read_the_api_where_cookies_hold(
        self, client: httpx2.AsyncClient, suite: Suite, headers: dict[str, str]
    ) -> None:
        answer = await client.get("/api/v1/codes/icd10cm/E11.9", headers=headers)

        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/cross-site")
        assert not suite.calls

    async def test_may_follow_a_link_to_a_page(self, client: httpx2.AsyncClient) -> None:
        linked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

        assert (await client.get("/codes/icd10cm/E11.9", headers=linked)).status_code == 200


class TestARequestOfOurOwnPages:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "http://127.0.0.1:8080"},
            pytest.param({}, id="no-browser"),
        ],
    )
    async def test_passes(self, client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
        assert (await client.post("/api/v1/accounts", json=ADA, headers=headers)).status_code == 201


class TestAForm:
    async def test_passes_with_the_token_of_its_page(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        token = suite.token_for(Person())
        client.cookies.set("ca_guest", token)
        answer = await client.post("/register", data={**ADA, "csrf_token": FormTokens("k" * 40).issue(token)})

        assert answer.status_code == 303
        assert suite.asked("RegisterAccount")[0].guest_token == token

    async def test_passes_when_its_page_was_made_before_the_guest(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        client.cookies.set("ca_guest", suite.token_for(Person()))
        answer = await client.post("/register", data={**ADA, "csrf_token": FormTokens("k" * 40).issue("")})

        assert answer.status_code == 303

    @pytest.mark.parametrize(
        "forged",
        [
            pytest.param({}, id="none"),
            pytest.param({"csrf_token": ""}, id="empty"),
            pytest.param({"csrf_token": "x.y.z"}, id="made-up"),
            pytest.param({"csrf_token": FormTokens("k" * 40).issue("another visitor")}, id="another-visitors"),
            pytest.param({"csrf_token": FormTokens("z" * 40).issue("")}, id="another-key"),
        ],
    )
    async def test_is_refused_without_it(
        self, client: httpx2.AsyncClient, suite: Suite, forged: dict[str, str]
    ) -> None:
        answer = await client.post("/register", data={**ADA, **forged}, headers={"Accept": "application/json"})

        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/form-not-ours")
        assert not suite.asked("RegisterAccount")

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"email=a&email=b", 400),
            (b"email=%00", 400),
            (b"email=%ff", 400),
            (b"&".join(b"f%d=1" % n for n in range(200)), 400),
        ],
    )
    async def test_is_refused_when_it_is_no_text(self, client: httpx2.AsyncClient, body: bytes, status: int) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}

        assert (await client.post("/login", content=body, headers=headers)).status_code == status


class TestEveryAnswer:
    @pytest.mark.parametrize("path", ["/healthz", "/api/v1/me", "/", "/nothing", "/static/app.css", "/openapi.json"])
    async def test_says_what_a_browser_may_do_with_it(self, client: httpx2.AsyncClient, path: str) -> None:
        headers = (await client.get(path)).headers

        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert {"referrer-policy", "permissions-policy", "x-request-id", "cache-control"} <= set(headers)
        assert "strict-transport-security" not in headers
        assert "server" not in headers


class TestTheLimits:
    async def test_hold_each_network_to_its_own(self, make_settings: MakeSettings) -> None:
        wrong = {"email": "a@example.org", "password": "not this"}
        async with gateway(make_settings(limits=True)) as app, calling(app) as one, calling(app, "198.51.100.1") as two:
            statuses = [(await one.post("/api/v1/sessions", json=wrong)).status_code for _ in range(31)]
            last = await one.post("/api/v1/sessions", json=wrong)
            elsewhere = await two.post("/api/v1/sessions", json=wrong)
            reading = await one.get("/api/v1/me")

        assert statuses == [401] * 30 + [429]
        assert last.json()["type"] == "/problems/rate-limited"
        assert int(last.headers["retry-after"]) >= 1
        assert (elsewhere.status_code, reading.status_code) == (401, 200)

    async def test_say_loudly_that_they_are_off(
        self, make_settings: MakeSettings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        async with gateway(make_settings(limits=False)) as app, calling(app) as client:
            await client.get("/healthz")

        assert "rate_limits_off" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("", ""),
        ],
    )
    def test_count_an_ipv6_client_by_its_64(self, address: str, network: str) -> None:
        assert network_of(address) == network

    @pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/app.css"])
    def test_leave_probes_and_files_alone(self, path: str) -> None:
        assert limit_for("GET", path) is None

    @pytest.mark.parametrize("path", ["/jobs/feed.xml", "/jobs/rss.xml", "/sitemap.xml"])
    def test_count_feeds_apart(self, path: str) -> None:
        assert limit_for("GET", path) == RateLimitItemPerMinute(30, namespace="feeds")

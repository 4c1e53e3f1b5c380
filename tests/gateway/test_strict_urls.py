"""URLs, hosts and parameters that could mean two things, or nothing."""

import httpx2
import pytest

from tests.gateway.conftest import MakeSettings, calling, gateway
from tests.gateway.suite import Suite


class TestAPath:
    @pytest.mark.parametrize(
        ("code", "status"),
        [
            pytest.param("E11%00.9", 400, id="H22-nul"),
            pytest.param("E11%0a.9", 400, id="H22-line-end"),
            pytest.param("E11%c2%85.9", 400, id="H22-c1"),
            pytest.param("E11%e2%80%ae.9", 400, id="H22-bidi"),
            pytest.param("E11%ff.9", 400, id="H23-invalid-utf-8"),
            pytest.param("..%2f..%2fE11.9", 404, id="H24-encoded-slash"),
            pytest.param("%252e%252e", 404, id="H24-twice-encoded"),
            pytest.param("E11%5c.9", 404, id="H24-backslash"),
            pytest.param("%2e%2e", 404, id="H24-dots"),
            pytest.param("/E11.9", 404, id="H24-two-slashes"),
            pytest.param("E11.9/", 404, id="H24-trailing-slash"),
        ],
    )
    async def test_has_one_spelling(self, client: httpx2.AsyncClient, suite: Suite, code: str, status: int) -> None:
        answer = await client.get(
            httpx2.URL("http://127.0.0.1:8080").copy_with(raw_path=b"/api/v1/codes/icd10cm/" + code.encode())
        )

        assert answer.status_code == status
        assert not suite.people


class TestAQuery:
    @pytest.mark.parametrize(
        ("query", "status"),
        [
            pytest.param("&".join(["p"] * 10_000), 400, id="H9-10000"),
            pytest.param("&".join(f"p{n}" for n in range(101)), 400, id="H9-101"),
            pytest.param("q=a&q=b", 400, id="H10-repeated"),
            pytest.param("q=a&%71=b", 400, id="H10-repeated-in-disguise"),
            pytest.param("q=%00", 400, id="H22-nul"),
            pytest.param("q=%ff", 400, id="H23-invalid-utf-8"),
            pytest.param("q=" + "x" * 9_000, 414, id="H8-long"),
            pytest.param("q=100%", 200, id="lone-percent"),
            pytest.param("q=a+b&utm_source=mail", 200, id="unknown-parameter"),
            pytest.param("q=%F0%9F%99%82", 200, id="H70-emoji"),
            pytest.param("q=%22*%22+NEAR(", 200, id="H70-operators"),
        ],
    )
    async def test_says_one_thing_in_text(self, client: httpx2.AsyncClient, query: str, status: int) -> None:
        url = httpx2.URL("http://127.0.0.1:8080").copy_with(raw_path=f"/api/v1/search?{query}".encode())

        assert (await client.get(url)).status_code == status


class TestAHost:
    @pytest.mark.parametrize(
        ("host", "status"),
        [
            ("127.0.0.1:8080", 200),
            ("localhost", 200),
            ("LOCALHOST:1", 200),
            ("[::1]:8080", 200),
            pytest.param("evil.example", 421, id="H17-unknown"),
            pytest.param("127.0.0.1.evil.example", 421, id="H17-unknown-below"),
            pytest.param("user@127.0.0.1", 400, id="H17-user"),
            pytest.param("127.0.0.1/x", 400, id="H17-path"),
            pytest.param("[::1", 400, id="H17-half"),
        ],
    )
    async def test_must_be_ours(self, client: httpx2.AsyncClient, host: str, status: int) -> None:
        assert (await client.get("/api/v1/me", headers={"Host": host})).status_code == status

    async def test_may_be_the_public_one_and_those_that_are_allowed(self, make_settings: MakeSettings) -> None:
        settings = make_settings(public_base_url="https://coding.example.org", allowed_hosts=("inside.example",))
        async with gateway(settings) as app, calling(app) as client:
            for host in ("coding.example.org", "inside.example"):
                assert (await client.get("/api/v1/me", headers={"Host": host})).status_code == 200

    async def test_may_be_any_for_a_probe(self, client: httpx2.AsyncClient) -> None:
        for path in ("/healthz", "/readyz"):
            assert (await client.get(path, headers={"Host": "10.1.2.3"})).status_code == 200


class TestAnIdempotencyKey:
    @pytest.mark.parametrize(
        "key",
        [
            pytest.param("", id="H49-empty"),
            pytest.param("x" * 256, id="H49-256"),
            pytest.param("a b", id="H49-space"),
            pytest.param("caf\u00e9", id="H49-not-ascii"),
        ],
    )
    async def test_is_1_to_255_visible_characters(self, client: httpx2.AsyncClient, suite: Suite, key: str) -> None:
        headers = [(b"idempotency-key", key.encode()), (b"content-type", b"application/json")]
        answer = await client.post("/api/v1/assistant/questions", content=b'{"question":"A"}', headers=headers)

        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/idempotency-key-invalid")
        assert not suite.people

    async def test_may_be_left_out(self, client: httpx2.AsyncClient) -> None:
        """H48."""
        assert (await client.post("/api/v1/assistant/questions", json={"question": "A"})).status_code == 200


class TestARequestId:
    async def test_is_taken_over_when_it_is_fit(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/healthz", headers={"X-Request-Id": "abc_DEF-123"})

        assert answer.headers["x-request-id"] == "abc_DEF-123"

    @pytest.mark.parametrize("asked", ["", "a b", "x" * 65, '"}injected'])
    async def test_is_made_otherwise(self, client: httpx2.AsyncClient, asked: str) -> None:
        made = (await client.get("/healthz", headers={"X-Request-Id": asked})).headers["x-request-id"]

        assert made != asked
        assert len(made) == 32

"""JSON that could be read in two ways, or could not be kept, is refused and never echoed."""

import httpx2
import pytest

from gateway.strictness.json_text import refuse_unfit_json
from tests.gateway.suite import Suite

ASK = "/api/v1/assistant/questions"
JOB = "/api/v1/jobs"
JSON = {"Content-Type": "application/json"}


def deep(levels: int) -> bytes:
    return b'{"question":' + b"[" * levels + b"]" * levels + b"}"


def salary(figure: bytes) -> bytes:
    return b'{"salary":{"min":' + figure + b',"max":1,"unit":"YEAR","currency":"USD"}}'


class TestABodyThatIsNoGoodJson:
    @pytest.mark.parametrize(
        ("body", "status"),
        [
            pytest.param(deep(100_000), 400, id="H29-depth-100000"),
            pytest.param(b"[" * 200_000, 400, id="H29-open-brackets"),
            pytest.param(deep(900), 422, id="H30-depth-900"),
            pytest.param(b'{"question":"\\ud800"}', 422, id="H31-lone-surrogate"),
            pytest.param(b'{"\\udfff":"x"}', 422, id="H31-lone-surrogate-key"),
            pytest.param(b'{"question":"a\\u0000b"}', 422, id="H32-nul"),
            pytest.param(b'{"question":NaN}', 422, id="H33-nan"),
            pytest.param(b'{"question":-Infinity}', 422, id="H33-infinity"),
            pytest.param(b'{"question":1e999}', 422, id="H33-1e999"),
            pytest.param(b'{"question":' + b"9" * 5_000 + b"}", 422, id="H34-5000-digits"),
            pytest.param(b'{"question":1180591620717411303424}', 422, id="H34-2^70"),
            pytest.param(b'{"question":true}', 422, id="H35-true-for-text"),
            pytest.param(b'{"question":"A","question":"B"}', 400, id="H36-duplicate-key"),
            pytest.param(b'{"question":"A","\\u0071uestion":"B"}', 400, id="H36-duplicate-key-escaped"),
            pytest.param(b'{"question":"A","granted":999}', 422, id="H37-unknown-field"),
            pytest.param(b'{"question":"A","is_admin":true}', 422, id="H37-admin"),
            pytest.param(b'{"question":"\xff"}', 400, id="H38-invalid-utf-8"),
            pytest.param('{"question":"A"}'.encode("utf-16"), 400, id="H38-utf-16"),
            pytest.param('{"question":"A"}'.encode("utf-16-le"), 400, id="H38-utf-16-le"),
            pytest.param(b'\xef\xbb\xbf{"question":"A"}', 400, id="H38-bom"),
            pytest.param(b"", 422, id="H42-empty"),
            pytest.param(b"null", 422, id="H42-null"),
            pytest.param(b"[]", 422, id="H42-list"),
            pytest.param(b'""', 422, id="H42-text"),
            pytest.param(b'{"question":', 400, id="H42-half"),
            pytest.param(b"{'question':1}", 400, id="H42-other-language"),
        ],
    )
    async def test_is_refused_and_reaches_no_service(
        self, client: httpx2.AsyncClient, suite: Suite, body: bytes, status: int
    ) -> None:
        answer = await client.post(ASK, content=body, headers=JSON)

        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert not suite.calls

    async def test_is_not_echoed(self, client: httpx2.AsyncClient) -> None:
        """H30."""
        answer = await client.post(ASK, content=b'{"question":["patient Jane Doe"]}', headers=JSON)

        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"field": "question", "message": "Input should be a valid string"}]
        assert "Jane" not in answer.text

    @pytest.mark.parametrize(
        "figure",
        [
            pytest.param(b"-1", id="H34-negative"),
            pytest.param(b"9223372036854775808", id="H34-2^63"),
            pytest.param(b"true", id="H35-true"),
            pytest.param(b'"1"', id="H35-text"),
            pytest.param(b"1.0", id="H35-float"),
        ],
    )
    async def test_is_refused_when_a_figure_is_none(self, client: httpx2.AsyncClient, figure: bytes) -> None:
        answer = await client.post(JOB, content=salary(figure), headers=JSON)

        assert answer.status_code == 422
        assert "salary.min" in {error["field"] for error in answer.json()["errors"]} | (
            {"salary.min"} if b"9223372036854775808" in figure else set()
        )

    def test_is_read_once_however_its_quotes_are_set(self) -> None:
        """A text of escaped quotes that never ends must not be scanned from each of them anew."""
        with pytest.raises(Exception, match="MALFORMED_REQUEST"):
            refuse_unfit_json(b'{"a":"' + b'\\"' * 120_000)


class TestABodyThatIsGood:
    @pytest.mark.parametrize("text", ["[[[[{{{{", "\\u00e9 \\ud83d\\ude42", "tab\\tand\\nline", "NaN"])
    async def test_passes_whatever_its_texts_hold(self, client: httpx2.AsyncClient, suite: Suite, text: str) -> None:
        answer = await client.post(ASK, content=f'{{"question":"{text}"}}'.encode(), headers=JSON)

        assert answer.status_code == 200, answer.text

    @pytest.mark.parametrize(
        "text", ["'; DROP TABLE x;--", "{{7*7}}", "=cmd|'/c'!A1", "<script>alert(1)</script>", "$ne"]
    )
    async def test_reaches_the_service_as_it_is(self, client: httpx2.AsyncClient, suite: Suite, text: str) -> None:
        """H68."""
        await client.post(ASK, json={"question": text})

        assert suite.asked("AskQuestion")[0].question == text


class TestABodyOfAnotherKind:
    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({"Content-Type": "text/plain"}, id="H39-text"),
            pytest.param({}, id="H39-none"),
            pytest.param({"Content-Type": "application/json; charset=utf-16"}, id="H39-utf-16"),
            pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, id="H39-form"),
            pytest.param({"Content-Type": "multipart/form-data; boundary=x"}, id="H43-multipart"),
            pytest.param({**JSON, "Content-Encoding": "gzip"}, id="H40-gzip"),
            pytest.param({**JSON, "Content-Encoding": "br, gzip"}, id="H40-twice"),
        ],
    )
    async def test_is_not_taken(self, client: httpx2.AsyncClient, suite: Suite, headers: dict[str, str]) -> None:
        answer = await client.post(ASK, content=b'{"question":"A"}', headers=headers)

        assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unsupported-media-type")
        assert not suite.calls

    @pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
    async def test_is_taken_when_it_is_json_in_utf_8(self, client: httpx2.AsyncClient, charset: str) -> None:
        headers = {"Content-Type": f"application/json; charset={charset}"}

        assert (await client.post(ASK, content=b'{"question":"A"}', headers=headers)).status_code == 200

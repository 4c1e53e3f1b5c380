"""Questions to CasePilot through the gateway."""

import json

import httpx2
import pytest

from tests.gateway.suite import Suite

ASK = "/api/v1/assistant/questions"
QUESTION = {"question": "What is E11.9?", "context": {"system": "icd10cm", "code": "E11.9"}}


class TestAQuestionOfAVisitor:
    async def test_makes_a_guest_and_is_answered(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.post(ASK, json=QUESTION)

        said = answer.json()
        assert said["status"] == "answered"
        assert said["verification"] == {"codes_checked": 1, "figures_checked": 0, "removed": []}
        assert said["citations"][0]["code"] == "E11.9"
        assert "ca_guest" in client.cookies
        assert suite.asked("AskQuestion")[0].context_code == "E11.9"

    async def test_past_the_last_one_is_not_answered(self, client: httpx2.AsyncClient) -> None:
        await client.post(ASK, json=QUESTION)
        answer = await client.post(ASK, json=QUESTION)

        assert (answer.status_code, answer.json()["type"]) == (402, "/problems/no-questions-left")

    async def test_has_the_key_that_its_header_names(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        for _ in range(2):
            await client.post(ASK, json=QUESTION, headers={"Idempotency-Key": "q-1"})

        assert len({asked.idempotency_key for asked in suite.asked("AskQuestion")}) == 1

    @pytest.mark.parametrize(
        "body", [{"question": ""}, {"question": "x" * 4_001}, {}, {"question": "x", "context": {"system": "icd10cm"}}]
    )
    async def test_is_refused_when_it_is_none(self, client: httpx2.AsyncClient, suite: Suite, body: object) -> None:
        answer = await client.post(ASK, json=body)

        assert answer.status_code == 422
        assert not suite.people


class TestAStreamedAnswer:
    async def test_is_tokens_then_citations_then_the_whole(self, client: httpx2.AsyncClient) -> None:
        plain = "**E11.9** is *Type 2 diabetes mellitus without complications* [1]. It is billable [1][2]."
        answer = await client.post(ASK, json=QUESTION, headers={"Accept": "text/event-stream"})

        events = [block.split("\n") for block in answer.text.strip().split("\n\n")]
        kinds = [name.removeprefix("event: ") for name, _ in events]
        data = [json.loads(line.removeprefix("data: ")) for _, line in events]
        tokens = kinds.count("token")
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert kinds == ["token"] * tokens + ["citation"] * 2 + ["done"]
        assert "".join(piece["text"] for piece in data[:tokens]) == plain
        assert data[-1]["answer_markdown"] == plain

    async def test_is_a_plain_problem_when_it_is_refused(self, client: httpx2.AsyncClient) -> None:
        await client.post(ASK, json=QUESTION)
        answer = await client.post(ASK, json=QUESTION, headers={"Accept": "text/event-stream"})

        assert answer.status_code == 402
        assert answer.headers["content-type"] == "application/problem+json"

"""Questions to CasePilot, answered at once or as a stream."""

import re
from collections.abc import AsyncIterator
from typing import Any

import orjson
from codingahead.assistant.v1.assistant_service_pb2 import AskQuestionRequest, AskQuestionResponse
from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.shapes.assistant import AnswerSaid, Question, answer_said
from gateway.state import gateway_of

router = APIRouter(tags=["assistant"])
_STREAM = "text/event-stream"
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; with `Accept: text/event-stream` the events token, citation and done.",
        "content": {_STREAM: {"schema": {"type": "string"}}},
    }
}
_PIECES = re.compile(r"\s*\S+|\s+")


@router.post(
    "/api/v1/assistant/questions", response_model=AnswerSaid, responses={**problems(401, 402, 404), **_STREAMED}
)
async def ask_question(
    request: Request, visitor: Visitor, key: IdempotencyKey, asked: Question
) -> AnswerSaid | Response:
    """Ask CasePilot. An answer spends one question, an abstention none; a retry without a key may spend again."""
    wanted = AskQuestionRequest(question=asked.question, conversation_id=asked.conversation_id or "")
    if asked.context is not None:
        wanted.context_system, wanted.context_code = asked.context.system, asked.context.code
    answer = answer_said(await put_question(request, visitor, wanted, key))
    if _STREAM in request.headers.get("accept", ""):
        return StreamingResponse(_events(answer), media_type=_STREAM)
    return answer


async def put_question(
    request: Request, visitor: Visit, wanted: AskQuestionRequest, key: str | None = None
) -> AskQuestionResponse:
    """Ask on the visitor's behalf; a guest is made of nobody."""
    wanted.idempotency_key = derived_key("question", key)

    async def ask(who: Metadata) -> AskQuestionResponse:
        return await gateway_of(request).clients.assistant.AskQuestion(wanted, metadata=who)

    return await visitor.spender(ask)


async def _events(answer: AnswerSaid) -> AsyncIterator[bytes]:
    for piece in _PIECES.findall(answer.answer_markdown):
        yield _event("token", {"text": piece})
    for citation in answer.citations:
        yield _event("citation", citation.model_dump())
    yield _event("done", answer.model_dump())


def _event(name: str, data: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))

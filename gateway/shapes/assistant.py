"""Questions and answers of CasePilot, as contract section 6 writes them."""

from typing import Annotated, Literal

from codingahead.assistant.v1.assistant_service_pb2 import AnswerStatus, AskQuestionResponse
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.words import plain, word


class CodeInView(Taken):
    """The code whose page the question is asked on."""

    system: Annotated[str, Field(min_length=1, max_length=20)]
    code: Annotated[str, Field(min_length=1, max_length=200)]


class Question(Taken):
    """A question in the asker's words."""

    question: Annotated[str, Field(min_length=1, max_length=4_000)]
    conversation_id: Annotated[str, Field(max_length=100)] | None = None
    context: CodeInView | None = None


class CitationSaid(Said):
    """The evidence behind a statement."""

    n: int
    kind: str
    title: str | None
    system: str
    code: str
    dataset: str
    edition: str
    effective_from: str
    url: str
    quote: str


class Checked(Said):
    """What was held against the evidence before the answer went out."""

    codes_checked: int
    figures_checked: int
    removed: list[str]


class AnswerSaid(Said):
    """How the question was met."""

    conversation_id: str
    answer_id: str
    status: Literal["answered", "abstained", "refused", "clarify"]
    topic: str
    answer_markdown: str
    citations: list[CitationSaid]
    verification: Checked
    engine: str
    questions_remaining: int


def answer_said(answer: AskQuestionResponse) -> AnswerSaid:
    """What the assistant answered, in the contract's words."""
    said = {**plain(answer), "status": word(AnswerStatus.DESCRIPTOR, answer.status)}
    return AnswerSaid.model_validate({**said, "verification": plain(answer.verification)})

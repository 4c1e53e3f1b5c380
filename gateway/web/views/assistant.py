"""A question to CasePilot and its answer with citations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codingahead.assistant.v1.assistant_service_pb2 import AnswerStatus, AskQuestionResponse, Citation
from markupsafe import Markup

from gateway.web.markdown import safe_html
from gateway.web.wording import day, system_name

STATUS_NAMES = {
    AnswerStatus.ANSWER_STATUS_ANSWERED: "Answered from the code data",
    AnswerStatus.ANSWER_STATUS_ABSTAINED: "No answer: the loaded data hold no evidence",
    AnswerStatus.ANSWER_STATUS_REFUSED: "Refused",
    AnswerStatus.ANSWER_STATUS_CLARIFY: "Please say which you mean",
}
MAX_QUESTION = 4000


@dataclass(frozen=True)
class CitationView:
    """A piece of evidence."""

    n: int
    title: str
    source: str
    href: str
    quote: str


@dataclass(frozen=True)
class AnswerView:
    """What CasePilot said, and how it was held against the evidence."""

    answered: bool
    status: str
    html: Markup
    citations: tuple[CitationView, ...]
    codes_checked: int
    figures_checked: int
    removed: tuple[str, ...]
    engine: str
    questions_remaining: int


@dataclass(frozen=True)
class AskView:
    """The form, as filled in, with the answer once there is one."""

    question: str = ""
    context_system: str = ""
    context_code: str = ""
    # A UUID, new for each page: sending the same question twice from it costs one question.
    form_id: str = ""
    problem: str = ""
    answer: AnswerView | None = None
    max_length: int = MAX_QUESTION

    @property
    def context_name(self) -> str:
        return f"{system_name(self.context_system)} {self.context_code}" if self.context_code else ""


def answered(asked: AskView, response: AskQuestionResponse) -> AskView:
    """Put the answer below the question that was asked."""
    return replace(asked, answer=_answer(response))


def _answer(response: AskQuestionResponse) -> AnswerView:
    checks = response.verification
    return AnswerView(
        answered=response.status == AnswerStatus.ANSWER_STATUS_ANSWERED,
        status=STATUS_NAMES.get(response.status, ""),
        html=safe_html(_linked(response.answer_markdown, response.citations)),
        citations=tuple(_citation(citation) for citation in response.citations),
        codes_checked=checks.codes_checked,
        figures_checked=checks.figures_checked,
        removed=tuple(checks.removed),
        engine="rules, no language model" if response.engine == "rules" else response.engine,
        questions_remaining=response.questions_remaining,
    )


def _linked(markdown: str, citations: Sequence[Citation]) -> str:
    known = {str(citation.n) for citation in citations}

    def link(mark: re.Match[str]) -> str:
        return f"[\\[{mark[1]}\\]](#citation-{mark[1]})" if mark[1] in known else mark[0]

    return re.sub(r"\[(\d+)\](?!\()", link, markdown)


def _citation(citation: Citation) -> CitationView:
    since = f"in force from {day(citation.effective_from)}" if citation.effective_from else ""
    # Only paths of this site: a citation never leads away.
    is_ours = citation.url.startswith("/") and not citation.url.startswith("//")
    return CitationView(
        n=citation.n,
        title=citation.title,
        source=", ".join(part for part in (citation.dataset, citation.edition, since) if part),
        href=citation.url if is_ours else "",
        quote=citation.quote,
    )

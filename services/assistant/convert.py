"""Messages to what they mean, and back."""

from codingahead.assistant.v1 import assistant_service_pb2 as messages

from services.assistant.domain import Citation, Question, Status, Verification
from services.assistant.usecases import Asked, AskQuestion

_STATUSES = {
    Status.ANSWERED: messages.ANSWER_STATUS_ANSWERED,
    Status.ABSTAINED: messages.ANSWER_STATUS_ABSTAINED,
    Status.REFUSED: messages.ANSWER_STATUS_REFUSED,
    Status.CLARIFY: messages.ANSWER_STATUS_CLARIFY,
}


def ask_question_from_proto(request: messages.AskQuestionRequest) -> AskQuestion:
    """Read a question without blanks round it; nothing is judged here."""
    question = Question(request.question.strip(), request.context_system.strip().lower(), request.context_code.strip())
    return AskQuestion(question, request.idempotency_key, request.conversation_id)


def asked_to_proto(asked: Asked) -> messages.AskQuestionResponse:
    """Write how a question was met."""
    kept, answer = asked.kept, asked.kept.answer
    return messages.AskQuestionResponse(
        conversation_id=kept.conversation_id,
        answer_id=kept.answer_id,
        status=_STATUSES[answer.status],
        topic=answer.topic,
        answer_markdown=answer.markdown,
        citations=[_citation_to_proto(citation) for citation in answer.citations],
        verification=_verification_to_proto(answer.verification),
        engine=answer.engine,
        questions_remaining=asked.questions_remaining,
    )


def _citation_to_proto(citation: Citation) -> messages.Citation:
    return messages.Citation(
        n=citation.n,
        kind=citation.kind,
        title=citation.title,
        system=citation.system,
        code=citation.code,
        dataset=citation.dataset,
        edition=citation.edition,
        effective_from=citation.effective_from,
        url=citation.url,
        quote=citation.quote,
    )


def _verification_to_proto(verification: Verification) -> messages.Verification:
    return messages.Verification(
        codes_checked=verification.codes_checked,
        figures_checked=verification.figures_checked,
        removed=verification.removed,
    )

"""What the assistant tells the world, one function per event."""

from codingahead.events.v1.assistant_pb2 import QuestionAnswered

from chassis.clock import timestamp
from chassis.events.event import Event, new_event_id
from services.assistant.domain import KeptAnswer


def question_answered(kept: KeptAnswer) -> Event:
    """A question was met, whichever way; its words are not told."""
    message = QuestionAnswered(
        event_id=new_event_id(),
        occurred_at=timestamp(kept.created_at),
        answer_id=kept.answer_id,
        status=kept.answer.status,
        topic=kept.answer.topic,
        engine=kept.answer.engine,
    )
    return Event("ca.assistant.question.answered.v1", message.event_id, kept.created_at, message)

"""gRPC in: the call converted, handed to its use case, and converted back."""

from typing import Any

import grpc
from codingahead.assistant.v1 import assistant_service_pb2 as messages

from chassis.rpc.pipeline import current_caller
from services.assistant import convert, usecases
from services.assistant.ports import Codes, Meter, Works

Context = grpc.aio.ServicerContext[Any, Any]


class AssistantServicer:
    """Answers codingahead.assistant.v1.AssistantService."""

    def __init__(self, works: Works, codes: Codes, meter: Meter) -> None:
        self._works = works
        self._codes = codes
        self._meter = meter

    async def AskQuestion(
        self, request: messages.AskQuestionRequest, _context: Context
    ) -> messages.AskQuestionResponse:
        """Meet a question. Refused with QUESTION_EMPTY, QUESTION_TOO_LONG, NO_QUESTIONS_LEFT and as errors.py says."""
        command = convert.ask_question_from_proto(request)
        asked = await usecases.ask_question(command, current_caller(), self._works, self._codes, self._meter)
        return convert.asked_to_proto(asked)

"""Who is asking and what they have left, answered by accounts."""

import uuid

import grpc
from codingahead.accounts.v1.account_pb2 import AccountKind
from codingahead.accounts.v1.accounts_service_pb2 import AuthenticateRequest
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceStub
from codingahead.accounts.v1.metering_pb2 import Meter, SpendOutcome
from codingahead.accounts.v1.metering_service_pb2 import GetStandingRequest, SpendQuestionRequest
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceStub

from chassis.identity import Caller, proved
from chassis.rpc.channel import bearer
from chassis.rpc.forwarding import forwarding
from services.assistant.errors import NoQuestionsLeft


class AccountsAuthenticator:
    """Proves credentials by asking accounts, anew for each call."""

    def __init__(self, channel: grpc.aio.Channel, service_token: str) -> None:
        self._accounts = AccountsServiceStub(channel)
        self._metadata = bearer(service_token)

    async def authenticate(self, token: str) -> Caller:
        """Answer whose token it is. Raises Unauthenticated, or ServiceUnavailable when nobody can say."""
        with forwarding():
            answer = await self._accounts.Authenticate(AuthenticateRequest(token=token), metadata=self._metadata)
        return proved(AccountKind.Name(answer.account.kind), answer, token)


class AccountsMeter:
    """Questions on the caller's own ledger, asked with the caller's own token."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._metering = MeteringServiceStub(channel)

    async def spend(self, caller: Caller, answer_id: str) -> int:
        """Take one question for an answer, once, and say how many are left. Raises NoQuestionsLeft."""
        if caller.is_service:
            return 0
        # Another key than the question's own, which may have paid for something else.
        request = SpendQuestionRequest(
            answer_id=answer_id, idempotency_key=str(uuid.uuid5(uuid.UUID(answer_id), "spend"))
        )
        with forwarding():
            answer = await self._metering.SpendQuestion(request, metadata=bearer(caller.token))
        if answer.spend.outcome == SpendOutcome.SPEND_OUTCOME_NONE_LEFT:
            raise NoQuestionsLeft
        return answer.spend.balance.remaining

    async def remaining(self, caller: Caller) -> int:
        """How many questions are left; 0 where they are not counted."""
        if caller.is_service:
            return 0
        with forwarding():
            answer = await self._metering.GetStanding(GetStandingRequest(), metadata=bearer(caller.token))
        return next((each.remaining for each in answer.balances if each.meter == Meter.METER_QUESTIONS), 0)

"""The ports that accounts answers: who is calling, and what is left of their views."""

import grpc
from codingahead.accounts.v1.account_pb2 import AccountKind
from codingahead.accounts.v1.accounts_service_pb2 import AuthenticateRequest
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceStub
from codingahead.accounts.v1.metering_pb2 import Balance, Meter, Spend, SpendOutcome
from codingahead.accounts.v1.metering_service_pb2 import GetStandingRequest, SpendApiCallRequest, SpendViewRequest
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceStub

from chassis.identity import Caller, proved
from chassis.rpc.channel import bearer
from chassis.rpc.forwarding import forwarding
from services.lookup.errors import NoApiCallsLeft
from services.lookup.ports import Standing

_REASONS = {
    SpendOutcome.SPEND_OUTCOME_SPENT: "view_spent",
    SpendOutcome.SPEND_OUTCOME_ALREADY_SPENT: "already_viewed",
    SpendOutcome.SPEND_OUTCOME_UNMETERED: "unmetered",
    SpendOutcome.SPEND_OUTCOME_NONE_LEFT: "no_views_left",
}


class AccountsAuthenticator:
    """Proves credentials by asking accounts, anew for each call."""

    def __init__(self, channel: grpc.aio.Channel, service_token: str) -> None:
        self._accounts = AccountsServiceStub(channel)
        self._metadata = bearer(service_token)

    async def authenticate(self, token: str) -> Caller:
        """Answer whose token it is. Raises Unauthenticated or ServiceUnavailable."""
        with forwarding():
            answer = await self._accounts.Authenticate(AuthenticateRequest(token=token), metadata=self._metadata)
        return proved(AccountKind.Name(answer.account.kind), answer, token)


class AccountsMeter:
    """Spends on the caller's own ledger, with the caller's own credential."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._metering = MeteringServiceStub(channel)

    async def spend_view(self, token: str, system: str, code: str, key: str) -> Standing:
        """Ask for one view. Raises what SpendView refuses with, Unauthenticated or ServiceUnavailable."""
        request = SpendViewRequest(system=system, code=code, idempotency_key=key)
        with forwarding():
            spend = (await self._metering.SpendView(request, metadata=bearer(token))).spend
        return _standing(_REASONS[spend.outcome], spend)

    async def standing(self, token: str) -> Standing:
        """Say what is left. Raises Unauthenticated or ServiceUnavailable."""
        with forwarding():
            answer = await self._metering.GetStanding(GetStandingRequest(), metadata=bearer(token))
        views = next((one for one in answer.balances if one.meter == Meter.METER_VIEWS), Balance())
        return Standing("not_spending", _kind(answer.account.kind), views.granted, views.remaining)

    async def spend_api_call(self, token: str, resource: str, key: str, digest: str) -> None:
        """Take one call of the day's quota. Raises NoApiCallsLeft, and what SpendApiCall refuses with."""
        request = SpendApiCallRequest(resource=resource, idempotency_key=key, request_digest=digest)
        with forwarding():
            spend = (await self._metering.SpendApiCall(request, metadata=bearer(token))).spend
        if spend.outcome == SpendOutcome.SPEND_OUTCOME_NONE_LEFT:
            raise NoApiCallsLeft


def _standing(reason: str, spend: Spend) -> Standing:
    return Standing(reason, _kind(spend.account_kind), spend.balance.granted, spend.balance.remaining)


def _kind(kind: AccountKind.ValueType) -> str:
    """ACCOUNT_KIND_GUEST is "guest" to everybody else."""
    return AccountKind.Name(kind).removeprefix("ACCOUNT_KIND_").lower()

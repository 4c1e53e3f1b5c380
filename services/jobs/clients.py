"""Who is calling, answered by accounts."""

import grpc
from codingahead.accounts.v1.account_pb2 import AccountKind
from codingahead.accounts.v1.accounts_service_pb2 import AuthenticateRequest
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceStub

from chassis.errors import Unauthenticated
from chassis.identity import NOBODY, Caller, CallerKind, proved
from chassis.rpc.channel import bearer
from chassis.rpc.forwarding import forwarding


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

    async def recognise(self, caller: Caller) -> Caller:
        """Prove a credential that came along unproved; one that does not hold is nobody's."""
        if caller.kind is not CallerKind.ANONYMOUS or not caller.token:
            return caller
        try:
            known = await self.authenticate(caller.token)
            return known if known.may_use("jobs") else NOBODY
        except Unauthenticated:
            return NOBODY

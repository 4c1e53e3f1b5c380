"""What the supervisor asks of services over gRPC: their health, and to make an account staff."""

import grpc
from codingahead.accounts.v1.account_pb2 import ACCOUNT_KIND_STAFF
from codingahead.accounts.v1.accounts_service_pb2 import UpdateAccountKindRequest
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceStub
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from deploy.refusal import StartRefused

_HEALTH_SECONDS = 2.0
_CALL_SECONDS = 15.0


async def is_serving(address: str) -> bool:
    """Whether the gRPC server at the address says that it serves."""
    async with _channel(address) as channel:
        check = channel.unary_unary(
            "/grpc.health.v1.Health/Check",
            request_serializer=HealthCheckRequest.SerializeToString,
            response_deserializer=HealthCheckResponse.FromString,
        )
        try:
            answer = await check(HealthCheckRequest(), timeout=_HEALTH_SECONDS)
        except grpc.aio.AioRpcError:
            return False
    return bool(answer.status == HealthCheckResponse.SERVING)


async def make_staff(address: str, service_token: str, email: str) -> None:
    """Make the registered account staff. Refused when there is none with this address, or the service will not."""
    metadata = (("authorization", f"Bearer {service_token}"),)
    request = UpdateAccountKindRequest(email=email, kind=ACCOUNT_KIND_STAFF)
    async with _channel(address) as channel:
        try:
            await AccountsServiceStub(channel).UpdateAccountKind(request, metadata=metadata, timeout=_CALL_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise StartRefused(_why_not(error, email)) from error


def _channel(address: str) -> grpc.aio.Channel:
    # Each question gets a connection of its own: a shared one would back off for a second after the first refusal.
    options = [("grpc.enable_http_proxy", 0), ("grpc.use_local_subchannel_pool", 1)]
    return grpc.aio.insecure_channel(address, options=options)


def _why_not(error: grpc.aio.AioRpcError, email: str) -> str:
    if error.code() == grpc.StatusCode.NOT_FOUND:
        return f"No account has the address {email}. Register it first, on the page /register."
    return f"The accounts service refused: {error.details() or error.code().name}"

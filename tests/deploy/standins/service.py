"""Answers gRPC health at STANDIN_LISTEN and makes accounts staff; drains on SIGTERM unless told to be stubborn."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import grpc
from codingahead.accounts.v1.accounts_service_pb2 import UpdateAccountKindRequest, UpdateAccountKindResponse
from grpc_health.v1 import health, health_pb2, health_pb2_grpc


async def update_account_kind(
    request: UpdateAccountKindRequest, context: "grpc.aio.ServicerContext[Any, Any]"
) -> UpdateAccountKindResponse:
    """Know one account, ada@example.org. Refused for every other address, and without the service token."""
    token = Path(os.environ["STANDIN_TOKEN_FILE"]).read_text()  # noqa: ASYNC240 (a stand-in has time)
    if ("authorization", f"Bearer {token}") not in tuple(context.invocation_metadata() or ()):
        await context.abort(grpc.StatusCode.UNAUTHENTICATED, "who are you?")
    if request.email != "ada@example.org":
        await context.abort(grpc.StatusCode.NOT_FOUND, "no such account")
    return UpdateAccountKindResponse()


ACCOUNTS = grpc.method_handlers_generic_handler(
    "codingahead.accounts.v1.AccountsService",
    {
        "UpdateAccountKind": grpc.unary_unary_rpc_method_handler(
            update_account_kind,
            request_deserializer=UpdateAccountKindRequest.FromString,
            response_serializer=UpdateAccountKindResponse.SerializeToString,
        )
    },
)


async def main() -> None:
    """Serve until SIGTERM."""
    stopping = asyncio.Event()
    if "stubborn" in sys.argv:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    if "parent" in sys.argv:
        subprocess.Popen(["sleep", "600"], start_new_session=True)  # noqa: ASYNC220 (a stray grandchild)
    await serve(stopping)


async def serve(stopping: asyncio.Event) -> None:
    """Answer calls until the event."""
    server = grpc.aio.server(options=(("grpc.so_reuseport", 0),))
    servicer = health.aio.HealthServicer()
    await servicer.set("", health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    server.add_generic_rpc_handlers((ACCOUNTS,))
    server.add_insecure_port(os.environ["STANDIN_LISTEN"])
    await server.start()
    await stopping.wait()
    await server.stop(1)
    sys.stdout.write("drained\n")


if __name__ == "__main__":
    asyncio.run(main())

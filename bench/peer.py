"""The least that a page of two services can cost: a bare FastAPI route that makes two empty gRPC calls.

Run as `python -m bench.peer rpc PORT` for the empty server and `python -m bench.peer web PORT RPC_PORT` for the route.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import uvicorn
from fastapi import FastAPI

METHOD = "/bench.Empty/Call"


async def serve_empty_rpc(port: int) -> None:
    """Answer one method with nothing, for ever."""

    async def call(_request: bytes, _context: Any) -> bytes:
        return b""

    handler: Any = grpc.unary_unary_rpc_method_handler(call)
    server = grpc.aio.server()
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("bench.Empty", {"Call": handler})])
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    await server.wait_for_termination()


def bare_app(rpc_port: int) -> FastAPI:
    """One route that asks twice and says that it did."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{rpc_port}") as channel:
            app.state.call = channel.unary_unary(METHOD)
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def page() -> dict[str, bool]:
        await app.state.call(b"", timeout=5)
        await app.state.call(b"", timeout=5)
        return {"done": True}

    return app


def main() -> None:
    """Serve what the arguments name."""
    kind, port = sys.argv[1], int(sys.argv[2])
    if kind == "rpc":
        asyncio.run(serve_empty_rpc(port))
    else:
        uvicorn.run(bare_app(int(sys.argv[3])), host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()

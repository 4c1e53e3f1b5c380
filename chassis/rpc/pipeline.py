"""The one way that every call takes: deadline, access, log context, errors, and an end even when the caller left."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import grpc
import structlog
from google.protobuf.message import Message
from opentelemetry.trace import SpanKind

from chassis import metrics
from chassis.errors import DomainError
from chassis.identity import NOBODY, Caller
from chassis.logging import bind_request
from chassis.request import REQUEST_ID_KEY, begin_request
from chassis.rpc.access import Gatekeeper
from chassis.rpc.deadlines import start_deadline
from chassis.rpc.errors import FAULT_MESSAGE, STATUS_KEY, grpc_code, status_of
from chassis.rpc.messages import Undecodable, refuse_unfit, tolerant
from chassis.tracing import mark_failed, span

Handler = Callable[[Any, grpc.aio.ServicerContext[Any, Any]], Awaitable[Any]]
StreamHandler = Callable[[Any, grpc.aio.ServicerContext[Any, Any]], AsyncIterator[Any]]
log = structlog.get_logger()

# How long work may go on for a caller who has left, before it is given up.
_AFTERLIFE_SECONDS = 1.0
_caller: ContextVar[Caller] = ContextVar("caller", default=NOBODY)


def current_caller() -> Caller:
    """Who made the call that this task serves."""
    return _caller.get()


class Pipeline(grpc.aio.ServerInterceptor):
    """Wraps each method; gRPC's own health and reflection pass untouched.

    A method that takes a stream checks each of its messages with `refuse_unfit` itself, and can answer for that alone.
    """

    def __init__(self, gatekeeper: Gatekeeper) -> None:
        self._gatekeeper = gatekeeper
        self._running: set[asyncio.Task[Any]] = set()

    async def intercept_service(self, continuation: Any, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """Put the pipeline round the method's handler."""
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith("/grpc."):
            return handler
        if handler.unary_unary is not None:
            return grpc.unary_unary_rpc_method_handler(
                self._wrap(method, handler.unary_unary),
                request_deserializer=tolerant(handler.request_deserializer),
                response_serializer=handler.response_serializer,
            )
        if handler.stream_stream is not None:
            return grpc.stream_stream_rpc_method_handler(
                self._wrap_stream(method, handler.stream_stream),
                request_deserializer=tolerant(handler.request_deserializer),
                response_serializer=handler.response_serializer,
            )
        if handler.unary_stream is not None:
            return grpc.unary_stream_rpc_method_handler(
                self._wrap_stream(method, handler.unary_stream),
                request_deserializer=tolerant(handler.request_deserializer),
                response_serializer=handler.response_serializer,
            )
        return grpc.stream_unary_rpc_method_handler(
            self._wrap(method, handler.stream_unary),
            request_deserializer=tolerant(handler.request_deserializer),
            response_serializer=handler.response_serializer,
        )

    async def drain(self) -> None:
        """Wait for what is still running for callers who have left."""
        if self._running:
            await asyncio.wait(self._running, timeout=_AFTERLIFE_SECONDS)

    def _wrap(self, method: str, handler: Handler) -> Handler:
        async def call(request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
            metadata = {str(key): str(value) for key, value in context.invocation_metadata() or ()}
            with span(method, SpanKind.SERVER, metadata.get("traceparent", "")):
                return await self._answer(method, handler, request, context, metadata)

        return call

    def _wrap_stream(self, method: str, handler: StreamHandler) -> StreamHandler:
        async def call(requests: Any, context: grpc.aio.ServicerContext[Any, Any]) -> AsyncIterator[Any]:
            metadata = {str(key): str(value) for key, value in context.invocation_metadata() or ()}
            with span(method, SpanKind.SERVER, metadata.get("traceparent", "")):
                async for answer in self._answers(method, handler, requests, context, metadata):
                    yield answer

        return call

    async def _answer(self, method: str, handler: Handler, request: Any, context: Any, metadata: dict[str, str]) -> Any:
        async with _told_of(method, context, metadata):
            seconds = start_deadline(context.time_remaining())
            _refuse_unfit(request)
            _caller.set(await self._gatekeeper.admit(method, metadata.get("authorization", "")))
            return await self._to_the_end(handler(request, context), seconds)

    async def _answers(
        self, method: str, handler: StreamHandler, requests: Any, context: Any, metadata: dict[str, str]
    ) -> AsyncIterator[Any]:
        async with _told_of(method, context, metadata):
            seconds = start_deadline(context.time_remaining())
            _refuse_unfit(requests)
            _caller.set(await self._gatekeeper.admit(method, metadata.get("authorization", "")))
            async with asyncio.timeout(seconds):
                async for answer in handler(requests, context):
                    yield answer

    async def _to_the_end(self, work: Any, seconds: float) -> Any:
        """Run the handler in a task of its own, so that a transaction ends whether or not the caller waits."""
        task = asyncio.ensure_future(_within(work, seconds + _AFTERLIFE_SECONDS))
        self._running.add(task)
        task.add_done_callback(self._settled)
        return await asyncio.shield(task)

    def _settled(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Asking for it keeps asyncio from warning about a refusal whose caller has left.
            task.exception()


@asynccontextmanager
async def _told_of(method: str, context: Any, metadata: dict[str, str]) -> AsyncIterator[None]:
    """Run a call with its log context; whatever ends it is told to its caller, to the log and to the metrics."""
    bind_request({"request_id": begin_request(metadata.get(REQUEST_ID_KEY, "")), "method": method})
    started, code = time.perf_counter(), grpc.StatusCode.OK
    try:
        yield
    except DomainError as error:
        code = grpc_code(error)
        log.info("call_refused", reason=error.reason)
        await _refuse(context, error)
    except TimeoutError:
        code = grpc.StatusCode.DEADLINE_EXCEEDED
        await context.abort(code, "The deadline passed.")
    except (asyncio.CancelledError, GeneratorExit) as gone:
        code = grpc.StatusCode.CANCELLED
        log.info("caller_left")
        if isinstance(gone, GeneratorExit):
            raise
        await context.abort(code, "The call was cancelled.")
    except grpc.aio.AbortError:
        raise
    except Exception:
        code = grpc.StatusCode.INTERNAL
        log.exception("call_failed")
        mark_failed()
        await context.abort(code, FAULT_MESSAGE)
    finally:
        metrics.RPC_CALLS.labels(method, code.name).inc()
        metrics.RPC_SECONDS.labels(method).observe(time.perf_counter() - started)


def _refuse_unfit(request: Any) -> None:
    """Raise MessageUnfit for a message; a stream is looked at by who reads it."""
    if isinstance(request, Message | Undecodable):
        refuse_unfit(request)


async def _within(work: Any, seconds: float) -> Any:
    async with asyncio.timeout(seconds):
        return await work


async def _refuse(context: Any, error: DomainError) -> None:
    status = status_of(error)
    await context.abort(grpc_code(error), error.message, ((STATUS_KEY, status.SerializeToString()),))

"""W3C trace context that always travels, and OpenTelemetry spans that exist only once an exporter is set."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_current: ContextVar[str] = ContextVar("traceparent", default="")
_propagator = TraceContextTextMapPropagator()


def configure_tracing(service: str, endpoint: str | None) -> None:
    """Export spans to the OTLP/HTTP endpoint; without one nothing is recorded."""
    if endpoint is None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)


@contextmanager
def span(name: str, kind: SpanKind, parent: str = "") -> Iterator[None]:
    """Continue the parent's trace, or start one; a parent that is no traceparent is passed over."""
    parent = parent if _TRACEPARENT.fullmatch(parent) else ""
    context = _propagator.extract({"traceparent": parent}, Context())
    # What an exception says may be a person's words: it is not recorded.
    with trace.get_tracer("codingahead").start_as_current_span(
        name, context=context, kind=kind, record_exception=False, set_status_on_exception=False
    ) as current:
        carrier: dict[str, str] = {}
        _propagator.inject(carrier)
        token = _current.set(carrier["traceparent"] if current.is_recording() else parent or _new_traceparent())
        try:
            yield
        finally:
            _current.reset(token)


def name_span(name: str) -> None:
    """Call the present span by a better name, once it is known."""
    trace.get_current_span().update_name(name)


def mark_failed() -> None:
    """Mark the present span as a fault, without a word of it."""
    trace.get_current_span().set_status(StatusCode.ERROR)


def traceparent() -> str:
    """The trace that this task works for, as a W3C header; empty outside of any."""
    return _current.get()


def trace_id() -> str:
    """The 32 hexadecimal digits of the current trace; empty outside of any."""
    return _current.get()[3:35]


def _new_traceparent() -> str:
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"

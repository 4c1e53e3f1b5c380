"""What a collector of traces is sent, and what it never is."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "00f067aa0ba902b7"
PROGRAM = """
import contextlib, sys
from opentelemetry.trace import SpanKind
from chassis.tracing import configure_tracing, mark_failed, name_span, span, traceparent
endpoint, parent = sys.argv[1:]
configure_tracing("standin", endpoint or None)
with span("outer", SpanKind.SERVER, parent):
    print(traceparent())
    name_span("GET /codes")
    with contextlib.suppress(ValueError), span("inner", SpanKind.SERVER, traceparent()):
        mark_failed()
        raise ValueError("what a person wrote")
"""


class Collector:
    """Takes OTLP over HTTP."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.raw = b""
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                collector.take(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's own name)
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}/v1/traces"

    def take(self, body: bytes) -> None:
        """Keep what came."""
        self.raw += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)

    def named(self, name: str) -> Span:
        """The one span of that name."""
        [found] = [one for one in self.spans if one.name == name]
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector while the test runs."""
    made = Collector()
    Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def work(endpoint: str, parent: str = "") -> str:
    """One request within another in a process of its own; answers the trace context that it worked in."""
    command = [sys.executable, "-c", PROGRAM, endpoint, parent]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


class TestARequestThatNobodyTraced:
    def test_begins_a_trace_of_its_own(self, collector: Collector) -> None:
        work(collector.endpoint)

        outer, inner = collector.named("GET /codes"), collector.named("inner")
        assert outer.parent_span_id == b""
        assert (inner.trace_id, inner.parent_span_id) == (outer.trace_id, outer.span_id)


class TestARequestThatSomebodyTraces:
    def test_goes_on_with_that_trace(self, collector: Collector) -> None:
        context = work(collector.endpoint, f"00-{TRACE}-{CALLER}-01")

        outer = collector.named("GET /codes")
        assert (outer.trace_id.hex(), outer.parent_span_id.hex()) == (TRACE, CALLER)
        assert context == f"00-{TRACE}-{outer.span_id.hex()}-01"

    def test_is_not_recorded_when_they_do_not_wish_it(self, collector: Collector) -> None:
        context = work(collector.endpoint, f"00-{TRACE}-{CALLER}-00")

        assert collector.spans == []
        assert context.startswith(f"00-{TRACE}-")


class TestAFault:
    def test_is_marked_without_a_word_of_it(self, collector: Collector) -> None:
        work(collector.endpoint)

        assert collector.named("inner").status.code == Status.StatusCode.STATUS_CODE_ERROR
        assert collector.named("GET /codes").status.code == Status.StatusCode.STATUS_CODE_UNSET
        assert b"what a person wrote" not in collector.raw


class TestWithoutACollector:
    def test_the_trace_still_travels(self) -> None:
        assert work("", f"00-{TRACE}-{CALLER}-01") == f"00-{TRACE}-{CALLER}-01"
        assert len(work("")) == 55

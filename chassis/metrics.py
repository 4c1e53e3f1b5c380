"""What Prometheus may ask of every process, on an address of its own."""

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from chassis.settings import host_and_port

RPC_CALLS = Counter("ca_rpc_calls_total", "Calls answered, by method and gRPC code.", ["method", "code"])
RPC_SECONDS = Histogram("ca_rpc_seconds", "Time to answer a call, in seconds.", ["method"])
OUTBOX_PUBLISHED = Counter("ca_outbox_published_total", "Events that JetStream acknowledged.")
OUTBOX_WAITING = Gauge("ca_outbox_waiting", "Events in the outbox that JetStream has not acknowledged.")
OUTBOX_OLDEST_SECONDS = Gauge("ca_outbox_oldest_seconds", "Age of the oldest of them, in seconds.")
EVENTS_HANDLED = Counter("ca_events_handled_total", "Events met, by consumer and outcome.", ["consumer", "outcome"])
HTTP_REQUESTS = Counter("ca_http_requests_total", "Requests answered, by route and status.", ["route", "status"])
HTTP_SECONDS = Histogram("ca_http_seconds", "Time to answer a request, in seconds.", ["route"])


def serve_metrics(listen: str | None) -> None:
    """Answer /metrics on its own address; without one, not at all."""
    if listen is None:
        return
    host, port = host_and_port(listen)
    start_http_server(port, host)

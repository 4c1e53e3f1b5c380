"""What Prometheus may ask of every process, on an address of its own."""

from typing import Any

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from chassis.settings import ProcessSettings, SettingsRefused, host_and_port
from chassis.tls import files_for, is_loopback

RPC_CALLS = Counter("ca_rpc_calls_total", "Calls answered, by method and gRPC code.", ["method", "code"])
RPC_SECONDS = Histogram("ca_rpc_seconds", "Time to answer a call, in seconds.", ["method"])
OUTBOX_PUBLISHED = Counter("ca_outbox_published_total", "Events that JetStream acknowledged.")
OUTBOX_WAITING = Gauge("ca_outbox_waiting", "Events in the outbox that JetStream has not acknowledged.")
OUTBOX_OLDEST_SECONDS = Gauge("ca_outbox_oldest_seconds", "Age of the oldest of them, in seconds.")
EVENTS_HANDLED = Counter("ca_events_handled_total", "Events met, by consumer and outcome.", ["consumer", "outcome"])
MAILS = Counter("ca_mails_total", "Attempts to send mail, by the state that they left it in.", ["state"])
HTTP_REQUESTS = Counter("ca_http_requests_total", "Requests answered, by route and status.", ["route", "status"])
HTTP_SECONDS = Histogram("ca_http_seconds", "Time to answer a request, in seconds.", ["route"])


def serve_metrics(settings: ProcessSettings) -> None:
    """Answer /metrics on its own address, off loopback by mutual TLS; without an address, not at all.

    Refused when the address is taken, or would be public without TLS.
    """
    if settings.metrics_listen is None:
        return
    host, port = host_and_port(settings.metrics_listen)
    try:
        start_http_server(port, host, **_tls(settings, settings.metrics_listen))
    except OSError as error:
        raise SettingsRefused(f"{settings.metrics_listen} cannot be bound: {error.strerror}.") from None


def _tls(settings: ProcessSettings, listen: str) -> dict[str, Any]:
    files = None if is_loopback(listen) else files_for(settings, listen)
    if files is None:
        return {}
    return {
        "certfile": str(files.certificate),
        "keyfile": str(files.key),
        "client_cafile": str(files.authority),
        "client_auth_required": True,
    }

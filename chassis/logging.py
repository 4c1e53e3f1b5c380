"""One JSON line an event on standard output, each with the request and the trace that caused it."""

import contextlib
import logging
import sys
from collections.abc import Mapping
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

from chassis.tracing import trace_id

_NOISY = ("httpx", "httpx2", "asyncio", "aiosqlite", "alembic", "uvicorn.access")


def configure_logging(service: str, level: str) -> None:
    """Send our own and the libraries' log lines to standard output as JSON."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(service),
        _traced,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Output())),
        cache_logger_on_first_use=True,
    )
    _route_library_logs(shared, level)


def bind_request(values: Mapping[str, str]) -> None:
    """Put the request's id and method on every line that follows in this task."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**values)


class _Output:
    """Standard output that loses a line rather than the request that it tells of: its disk may be full."""

    def write(self, text: str) -> None:
        """Write what can be written."""
        with contextlib.suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        """Hand over what was written."""
        with contextlib.suppress(OSError):
            sys.stdout.flush()


def _route_library_logs(shared: list[Any], level: str) -> None:
    handler = logging.StreamHandler(_Output())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _NOISY:
        # They log addresses, statements or whole URLs at info.
        logging.getLogger(name).setLevel(logging.WARNING)


def _named(service: str) -> Any:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return add


def _traced(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if current := trace_id():
        event["trace_id"] = current
    return event

"""Now, as something that a test can turn."""

from collections.abc import Callable
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> Timestamp:
    """The moment as messages carry it."""
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp

"""How long a call may still take: demanded at the door, passed on with what is left."""

import time
from contextvars import ContextVar

from chassis.errors import DeadlineRequired

LONGEST_SECONDS = 120.0
# What a call keeps for its own answer when it asks somebody else.
_RESERVE_SECONDS = 0.05

_ends_at: ContextVar[float | None] = ContextVar("deadline", default=None)


def start_deadline(remaining: float | None) -> float:
    """Remember when the present call ends and answer the seconds that it has. Refused when the caller set none."""
    if remaining is None:
        raise DeadlineRequired
    seconds = min(remaining, LONGEST_SECONDS)
    _ends_at.set(time.monotonic() + seconds)
    return seconds


def remaining_for(own: float) -> float:
    """Seconds that a further call may take: its own limit, or what is left of the present call if that is less."""
    ends_at = _ends_at.get()
    if ends_at is None:
        return own
    return max(0.001, min(own, ends_at - time.monotonic() - _RESERVE_SECONDS))

"""What staff say with what they decide."""

from chassis.errors import FieldError
from services.jobs.errors import ReasonRequired

_LONGEST = 2_000


def required(reason: str) -> str:
    """A reason of 1 to 2,000 characters. Raises ReasonRequired."""
    said = reason.strip()
    if not 1 <= len(said) <= _LONGEST:
        raise ReasonRequired(FieldError("reason", f"Say why, in 1 to {_LONGEST:,} characters."))
    return said


def given(reason: str) -> str:
    """A reason that may be left out, of up to 2,000 characters. Raises ReasonRequired."""
    return required(reason) if reason.strip() else ""

"""Days as the edition files hold them: counted from 1970-01-01, so that two bytes are enough; 0 where there is none."""

from datetime import date, timedelta

_FIRST = date(1970, 1, 1)


def number_of(day: date | None) -> int:
    """Count a day; 0 for none."""
    return (day - _FIRST).days if day else 0


def day_of(number: int) -> date | None:
    """Find the day again; None for 0."""
    return _FIRST + timedelta(days=number) if number else None

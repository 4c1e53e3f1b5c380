"""Every refusal that lookup can give.

DomainError
├── CodeSystemNotFound   no such code system, or none of that name is loaded
├── CodeNotFound         the system has no such code, on no date
├── DateOutOfRange       the loaded editions do not cover the date of service
├── NoApiCallsLeft       the day's quota of API calls is used up
└── InvalidFields
    ├── QueryInvalid     a search for nothing, or for too much
    └── TooManyCodes     a batch past its limit
"""

from datetime import date

from chassis.errors import DomainError, FieldError, InvalidFields, Kind


class CodeSystemNotFound(DomainError):
    """No such code system is loaded."""

    kind = Kind.NOT_FOUND
    reason = "CODE_SYSTEM_NOT_FOUND"

    def __init__(self, system: str) -> None:
        super().__init__("There is no such code system here.", system=system)


class CodeNotFound(DomainError):
    """The code system has no such code in any edition; a malformed code is an unknown one."""

    kind = Kind.NOT_FOUND
    reason = "CODE_NOT_FOUND"

    def __init__(self, system: str, code: str) -> None:
        super().__init__("No edition has this code.", system=system, code=code)


class DateOutOfRange(DomainError):
    """The date of service lies outside the loaded editions."""

    kind = Kind.OUT_OF_RANGE
    reason = "DATE_OUT_OF_RANGE"

    def __init__(self, first: date, last: date) -> None:
        message = f"The loaded editions answer for dates of service from {first} to {last}."
        super().__init__(message, (FieldError("on", message),), first_day=str(first), last_day=str(last))


class QueryInvalid(InvalidFields):
    """A query has 1 to 200 characters."""

    reason = "QUERY_INVALID"

    def __init__(self, message: str) -> None:
        super().__init__(FieldError("query", message))


class TooManyCodes(InvalidFields):
    """A batch holds 1 to so many codes."""

    reason = "TOO_MANY_CODES"

    def __init__(self, most: int) -> None:
        super().__init__(FieldError("codes", f"Ask for 1 to {most:,} codes."))


class NoApiCallsLeft(DomainError):
    """The day's quota of API calls is used up; it is renewed at midnight UTC."""

    kind = Kind.RESOURCE_EXHAUSTED
    reason = "NO_API_CALLS_LEFT"

    def __init__(self) -> None:
        super().__init__("Today's API calls are used up. They are renewed at midnight UTC.")

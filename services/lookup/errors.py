"""Every refusal that lookup can give.

DomainError
├── CodeSystemNotFound   no such code system, or none of that name is loaded
├── CodeNotFound         the system has no such code, on no date
├── DateOutOfRange       the loaded editions do not cover the date of service
├── EditionNotLoaded     no loaded edition of a dataset answers for the date of service
├── NoMuePublished       the table in force has no value for the code
├── NoApiCallsLeft       the day's quota of API calls is used up
└── InvalidFields
    ├── LocalityInvalid  no such place is in the fee schedule, or it names several localities
    ├── QueryInvalid     a search for nothing, or for too much
    ├── TooManyCodes     a batch past its limit
    └── TooManyClaims    a stream of claims past its limit
"""

from collections.abc import Sequence
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

    def __init__(self, first: date, last: date | None) -> None:
        days = f"from {first} to {last}" if last else f"from {first} on"
        message = f"The loaded editions answer for dates of service {days}."
        super().__init__(message, (FieldError("on", message),), first_day=str(first), last_day=str(last or ""))


class EditionNotLoaded(DomainError):
    """No loaded edition of the dataset answers for the date of service; `loaded` names those that there are."""

    kind = Kind.NOT_FOUND
    reason = "EDITION_NOT_LOADED"

    def __init__(self, dataset: str, on: date, loaded: Sequence[str]) -> None:
        there = ", ".join(loaded) or "none"
        message = f"No loaded edition of {dataset} answers for {on}. Loaded: {there}."
        super().__init__(message, dataset=dataset, on=str(on), loaded=",".join(loaded))


class NoMuePublished(DomainError):
    """The table in force publishes no value for the code. That is not the same as no limit: some are confidential."""

    kind = Kind.NOT_FOUND
    reason = "NO_MUE_PUBLISHED"

    def __init__(self, code: str) -> None:
        super().__init__("No MUE is published for this code. Some values are confidential.", code=code)


class LocalityInvalid(InvalidFields):
    """The locality, ZIP code or state is not in the schedule of the day, or a state has several localities."""

    reason = "LOCALITY_INVALID"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(FieldError(field, message))


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


class TooManyClaims(InvalidFields):
    """A stream holds 1 to so many claims; those before the limit were answered."""

    reason = "TOO_MANY_CLAIMS"

    def __init__(self, most: int) -> None:
        super().__init__(FieldError("claims", f"Send 1 to {most:,} claims in one call."))


class NoApiCallsLeft(DomainError):
    """The day's quota of API calls is used up; it is renewed at midnight UTC."""

    kind = Kind.RESOURCE_EXHAUSTED
    reason = "NO_API_CALLS_LEFT"

    def __init__(self) -> None:
        super().__init__("Today's API calls are used up. They are renewed at midnight UTC.")

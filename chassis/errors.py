"""The one error model: what a refusal is, before it is spelt as gRPC or HTTP.

DomainError
├── Unauthenticated      no credential, or one that does not hold
├── SignInRequired       a person is needed, a guest asked
├── AccessDenied         the caller may not do this
│   └── StaffOnly
├── InvalidFields        one or more fields are not as they must be
│   ├── MessageUnfit     the message cannot be read, or its text holds what no text may
│   ├── PageSizeInvalid
│   ├── PageTokenInvalid
│   └── IdempotencyKeyInvalid
├── IdempotencyKeyReused the key came before, with another request
├── DeadlineRequired     a call must say how long it waits
├── StorageUnavailable   the database did not answer
├── StorageConflict      the database asked to try again
├── ServiceUnavailable   another service did not answer
└── Forwarded            another service refused; its reason stays
"""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What sort of refusal it is, by the names of google/rpc/code.proto."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    ABORTED = "ABORTED"
    UNAVAILABLE = "UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of a request and what is wrong with it, in words for its sender."""

    field: str
    message: str


class DomainError(Exception):
    """A refusal: an answer, not a fault. `reason` is stable for machines, the message is for people."""

    kind: Kind
    reason: str

    def __init__(self, message: str, fields: tuple[FieldError, ...] = (), **metadata: str) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields
        self.metadata = metadata


class Unauthenticated(DomainError):
    """No credential came along, or the one that did does not hold."""

    kind = Kind.UNAUTHENTICATED
    reason = "UNAUTHENTICATED"

    def __init__(self, message: str = "Sign in, or send a valid token.") -> None:
        super().__init__(message)


class SignInRequired(DomainError):
    """A guest asked for what only registered people and services get."""

    kind = Kind.UNAUTHENTICATED
    reason = "SIGN_IN_REQUIRED"

    def __init__(self) -> None:
        super().__init__("This is for registered people. Log in, or register a free account.")


class AccessDenied(DomainError):
    """The caller is known and may not do this."""

    kind = Kind.PERMISSION_DENIED
    reason = "ACCESS_DENIED"

    def __init__(self, message: str = "This caller may not use this method.") -> None:
        super().__init__(message)


class StaffOnly(AccessDenied):
    """The operator's pages are for staff."""

    reason = "STAFF_ONLY"

    def __init__(self) -> None:
        super().__init__("This is for staff accounts.")


class InvalidFields(DomainError):
    """Fields of the request are not as they must be; each is named."""

    kind = Kind.INVALID_ARGUMENT
    reason = "INVALID_FIELDS"

    def __init__(self, *fields: FieldError) -> None:
        super().__init__("; ".join(f"{field.field}: {field.message}" for field in fields), fields)


class MessageUnfit(InvalidFields):
    """The message cannot be decoded, or a string holds control characters."""

    reason = "MESSAGE_UNFIT"


class PageSizeInvalid(InvalidFields):
    """A page holds 1 to 100 items."""

    reason = "PAGE_SIZE_INVALID"


class PageTokenInvalid(InvalidFields):
    """The token was not made by this list, or for this query."""

    reason = "PAGE_TOKEN_INVALID"


class IdempotencyKeyInvalid(InvalidFields):
    """A key is a UUID; a registration's any 1 to 255 printable ASCII characters."""

    reason = "IDEMPOTENCY_KEY_INVALID"


class IdempotencyKeyReused(DomainError):
    """The key was used for a request with other fields; nothing was changed."""

    kind = Kind.ALREADY_EXISTS
    reason = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__("This idempotency key was used for another request. Make a new one.")


class DeadlineRequired(DomainError):
    """A call without a deadline would wait for ever."""

    kind = Kind.INVALID_ARGUMENT
    reason = "DEADLINE_REQUIRED"

    def __init__(self) -> None:
        super().__init__("Set a deadline on the call.")


class StorageUnavailable(DomainError):
    """The database did not answer in time; nothing was changed."""

    kind = Kind.UNAVAILABLE
    reason = "STORAGE_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__("The database does not answer at the moment. Nothing was changed; try again.")


class StorageConflict(DomainError):
    """The database undid the transaction for another one's sake; nothing was changed."""

    kind = Kind.ABORTED
    reason = "STORAGE_CONFLICT"

    def __init__(self) -> None:
        super().__init__("Another change came first. Nothing was changed; try again.")


class ServiceUnavailable(DomainError):
    """A service that this answer needs did not answer in time."""

    kind = Kind.UNAVAILABLE
    reason = "SERVICE_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__("A part of the suite does not answer at the moment. Try again.")


class Forwarded(DomainError):
    """What another service refused with, handed on as it is."""

    def __init__(
        self, kind: Kind, reason: str, message: str, fields: tuple[FieldError, ...] = (), **metadata: str
    ) -> None:
        super().__init__(message, fields, **metadata)
        self.kind = kind
        self.reason = reason

"""Every refusal that jobs can give.

DomainError
├── EmployerNotFound       no such employer, or the caller is no member
├── PostingNotFound        no such posting, or it is not for the caller
├── TransitionNotAllowed   the posting's state does not lead there
├── PostingExpired         its last moment has passed
└── InvalidFields
    ├── EmployerInvalid    what an employer says of itself does not hold
    ├── PostingInvalid     what a posting says does not hold
    └── FilterInvalid      what a list is asked for with does not hold
"""

from chassis.errors import DomainError, InvalidFields, Kind


class EmployerNotFound(DomainError):
    """There is no such employer for this caller; an unknown one and another's look the same."""

    kind = Kind.NOT_FOUND
    reason = "EMPLOYER_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("You act for no such employer.")


class PostingNotFound(DomainError):
    """There is no such posting for this caller; an unknown one and another's draft look the same."""

    kind = Kind.NOT_FOUND
    reason = "POSTING_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such posting here.")


class TransitionNotAllowed(DomainError):
    """The posting's state does not lead where it was asked to go."""

    kind = Kind.FAILED_PRECONDITION
    reason = "TRANSITION_NOT_ALLOWED"

    def __init__(self, origin: str, target: str) -> None:
        message = f"A posting that is {origin.replace('_', ' ')} cannot become {target.replace('_', ' ')}."
        super().__init__(message, state=origin, asked=target)


class PostingExpired(DomainError):
    """The posting's last moment has passed: nobody would see it."""

    kind = Kind.FAILED_PRECONDITION
    reason = "POSTING_EXPIRED"

    def __init__(self) -> None:
        super().__init__("The posting's valid_through has passed.")


class EmployerInvalid(InvalidFields):
    """What the employer says of itself does not hold; each field is named."""

    reason = "EMPLOYER_INVALID"


class PostingInvalid(InvalidFields):
    """What the posting says does not hold; each field is named."""

    reason = "POSTING_INVALID"


class FilterInvalid(InvalidFields):
    """What a list is asked for with does not hold; each field is named."""

    reason = "FILTER_INVALID"

"""Every refusal that accounts can give besides those of the chassis.

DomainError
├── EmailTaken               the address already belongs to an account
├── BadCredentials           no account has this address and password
├── TokenInvalid             the token is nobody's, or no longer
├── LinkNotValid             the mailed link is unknown, used, replaced or too old
├── ApiKeyNotFound           the account has no such key
├── TooManyApiKeys           the account has as many keys as one may
├── KeyScopeMissing          the key is not for this
├── AccountNotFound          nobody registered with this address
├── KindNotAssignable        an account cannot be made that
├── BookmarkNotFound         the code is not among the caller's bookmarks
├── TooManyBookmarks         the account keeps as many as one may
├── LimitReached             not now; metadata says when
│   ├── RegistrationsLimited too many accounts from one network today
│   ├── VerificationsLimited the account had enough links mailed in this hour
│   ├── ResetsLimited        the network asked for enough password resets in this hour
│   ├── TooManyAttempts      too many wrong passwords
│   └── SignInBusy           too many passwords are being checked
└── InvalidFields
    ├── EmailInvalid
    ├── PasswordTooWeak
    ├── NameInvalid
    ├── BookmarkInvalid
    ├── ApiKeyInvalid
    └── DateRangeInvalid
"""

import math
from datetime import timedelta

from chassis.errors import AccessDenied, DomainError, FieldError, InvalidFields, Kind


class EmailTaken(DomainError):
    """The address already belongs to an account; nothing was changed."""

    kind = Kind.ALREADY_EXISTS
    reason = "EMAIL_TAKEN"

    def __init__(self) -> None:
        message = "An account with this address exists. Log in instead."
        super().__init__(message, (FieldError("email", message),))


class BadCredentials(DomainError):
    """No account has this address and password; which of the two is wrong is not told."""

    kind = Kind.UNAUTHENTICATED
    reason = "BAD_CREDENTIALS"

    def __init__(self) -> None:
        super().__init__("The address or the password is wrong.")


class TokenInvalid(DomainError):
    """The token is nobody's, or the session or guest behind it has ended."""

    kind = Kind.UNAUTHENTICATED
    reason = "TOKEN_INVALID"

    def __init__(self) -> None:
        super().__init__("This token is not valid, or not any more.")


class LinkNotValid(DomainError):
    """The mailed link is unknown, was used, was replaced by a later one, or is too old; which is not told."""

    kind = Kind.NOT_FOUND
    reason = "LINK_NOT_VALID"

    def __init__(self) -> None:
        super().__init__("This link does not work, or not any more. Ask for another one; only the latest works, once.")


class ApiKeyNotFound(DomainError):
    """The account has no such key."""

    kind = Kind.NOT_FOUND
    reason = "API_KEY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("You have no API key with this id.")


class TooManyApiKeys(DomainError):
    """The account has as many keys as one may; one must go before another comes."""

    kind = Kind.FAILED_PRECONDITION
    reason = "TOO_MANY_API_KEYS"

    def __init__(self, most: int) -> None:
        super().__init__(f"An account has {most} API keys at most. Delete one first.")


class KeyScopeMissing(AccessDenied):
    """The API key was not made for this part of the suite."""

    reason = "KEY_SCOPE_MISSING"

    def __init__(self) -> None:
        super().__init__("This API key is not for this. Make one with the scope that it needs.")


class AccountNotFound(DomainError):
    """Nobody registered with this address."""

    kind = Kind.NOT_FOUND
    reason = "ACCOUNT_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("No account has this address.")


class KindNotAssignable(DomainError):
    """A registered account can be made registered, subscriber or staff, and nothing else."""

    kind = Kind.FAILED_PRECONDITION
    reason = "KIND_NOT_ASSIGNABLE"

    def __init__(self) -> None:
        super().__init__("An account can be made registered, subscriber or staff.")


class LimitReached(DomainError):
    """Not now: `retry_after_seconds` in the metadata says when."""

    kind = Kind.RESOURCE_EXHAUSTED
    words = "Too much at once."

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, math.ceil(wait.total_seconds()))
        super().__init__(self.words, retry_after_seconds=str(seconds))


class RegistrationsLimited(LimitReached):
    """The network registered as many accounts today as one network may."""

    reason = "REGISTRATIONS_LIMITED"
    words = "Too many accounts were registered from this network today."


class VerificationsLimited(LimitReached):
    """The account had as many links mailed in this hour as one may."""

    reason = "VERIFICATIONS_LIMITED"
    words = "Enough mails were sent to your address for now. Look into your spam folder, or wait."


class ResetsLimited(LimitReached):
    """The network asked for as many password resets in this hour as one may."""

    reason = "RESETS_LIMITED"
    words = "Too many password resets were asked for from this network."


class TooManyAttempts(LimitReached):
    """Too many wrong passwords, for this address or from this network."""

    reason = "TOO_MANY_ATTEMPTS"
    words = "Too many attempts. Wait a moment before the next one."


class SignInBusy(LimitReached):
    """As many passwords are being checked as may wait."""

    reason = "SIGN_IN_BUSY"
    words = "Too many people are signing in at this moment. Try again."


class EmailInvalid(InvalidFields):
    """This cannot be an e-mail address."""

    reason = "EMAIL_INVALID"


class PasswordTooWeak(InvalidFields):
    """A password has 12 to 128 characters and is not among the 10,000 most used."""

    reason = "PASSWORD_TOO_WEAK"


class NameInvalid(InvalidFields):
    """A name has at most 100 characters, on one line."""

    reason = "NAME_INVALID"


class DateRangeInvalid(InvalidFields):
    """A report spans 1 to 366 days, written as 2026-01-31."""

    reason = "DATE_RANGE_INVALID"


class BookmarkInvalid(InvalidFields):
    """A bookmark names a code system and a code; its note has at most 2,000 characters."""

    reason = "BOOKMARK_INVALID"


class ApiKeyInvalid(InvalidFields):
    """A key has a name of 1 to 100 characters, one or more known scopes, and a quota of 1 to 1,000,000 a day."""

    reason = "API_KEY_INVALID"


class BookmarkNotFound(DomainError):
    """The code is not among the caller's bookmarks."""

    kind = Kind.NOT_FOUND
    reason = "BOOKMARK_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This code is not among your bookmarks.")


class TooManyBookmarks(DomainError):
    """The account keeps as many bookmarks as one may; one must go before another comes."""

    kind = Kind.FAILED_PRECONDITION
    reason = "TOO_MANY_BOOKMARKS"

    def __init__(self, most: int) -> None:
        super().__init__(f"An account keeps {most:,} bookmarks at most. Remove one first.")

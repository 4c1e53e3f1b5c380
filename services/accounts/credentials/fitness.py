"""What an address, a password and a name must be to be taken."""

import unicodedata
from collections.abc import Iterator
from contextlib import suppress

import email_validator

from chassis.errors import FieldError, InvalidFields
from services.accounts.credentials.common_passwords import common_passwords
from services.accounts.errors import EmailInvalid, NameInvalid, PasswordTooWeak

LEAST_PASSWORD_CHARACTERS = 12
MOST_PASSWORD_CHARACTERS = 128
_MOST_NAME_CHARACTERS = 100

# Suites inside a company's network have people at .local and the like; the library asks for it to be done this way.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


def normal_email(text: str) -> str:
    """The address in its normal form. Refused with EMAIL_INVALID; whether it can be reached is not asked."""
    try:
        found = email_validator.validate_email(
            text.strip(), check_deliverability=False, globally_deliverable=not text.strip().endswith("@localhost")
        )
    except email_validator.EmailNotValidError as error:
        raise EmailInvalid(FieldError("email", str(error))) from None
    return found.normalized


def mailable(email: str) -> str:
    """The address as mail servers take it: a domain of other letters as xn--…; as it is where nothing is to be done."""
    with suppress(email_validator.EmailNotValidError):
        found = email_validator.validate_email(email, check_deliverability=False, globally_deliverable=False)
        return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"
    return email


def email_key(email: str) -> str:
    """What two spellings of one address have in common; never refused, because logins ask for anything."""
    with suppress(EmailInvalid):
        email = normal_email(email)
    return unicodedata.normalize("NFKC", email.strip()).lower()


def refuse_weak_password(password: str) -> None:
    """Raise PASSWORD_TOO_WEAK for one that is too short, too long or too common. It is never altered."""
    if len(password) < LEAST_PASSWORD_CHARACTERS:
        raise PasswordTooWeak(FieldError("password", f"Use at least {LEAST_PASSWORD_CHARACTERS} characters."))
    if len(password) > MOST_PASSWORD_CHARACTERS:
        raise PasswordTooWeak(FieldError("password", f"Use at most {MOST_PASSWORD_CHARACTERS} characters."))
    if password.lower() in common_passwords():
        raise PasswordTooWeak(FieldError("password", "This is one of the most used passwords. Choose another one."))


def normal_name(text: str) -> str:
    """The name without blanks round it. Refused with NAME_INVALID when it is too long or not on one line."""
    name = unicodedata.normalize("NFC", text.strip())
    if len(name) > _MOST_NAME_CHARACTERS or not name.isprintable():
        raise NameInvalid(FieldError("name", f"Use at most {_MOST_NAME_CHARACTERS} characters, on one line."))
    return name


def fit_person(email: str, password: str, name: str) -> tuple[str, str]:
    """The address and the name in their normal forms. Refused with all that is wrong at once."""
    faults = list(_faults(email, password, name))
    if len(faults) > 1:
        raise InvalidFields(*(field for fault in faults for field in fault.fields))
    if faults:
        raise faults[0]
    return normal_email(email), normal_name(name)


def _faults(email: str, password: str, name: str) -> Iterator[InvalidFields]:
    for refuse, value in ((normal_email, email), (refuse_weak_password, password), (normal_name, name)):
        try:
            refuse(value)
        except InvalidFields as fault:
            yield fault

"""A mail as a service writes it, and as it goes out."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

# RFC 5322, section 2.1.1.
_LONGEST_LINE = 998
# RFC 2919, section 2.
_LIST_ID = re.compile(r"(?=.{3,255}\Z)[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))+", re.ASCII)


class MailUnfit(ValueError):
    """A mail cannot be written as asked: its address or a header holds what none may."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address. `cause` names why, at most 128 characters: a second mail of the same cause is dropped.

    `unsubscribe_url` is an https address that takes a POST without asking anything (RFC 8058); empty for none.
    `list_id` names what it was subscribed to, as a domain name of ours (RFC 2919); empty for a mail to one person.
    """

    cause: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str = ""
    list_id: str = ""


def compose(mail: Mail, mail_id: str, sender: str, at: datetime) -> EmailMessage:
    """Write the whole message, plain text first, with the headers that keep machines from answering (RFC 3834).

    The same mail gets the same Message-ID however often it is written. Raises MailUnfit.
    """
    message = EmailMessage(policy=SMTP)
    for name, value in _headers(mail, mail_id, sender, at):
        _set(message, name, value)
    message.set_content(mail.text, cte=_encoding(mail.text))
    message.add_alternative(mail.html, subtype="html", cte=_encoding(mail.html))
    return message


def domain_of(sender: str) -> str:
    """The domain of "Name <name@domain>". Raises MailUnfit when there is none."""
    _, at, domain = parseaddr(sender)[1].rpartition("@")
    if not at or not domain:
        raise MailUnfit(f"{sender!r} is no address of a sender")
    return domain


def _headers(mail: Mail, mail_id: str, sender: str, at: datetime) -> list[tuple[str, str]]:
    headers = [
        ("From", sender),
        ("To", mail.to),
        ("Subject", mail.subject),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{mail_id}@{domain_of(sender)}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if mail.unsubscribe_url:
        headers.append(("List-Unsubscribe", f"<{mail.unsubscribe_url}>"))
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    if mail.list_id:
        headers += [("List-Id", f"<{_list_id(mail.list_id)}>"), ("Precedence", "bulk")]
    return headers


def _list_id(name: str) -> str:
    if not _LIST_ID.fullmatch(name):
        raise MailUnfit("a list is named like a domain")
    return name


def _encoding(text: str) -> str | None:
    """Leave plain lines as they are, long links too, so that files can be read; None lets the library choose."""
    plain = text.isascii() and max(map(len, text.splitlines()), default=0) <= _LONGEST_LINE
    return "7bit" if plain else None


def _set(message: EmailMessage, name: str, value: str) -> None:
    try:
        message[name] = value
    except (ValueError, IndexError) as error:
        # The parser of the standard library answers some malformed addresses with an IndexError.
        raise MailUnfit(f"{name} holds what no header may") from error

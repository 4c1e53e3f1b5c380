"""Where mail goes: files in a folder, or an SMTP relay; and what became of one."""

import asyncio
import os
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from enum import Enum
from pathlib import Path
from typing import Protocol

import aiosmtplib

from chassis.mail.relay import Relay

_SECONDS = 20.0
_PERMANENT = 500
_NO_SUCH_MAILBOX = 550


class Fate(Enum):
    """What became of one attempt."""

    SENT = "sent"
    # Not taken now; worth another try.
    LATER = "later"
    # Not taken, and never will be.
    REFUSED = "refused"
    # As REFUSED, because there is no such address.
    UNKNOWN_ADDRESS = "unknown_address"
    # Broken off while the message was on its way: a second try might be a second mail.
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate with a word on why: the relay's code or the error's name, never what the mail said."""

    fate: Fate
    reason: str = ""


class Transport(Protocol):
    """Takes one message at a time. MUST answer with an Outcome within half a minute, whatever happens."""

    # Whether sending the same message again leaves one message.
    repeatable: bool

    async def send(self, message: EmailMessage, mail_id: str) -> Outcome:
        """Hand a message on."""
        ...


class EmlFolder:
    """Writes each message whole as MAIL_ID.eml; written twice it is one file."""

    repeatable = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: EmailMessage, mail_id: str) -> Outcome:
        """Write the file beside its place and move it there, so that nobody reads half of it."""
        try:
            await asyncio.to_thread(self._write, message.as_bytes(), mail_id)
        except OSError as error:
            return Outcome(Fate.LATER, type(error).__name__)
        return Outcome(Fate.SENT)

    def _write(self, content: bytes, mail_id: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f".{mail_id}.unfinished"
        with unfinished.open("wb") as file:
            file.write(content)
            os.fsync(file.fileno())
        unfinished.rename(self._folder / f"{mail_id}.eml")


class SmtpRelay:
    """Hands messages to one relay, a connection each."""

    repeatable = False

    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    async def send(self, message: EmailMessage, mail_id: str) -> Outcome:  # noqa: ARG002 (the id is in the message)
        """Speak SMTP up to the relay's last answer."""
        client = self._client()
        try:
            await client.connect()
            await client.mail(parseaddr(message["From"])[1])
            if refused := await _refused_address(client, message["To"]):
                return refused
            return await _data(client, message)
        except aiosmtplib.SMTPResponseException as error:
            return _answered(error.code)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return Outcome(Fate.LATER, type(error).__name__)
        finally:
            # Without a QUIT: whatever it might answer, the message has its fate by now.
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        relay = self._relay
        return aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            use_tls=relay.security == "tls",
            start_tls=relay.security == "starttls",
            tls_context=ssl.create_default_context() if relay.security else None,
            username=relay.user or None,
            password=relay.password or None,
            timeout=_SECONDS,
        )


async def _refused_address(client: aiosmtplib.SMTP, address: str) -> Outcome | None:
    try:
        await client.rcpt(address)
    except aiosmtplib.SMTPResponseException as error:
        if error.code == _NO_SUCH_MAILBOX:
            return Outcome(Fate.UNKNOWN_ADDRESS, str(error.code))
        return _answered(error.code)
    return None


async def _data(client: aiosmtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        await client.data(message.as_bytes())
    except aiosmtplib.SMTPResponseException as error:
        return _answered(error.code)
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return Outcome(Fate.UNCERTAIN, type(error).__name__)
    return Outcome(Fate.SENT)


def _answered(code: int) -> Outcome:
    return Outcome(Fate.REFUSED if code >= _PERMANENT else Fate.LATER, str(code))

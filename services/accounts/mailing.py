"""What is mailed to people, and the links in it: each proves once, for a short time, that an address was reached."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from chassis.mail.message import Mail
from services.accounts.domain import Account


class Purpose(StrEnum):
    """What a mailed link is for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 (a purpose, not a password)


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A link that was mailed to the address of an account; only the digest of its secret is known here."""

    token_sha256: str
    account_id: str
    purpose: Purpose
    made_at: datetime

    def holds(self, at: datetime, lifetime: timedelta) -> bool:
        """Whether it may still be used."""
        return at < self.made_at + lifetime


class MailedLinks(Protocol):
    """Links that were mailed and not used yet."""

    async def replace(self, link: MailedLink) -> None:
        """Keep a new one; the earlier ones of this account and purpose are dead. For an account locked, or new."""
        ...

    async def find(self, token_sha256: str) -> MailedLink | None:
        """The link, however old."""
        ...

    async def take(self, token_sha256: str) -> bool:
        """Use it up; False when it is gone. MUST be True for one alone of those who come at once."""
        ...

    async def forget_all(self, account_id: str) -> None:
        """Make every link of the account dead."""
        ...


class ResetRequests(Protocol):
    """Addresses that somebody asked a password reset for, and nobody has looked up yet."""

    async def add(self, email_key: str) -> None:
        """Keep one more."""
        ...

    async def take(self) -> str | None:
        """The oldest one, which is gone with it; None when there is none. MUST give each to one taker."""
        ...


class Mailbox(Protocol):
    """Mail that goes out when, and only when, this is committed."""

    async def hand_over(self, mail: Mail) -> bool:
        """Keep a mail to be sent; False when its cause has had one. Raises MailUnfit, with nothing kept."""
        ...

    async def forget(self, address: str) -> None:
        """Keep nothing that was handed over for an address; what waits is never sent."""
        ...


class Letters(Protocol):
    """What is written to people. A mail that a stranger can cause MUST hold none of the stranger's own words."""

    def email_verification(self, account: Account, token: str) -> Mail:
        """The link that proves the address."""
        ...

    def password_reset(self, account: Account, token: str) -> Mail:
        """The link to choose another password."""
        ...

    def password_changed(self, account: Account, token_sha256: str) -> Mail:
        """Word that the password is another one, caused by the link of this digest."""
        ...

    def account_deleted(self, account: Account) -> Mail:
        """Word that the account is gone."""
        ...

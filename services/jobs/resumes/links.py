"""Links to résumés: signed for one account, and soon void."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Link:
    """What stands in a link, and when it ends."""

    token: str
    expires_at: datetime


class ResumeLinks:
    """Signs and reads links by a key that only this service has."""

    def __init__(self, key: str, lifetime: timedelta) -> None:
        self._key = hashlib.sha256(f"resume links {key}".encode()).digest()
        self._lifetime = lifetime

    def sign(self, application_id: str, account_id: str, now: datetime) -> Link:
        """A link for one account from now on."""
        ends = int((now + self._lifetime).timestamp())
        token = f"{ends}.{self._signature(application_id, account_id, ends)}"
        return Link(token, datetime.fromtimestamp(ends, UTC))

    def expiry(self, token: str, application_id: str, account_id: str, now: datetime) -> datetime | None:
        """When a link ends; None for one that is no longer good, or was signed for another."""
        said, _, signature = token.partition(".")
        if not (said.isascii() and said.isdecimal() and len(said) <= _BYTES):
            return None
        expected = self._signature(application_id, account_id, int(said))
        if not hmac.compare_digest(signature.encode(), expected.encode()) or now.timestamp() >= int(said):
            return None
        return datetime.fromtimestamp(int(said), UTC)

    def _signature(self, application_id: str, account_id: str, ends: int) -> str:
        said = f"{application_id}\n{account_id}\n{ends}".encode()
        return base64.urlsafe_b64encode(hmac.digest(self._key, said, "sha256")).decode().rstrip("=")

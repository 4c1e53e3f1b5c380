"""Bearer tokens, told apart by their beginning: sessions are remembered by digest, guests carry a signature."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence

SESSION_PREFIX = "cas_"
API_KEY_PREFIX = "cak_"
_SECRET_BYTES = 32
_LEAST_KEY_CHARACTERS = 32
_SESSION = re.compile(r"cas_[A-Za-z0-9_-]{43}")
_API_KEY = re.compile(r"cak_[A-Za-z0-9_-]{43}")
_LINK = re.compile(r"[A-Za-z0-9_-]{43}")
_GUEST = re.compile(r"cag_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})")


def new_session_token() -> str:
    """A secret of 256 bits that nobody can guess."""
    return SESSION_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def session_digest(token: str) -> str:
    """What is kept of a session's token; empty for what cannot be one."""
    return _digest_of(_SESSION, token)


def new_api_key() -> str:
    """The secret of an API key: 256 bits too."""
    return API_KEY_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def api_key_digest(token: str) -> str:
    """What is kept of an API key; empty for what cannot be one."""
    return _digest_of(_API_KEY, token)


def new_link_token() -> str:
    """The last part of a mailed link: 256 bits, without a prefix, for it is no bearer token."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def link_digest(token: str) -> str:
    """What is kept of a mailed link; empty for what cannot be one."""
    return _digest_of(_LINK, token)


class GuestSeal:
    """Signs guests' ids with the newest key and accepts the older ones."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or any(len(key) < _LEAST_KEY_CHARACTERS for key in keys):
            raise ValueError(f"each key has at least {_LEAST_KEY_CHARACTERS} characters")
        self._keys = [key.encode() for key in keys]

    def sign(self, account_id: str) -> str:
        """The token of a guest."""
        return f"cag_{account_id}.{_signature(self._keys[0], account_id)}"

    def read(self, token: str) -> str | None:
        """The id of the guest whose token it is; None for what we did not sign."""
        found = _GUEST.fullmatch(token)
        if found is None:
            return None
        account_id, signature = found.groups()
        genuine = any(hmac.compare_digest(signature, _signature(key, account_id)) for key in self._keys)
        return account_id if genuine else None

    def digest(self, purpose: str, text: str) -> str:
        """A keyed digest of what should not be readable in the database, such as who failed to log in."""
        return hmac.new(self._keys[-1], f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def _digest_of(form: re.Pattern[str], token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest() if form.fullmatch(token) else ""


def _signature(key: bytes, account_id: str) -> str:
    made = hmac.new(key, f"guest:{account_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")

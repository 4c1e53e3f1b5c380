"""Tokens that end the mails of one saved search: signed, and good for ever, since a mail may be read years later."""

import hashlib

from itsdangerous import BadSignature, Signer

_LONGEST = 200


class UnsubscribeTokens:
    """Signs and reads tokens by a key that only this service has."""

    def __init__(self, key: str) -> None:
        self._signer = Signer(key, salt="unsubscribe saved search", digest_method=hashlib.sha256)

    def sign(self, saved_search_id: str) -> str:
        """A token that fits into an address."""
        return self._signer.sign(saved_search_id).decode()

    def read(self, token: str) -> str | None:
        """The search that a token names; None for one that was not signed here."""
        if len(token) > _LONGEST:
            return None
        try:
            return self._signer.unsign(token).decode()
        except (BadSignature, UnicodeError):
            return None

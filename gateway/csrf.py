"""Signed tokens of HTML forms: a form that another site made up does not hold one."""

import hashlib
import hmac
from collections.abc import Iterable

from itsdangerous import BadSignature, TimestampSigner

_VALID_SECONDS = 24 * 60 * 60


class FormTokens:
    """Issues and checks the tokens; each is bound to the credential that the visitor had."""

    def __init__(self, key: str) -> None:
        self._signer = TimestampSigner(key, salt="form", digest_method=hashlib.sha256)

    def issue(self, credential: str) -> str:
        """A token for the forms of this visitor; `credential` is empty for one without a cookie."""
        return self._signer.sign(_mark(credential)).decode()

    def holds(self, token: str, credentials: Iterable[str]) -> bool:
        """Whether the token was issued within a day for one of these credentials."""
        try:
            mark = self._signer.unsign(token, max_age=_VALID_SECONDS).decode()
        except BadSignature:
            return False
        return any(hmac.compare_digest(mark, _mark(credential)) for credential in credentials)


def _mark(credential: str) -> str:
    return hashlib.sha256(credential.encode()).hexdigest()[:32]

"""Whose a token is, asked anew for each call: a session dies at once, and so does a kind."""

from chassis.errors import Unauthenticated
from chassis.identity import Caller, CallerKind
from services.accounts.ports import Begin, Seal
from services.accounts.rules import Rules
from services.accounts.usecases import sessions

# Whatever a key is for, it may ask here what is left, and spend what its scopes say.
_ALWAYS = frozenset({"accounts"})


class LedgerAuthenticator:
    """Answers from the service's own tables."""

    def __init__(self, begin: Begin, seal: Seal, rules: Rules) -> None:
        self._begin = begin
        self._seal = seal
        self._rules = rules

    async def authenticate(self, token: str) -> Caller:
        """Answer whose token it is, or raise Unauthenticated."""
        async with self._begin() as work:
            found = await sessions.holder(token, work, self._seal, self._rules)
        if found is None:
            raise Unauthenticated
        account, key = found.account, found.key
        kind, key_id = CallerKind(account.kind), key.key_id if key else ""
        scopes = _ALWAYS | key.scopes if key else None
        return Caller(kind, account.account_id, token, account.email, account.email_verified, key_id, scopes)

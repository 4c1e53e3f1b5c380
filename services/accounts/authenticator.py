"""Whose a token is, asked anew for each call: a session dies at once, and so does a kind."""

from chassis.errors import Unauthenticated
from chassis.identity import Caller, CallerKind
from services.accounts.ports import Begin, Seal
from services.accounts.rules import Rules
from services.accounts.usecases import sessions


class LedgerAuthenticator:
    """Answers from the service's own tables."""

    def __init__(self, begin: Begin, seal: Seal, rules: Rules) -> None:
        self._begin = begin
        self._seal = seal
        self._rules = rules

    async def authenticate(self, token: str) -> Caller:
        """Answer whose token it is, or raise Unauthenticated."""
        async with self._begin() as work:
            account = await sessions.whose(token, work, self._seal, self._rules)
        if account is None:
            raise Unauthenticated
        return Caller(CallerKind(account.kind), account.account_id, token)

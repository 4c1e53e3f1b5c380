"""Checking claims: one, or a stream of them that counts as one call; nothing of a claim is kept."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from chassis.errors import InvalidFields
from chassis.identity import Caller
from services.lookup.claims.check import check
from services.lookup.claims.claim import Claim
from services.lookup.claims.registry import RULES
from services.lookup.claims.verdict import Verdict
from services.lookup.errors import TooManyClaims
from services.lookup.ports import Library, Meter
from services.lookup.usecases.api_calls import ApiCall, count

MOST_CLAIMS = 1_000
_ONE, _MANY = "claims:check", "claims:checkMany"
Message = TypeVar("Message")


async def check_claim(claim: Claim, call: "ClaimCall", library: Library, meter: Meter) -> Verdict:
    """Check one claim. Refused with INVALID_FIELDS before anything is counted, or as the meter refuses."""
    verdict = check(claim, library.claims, RULES)
    await count(ApiCall(_ONE, call.asked, call.key, call.caller), meter)
    return verdict


@dataclass(frozen=True, slots=True)
class ClaimCall:
    """Who asks, under which key; `asked` is what was asked as it was written."""

    asked: object
    key: str
    caller: Caller


@dataclass
class Stream(Generic[Message]):
    """Claims that come one by one; what each is made of is read by `claim_of`, which may refuse it."""

    claim_of: Callable[[Message], Claim]
    library: Library
    meter: Meter
    taken: int = field(default=0, init=False)

    async def answers(
        self, messages: AsyncIterator[Message], call: Callable[[Message], ClaimCall]
    ) -> AsyncIterator[tuple[Message, Verdict | InvalidFields]]:
        """Answer each in its turn. Refused with TOO_MANY_CLAIMS past the limit, or as the meter refuses the first."""
        async for message in messages:
            if self.taken == MOST_CLAIMS:
                raise TooManyClaims(MOST_CLAIMS)
            if not self.taken:
                asked = call(message)
                await count(ApiCall(_MANY, asked.asked, asked.key, asked.caller), self.meter)
            self.taken += 1
            yield message, self._answer(message)

    def _answer(self, message: Message) -> Verdict | InvalidFields:
        try:
            return check(self.claim_of(message), self.library.claims, RULES)
        except InvalidFields as refusal:
            return refusal

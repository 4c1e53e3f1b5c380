"""Making something once for each idempotency key, however often it is asked for."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from chassis.errors import FieldError, IdempotencyKeyInvalid, IdempotencyKeyReused
from services.jobs.domain.creations import Attempt, Creation
from services.jobs.domain.employers import Employer
from services.jobs.domain.postings import Posting
from services.jobs.domain.saved_searches import SavedSearch
from services.jobs.ports import Work

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_Made = TypeVar("_Made", Employer, Posting, SavedSearch)


async def once(
    attempt: Attempt, kind: type[_Made], account_id: str, work: Work, make: Callable[[], Awaitable[_Made]]
) -> _Made:
    """Make what is asked for, or answer the one that the account made first under the same key.

    Raises IdempotencyKeyInvalid, and IdempotencyKeyReused when the first was asked for with other content. A refusal
    of `make` leaves the key free.
    """
    if not attempt.key:
        return await make()
    refuse_unfit_key(attempt)
    first = await work.creations.claim(account_id, attempt)
    if first is None:
        made = await make()
        await work.creations.keep(account_id, Creation(attempt, made))
        return made
    if first.attempt != attempt or not isinstance(first.made, kind):
        raise IdempotencyKeyReused
    return first.made


def refuse_unfit_key(attempt: Attempt) -> None:
    """Raise IdempotencyKeyInvalid for a key that is neither a UUID nor empty."""
    if attempt.key and not _UUID.fullmatch(attempt.key):
        raise IdempotencyKeyInvalid(FieldError("idempotency_key", "Send a UUID, or nothing."))

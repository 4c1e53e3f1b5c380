"""One unit of a meter, as one atomic step: never below zero, never twice for one key or one page."""

import re
from dataclasses import dataclass

from chassis.errors import FieldError, IdempotencyKeyInvalid, IdempotencyKeyReused, InvalidFields, Unauthenticated
from services.accounts import events
from services.accounts.domain import (
    FREE_FOR,
    PAID_ONCE,
    Account,
    Answered,
    Balance,
    Bearing,
    LedgerEntry,
    Meter,
    Outcome,
    Spend,
    fingerprint,
)
from services.accounts.plans import Plan
from services.accounts.ports import Work
from services.accounts.rules import Rules
from services.accounts.usecases.granting import topped_up

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RESOURCE = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,99}")


@dataclass(frozen=True, slots=True)
class SpendUnit:
    """One unit of a meter for one resource. Refused when the key is no UUID or the resource cannot be meant."""

    account_id: str
    meter: Meter
    resource: str
    key: str
    # A digest of what was asked, where the resource does not say all of it.
    asked: str = ""
    # The API key that spends; empty for a person.
    key_id: str = ""

    def __post_init__(self) -> None:
        """Raise IDEMPOTENCY_KEY_INVALID or INVALID_FIELDS."""
        if not _UUID.fullmatch(self.key.lower()):
            raise IdempotencyKeyInvalid(FieldError("idempotency_key", "Send a UUID."))
        if not _RESOURCE.fullmatch(self.resource):
            raise InvalidFields(FieldError("resource", "Say what it is for, in 1 to 100 printable ASCII characters."))

    @property
    def fingerprint(self) -> str:
        """What a repetition has in common with the first request."""
        return fingerprint(self.meter, self.resource, self.asked)


async def spend(command: SpendUnit, work: Work, rules: Rules) -> Spend:
    """Take one unit, or say why none was taken. The same key is answered the same.

    Raises Unauthenticated for an account that is gone or merged, IdempotencyKeyReused for a key of another request.
    """
    account = await work.accounts.lock(command.account_id)
    if account is None or account.is_gone:
        raise Unauthenticated
    key, since = command.key.lower(), work.now() - FREE_FOR
    bearing = await work.ledger.bearing(account.account_id, command.meter, command.resource, key, since)
    if bearing.answered is not None:
        return _repeated(bearing.answered, command)
    answer = await _decide(account, command, bearing, work, rules.plans[account.kind])
    await work.ledger.remember(Answered(account.account_id, key, command.fingerprint, answer, work.now()))
    return answer


def _repeated(known: Answered, command: SpendUnit) -> Spend:
    if known.fingerprint != command.fingerprint:
        raise IdempotencyKeyReused
    return known.spend


async def _decide(account: Account, command: SpendUnit, bearing: Bearing, work: Work, plan: Plan) -> Spend:
    balance = await topped_up(bearing.balance, plan, work)
    if plan.metered and bearing.charge_id and command.meter in PAID_ONCE:
        return Spend(Outcome.ALREADY_SPENT, plan.shown(balance), account.kind, bearing.charge_id)
    if (balance.remaining or not plan.metered) and not await _key_allows(command, work):
        return Spend(Outcome.NONE_LEFT, plan.shown(balance), account.kind)
    if not plan.metered:
        return Spend.unmetered(account.kind, command.meter)
    left = await work.ledger.take(account.account_id, command.meter)
    if left is None:
        await _tell_exhausted(account, balance, work)
        return Spend(Outcome.NONE_LEFT, plan.shown(balance), account.kind)
    charge = LedgerEntry.charge(left, command.resource, work.now())
    await work.ledger.append(charge)
    work.outbox.add(events.unit_charged(charge, account.kind))
    return Spend(Outcome.SPENT, plan.shown(left), account.kind, charge.entry_id)


async def _key_allows(command: SpendUnit, work: Work) -> bool:
    """Count the unit on the key's own quota; people have none."""
    return not command.key_id or await work.api_keys.take(command.key_id, work.now().date())


async def _tell_exhausted(account: Account, balance: Balance, work: Work) -> None:
    if balance.told_exhausted_at != balance.granted:
        await work.ledger.keep(balance.told())
        work.outbox.add(events.meter_exhausted(balance, account.kind, work.now()))

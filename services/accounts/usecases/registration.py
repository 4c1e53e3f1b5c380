"""Opening an account, with what a guest brings along."""

import re
from dataclasses import dataclass

from chassis.errors import FieldError, IdempotencyKeyInvalid, IdempotencyKeyReused
from services.accounts import events
from services.accounts.credentials.fitness import email_key, fit_person
from services.accounts.domain import Account, Kind, Meter, Registration, fingerprint
from services.accounts.errors import BadCredentials, EmailTaken, RegistrationsLimited
from services.accounts.ports import Begin, Work
from services.accounts.usecases.granting import grant_once
from services.accounts.usecases.limits import REGISTRATIONS, count_today, until_tomorrow
from services.accounts.usecases.sessions import Credentials, Means, SignedIn, hold_proved, open_session, prove
from services.accounts.usecases.verification import mail_verification

_KEY = re.compile(r"[\x20-\x7e]{0,255}")


@dataclass(frozen=True, slots=True)
class RegisterAccount:
    """Who wants an account. An empty key is none."""

    email: str
    password: str
    name: str
    guest_token: str
    key: str
    network: str

    @property
    def credentials(self) -> Credentials:
        """What the same person logs in with."""
        return Credentials(self.email, self.password, self.network)

    @property
    def fingerprint(self) -> str:
        """What a repetition has in common with the first request; the password is compared by its hash.

        Not the guest: a browser forgets that cookie with the first answer.
        """
        return fingerprint(email_key(self.email), self.name)


@dataclass(frozen=True, slots=True)
class Registered:
    """The new account, its first session and its views."""

    signed_in: SignedIn
    views_remaining: int


async def register_account(command: RegisterAccount, means: Means) -> Registered:
    """Open an account; the guest's ledger moves along whole, once. The same key and fields answer the same account.

    Raises EmailTaken, EmailInvalid, PasswordTooWeak, NameInvalid, RegistrationsLimited, IdempotencyKeyInvalid,
    IdempotencyKeyReused or SignInBusy.
    """
    if not _KEY.fullmatch(command.key):
        raise IdempotencyKeyInvalid(FieldError("idempotency_key", "Use at most 255 printable ASCII characters."))
    email, name = fit_person(command.email, command.password, command.name)
    if not await _earlier(command.key, means.begin):
        password_hash = await means.passwords.hash(command.password)
        async with means.begin() as work:
            account = Account.registered(email, name, at=work.now())
            if await _claim(command, account, work):
                await _open(command, account, password_hash, work, means)
                return await _registered(account, work)
    return await _repeat(command, means)


async def _earlier(key: str, begin: Begin) -> Registration | None:
    if not key:
        return None
    async with begin() as work:
        return await work.registrations.find(key)


async def _claim(command: RegisterAccount, account: Account, work: Work) -> bool:
    if not command.key:
        return True
    registration = Registration(command.key, command.fingerprint, account.account_id, work.now())
    return await work.registrations.claim(registration)


async def _open(command: RegisterAccount, account: Account, password_hash: str, work: Work, means: Means) -> None:
    opened_today = await count_today(REGISTRATIONS, command.network, work)
    if means.rules.limited and opened_today > means.rules.registrations_per_network_per_day:
        raise RegistrationsLimited(until_tomorrow(work.now()))
    if not await work.accounts.add(account, email_key(account.email), password_hash):
        raise EmailTaken
    guest_id = await _merge(means.seal.read(command.guest_token), account, work)
    if not means.rules.views_wait:
        await grant_once(account, means.rules.plans[Kind.REGISTERED], work)
    await mail_verification(account, work, means.letters)
    work.outbox.add(events.account_registered(account, guest_id))


async def _merge(guest_id: str | None, account: Account, work: Work) -> str:
    """Move the guest's ledger and end the guest; answers whose it was, nothing for a guest who is none any more."""
    guest = await work.accounts.lock(guest_id) if guest_id else None
    if guest is None or not guest.is_guest:
        return ""
    await work.ledger.move(guest.account_id, account.account_id)
    await work.accounts.update(guest.merge_into(account))
    return guest.account_id


async def _repeat(command: RegisterAccount, means: Means) -> Registered:
    """Answer the account that the key opened, to whoever sends the same fields and knows its password."""
    earlier = await _earlier(command.key, means.begin)
    if earlier is None or earlier.fingerprint != command.fingerprint:
        raise IdempotencyKeyReused
    try:
        member = await prove(command.credentials, means)
        async with means.begin() as work:
            return await _registered(await hold_proved(member, work), work)
    except BadCredentials:
        raise IdempotencyKeyReused from None


async def _registered(account: Account, work: Work) -> Registered:
    balance = await work.ledger.balance(account.account_id, Meter.VIEWS)
    return Registered(await open_session(account, work), balance.remaining)

"""Logging in and out, and whose a token is."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.accounts.api_keys import ApiKey
from services.accounts.credentials.fitness import email_key
from services.accounts.credentials.tokens import (
    API_KEY_PREFIX,
    SESSION_PREFIX,
    api_key_digest,
    new_session_token,
    session_digest,
)
from services.accounts.domain import Account, Attempts, Session
from services.accounts.errors import BadCredentials, TokenInvalid, TooManyAttempts
from services.accounts.mailing import Letters
from services.accounts.ports import Begin, Member, Passwords, Seal, Work
from services.accounts.rules import Rules
from services.accounts.usecases.limits import FAILED_LOGINS, count_this_hour, until_next_hour

_FREE_FAILURES = 5
_LONGEST_DELAY = timedelta(seconds=60)
_FAILURES_COUNT_FOR = timedelta(days=1)
# How exactly the last use of a session is known; noting each one would make every call a write.
_USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Means:
    """What registering, logging in and resets work with: they hash passwords between two transactions."""

    begin: Begin
    passwords: Passwords
    seal: Seal
    rules: Rules
    letters: Letters


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who somebody says they are, and from where."""

    email: str
    password: str
    network: str

    @property
    def email_key(self) -> str:
        """What all spellings of the address have in common."""
        return email_key(self.email)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a token is, and the API key that it is, if it is one."""

    account: Account
    key: ApiKey | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account and the secret of its new session."""

    account: Account
    token: str


async def create_session(credentials: Credentials, means: Means) -> SignedIn:
    """Log in. Refused with BAD_CREDENTIALS, TOO_MANY_ATTEMPTS or SIGN_IN_BUSY."""
    member = await prove(credentials, means)
    async with means.begin() as work:
        return await open_session(await hold_proved(member, work), work)


async def open_session(account: Account, work: Work) -> SignedIn:
    """Make a session whose secret is told once."""
    token = new_session_token()
    await work.sessions.add(Session(session_digest(token), account.account_id, work.now(), work.now()))
    return SignedIn(account, token)


async def hold_proved(proved: Member, work: Work) -> Account:
    """Lock an account whose password was proved. Raises BadCredentials when it has another one since, or is gone."""
    account = await work.accounts.lock(proved.account.account_id)
    member = await work.accounts.member(email_key(account.email)) if account and not account.is_gone else None
    if member is None or member.password_hash != proved.password_hash:
        raise BadCredentials
    return member.account


async def delete_session(token: str, work: Work) -> None:
    """End a session at once; a token that is none is left alone."""
    await work.sessions.delete(session_digest(token))


async def holder(token: str, work: Work, seal: Seal, rules: Rules) -> Holder | None:
    """Whose a token is at this moment, a program's too; None when it is nobody's."""
    if token.startswith(API_KEY_PREFIX):
        found = await work.api_keys.find(api_key_digest(token))
        return Holder(found[1], found[0]) if found else None
    account = await whose(token, work, seal, rules)
    return Holder(account) if account else None


async def whose(token: str, work: Work, seal: Seal, rules: Rules) -> Account | None:
    """Whose a session or a guest is; None when it is nobody's, too old, or a guest's who was merged."""
    if token.startswith(SESSION_PREFIX):
        return await _owner(session_digest(token), work, rules)
    guest_id = seal.read(token)
    guest = await work.accounts.get(guest_id) if guest_id else None
    return guest if guest and guest.is_guest else None


async def authenticate(token: str, work: Work, seal: Seal, rules: Rules) -> Holder:
    """Whose a token is. Refused with TOKEN_INVALID."""
    found = await holder(token, work, seal, rules)
    if found is None:
        raise TokenInvalid
    return found


def login_subject(email: str, seal: Seal) -> str:
    """What failed logins to an address are counted under."""
    return seal.digest("login", email_key(email))


async def prove(credentials: Credentials, means: Means) -> Member:
    """Check an address and a password. Hashing happens outside of any transaction, the count of failures before it.

    Raises BadCredentials, TooManyAttempts or SignInBusy.
    """
    means.passwords.admit()
    subject = login_subject(credentials.email, means.seal)
    async with means.begin() as work:
        if means.rules.limited:
            await _count_attempt(subject, credentials.network, work, means.rules)
        member = await work.accounts.member(credentials.email_key)
    verdict = await means.passwords.verify(credentials.password, member.password_hash if member else None)
    if member is None or not verdict.matches:
        raise BadCredentials
    async with means.begin() as work:
        await _forgive(subject, credentials.network, work, means.rules)
        if not verdict.renewed:
            return member
        await hold_proved(member, work)
        await work.accounts.set_password(member.account.account_id, verdict.renewed)
        return Member(member.account, verdict.renewed)


async def _owner(digest: str, work: Work, rules: Rules) -> Account | None:
    found = await work.sessions.find(digest) if digest else None
    if found is None:
        return None
    session, account = found
    if not session.holds(work.now(), rules.session_lifetime, rules.session_idle):
        return None
    if work.now() - session.used_at > _USE_NOTED_EVERY:
        await work.sessions.use(digest, work.now())
    return account


async def _count_attempt(subject: str, network: str, work: Work, rules: Rules) -> None:
    """Count the attempt as failed until it is forgiven, so that many at once cannot all slip through."""
    now = work.now()
    earlier = await work.limits.attempts(subject) or Attempts(0, now)
    if now - earlier.last_at > _FAILURES_COUNT_FOR:
        earlier = replace(earlier, failures=0)
    wait = _delay(earlier, now)
    if wait > timedelta(0):
        raise TooManyAttempts(wait)
    if await count_this_hour(FAILED_LOGINS, network, work) > rules.failed_logins_per_network_per_hour:
        raise TooManyAttempts(until_next_hour(now))
    await work.limits.note(subject, Attempts(earlier.failures + 1, now))


async def _forgive(subject: str, network: str, work: Work, rules: Rules) -> None:
    if rules.limited:
        await work.limits.forgive(subject)
        await count_this_hour(FAILED_LOGINS, network, work, -1)


def _delay(attempts: Attempts, now: datetime) -> timedelta:
    """Twice as long for each failure after the fifth, a minute at most: a delay is no way to lock others out."""
    if attempts.failures < _FREE_FAILURES:
        return timedelta(0)
    seconds = 2 ** min(attempts.failures - _FREE_FAILURES, 10)
    return attempts.last_at + min(timedelta(seconds=seconds), _LONGEST_DELAY) - now

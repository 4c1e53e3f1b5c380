"""Choosing another password with a mailed link, in a way that tells nobody who has an account.

Asking does the same for every address: it is kept, and looked up later, when nobody waits for the answer.
"""

import structlog

from chassis.mail.message import MailUnfit
from services.accounts.credentials.fitness import email_key, refuse_weak_password
from services.accounts.credentials.tokens import link_digest
from services.accounts.domain import Account
from services.accounts.errors import ResetsLimited
from services.accounts.mailing import Letters, Purpose
from services.accounts.ports import Work
from services.accounts.usecases.limits import (
    RESET_MAILS,
    RESETS,
    count_subject_this_hour,
    count_this_hour,
    until_next_hour,
)
from services.accounts.usecases.links import make_link, refuse_dead_link, use_link
from services.accounts.usecases.sessions import Means, login_subject

log = structlog.get_logger()

_LONGEST_EMAIL = 320


async def request_reset(email: str, network: str, work: Work, means: Means) -> None:
    """Keep an address to be looked up, so many times an hour and no more. Raises ResetsLimited for the network."""
    key, rules = email_key(email), means.rules
    if await count_this_hour(RESETS, network, work) > rules.resets_per_network_per_hour and rules.limited:
        raise ResetsLimited(until_next_hour(work.now()))
    asked = await count_subject_this_hour(RESET_MAILS, means.seal.digest("reset", key), work)
    if len(key) <= _LONGEST_EMAIL and (asked <= rules.reset_mails_per_address_per_hour or not rules.limited):
        await work.reset_requests.add(key)


async def mail_next_reset(work: Work, letters: Letters) -> bool:
    """Look one address up, and mail a link where it has an account; False when none waits."""
    key = await work.reset_requests.take()
    if key is None:
        return False
    member = await work.accounts.member(key)
    account = await work.accounts.lock(member.account.account_id) if member else None
    if account is not None and not account.is_gone:
        await _mail_reset(account, work, letters)
    return True


async def reset_password(token: str, password: str, means: Means) -> None:
    """Give the account of a link another password, and end its sessions. Hashing happens between two transactions.

    Raises PasswordTooWeak, LinkNotValid or SignInBusy.
    """
    refuse_weak_password(password)
    async with means.begin() as work:
        await refuse_dead_link(token, Purpose.RESET_PASSWORD, work, means.rules)
    password_hash = await means.passwords.hash(password)
    async with means.begin() as work:
        account = await use_link(token, Purpose.RESET_PASSWORD, work, means.rules)
        await work.accounts.set_password(account.account_id, password_hash)
        await work.sessions.delete_all(account.account_id)
        await work.limits.forgive(login_subject(account.email, means.seal))
        await work.mailbox.hand_over(means.letters.password_changed(account, link_digest(token)))


async def _mail_reset(account: Account, work: Work, letters: Letters) -> None:
    token = await make_link(account, Purpose.RESET_PASSWORD, work)
    try:
        await work.mailbox.hand_over(letters.password_reset(account, token))
    except MailUnfit:
        log.warning("reset_not_mailable", account_id=account.account_id)

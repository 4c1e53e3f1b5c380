"""Proving that the address of an account is its owner's."""

from chassis.errors import FieldError, Unauthenticated
from chassis.mail.message import MailUnfit
from services.accounts import events
from services.accounts.domain import Account, Kind
from services.accounts.errors import EmailInvalid, VerificationsLimited
from services.accounts.mailing import Letters, Purpose
from services.accounts.ports import Work
from services.accounts.rules import Rules
from services.accounts.usecases.granting import grant_missing
from services.accounts.usecases.limits import VERIFICATIONS, count_subject_this_hour, until_next_hour
from services.accounts.usecases.links import make_link, use_link


async def mail_verification(account: Account, work: Work, letters: Letters) -> None:
    """Mail a link. For an account that is locked, or new. Raises EmailInvalid when no mail can be written to it."""
    token = await make_link(account, Purpose.VERIFY_EMAIL, work)
    try:
        await work.mailbox.hand_over(letters.email_verification(account, token))
    except MailUnfit:
        raise EmailInvalid(FieldError("email", "No mail can be sent to this address.")) from None


async def send_verification(account_id: str, work: Work, rules: Rules, letters: Letters) -> None:
    """Mail another link, unless the address is verified already. Raises Unauthenticated or VerificationsLimited."""
    account = await work.accounts.lock(account_id)
    if account is None or account.is_gone or not account.email:
        raise Unauthenticated
    if account.email_verified:
        return
    sent = await count_subject_this_hour(VERIFICATIONS, account_id, work)
    if rules.limited and sent > rules.verification_mails_per_account_per_hour:
        raise VerificationsLimited(until_next_hour(work.now()))
    await mail_verification(account, work, letters)


async def verify_email(token: str, work: Work, rules: Rules) -> Account:
    """Use a link up: the address is verified, and views that waited for it are granted, once. Raises LinkNotValid."""
    account = await use_link(token, Purpose.VERIFY_EMAIL, work, rules)
    if account.email_verified:
        return account
    verified = account.verified()
    await work.accounts.update(verified)
    await grant_missing(verified, rules.plans[Kind.REGISTERED], work)
    work.outbox.add(events.account_email_verified(verified, work.now()))
    return verified

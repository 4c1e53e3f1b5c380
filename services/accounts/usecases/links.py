"""Mailed links: made, looked at, and used up once."""

from services.accounts.credentials.tokens import link_digest, new_link_token
from services.accounts.domain import Account
from services.accounts.errors import LinkNotValid
from services.accounts.mailing import MailedLink, Purpose
from services.accounts.ports import Work
from services.accounts.rules import Rules


async def make_link(account: Account, purpose: Purpose, work: Work) -> str:
    """Answer the secret of a new link; the earlier ones are dead. For an account that is locked, or new."""
    token = new_link_token()
    await work.links.replace(MailedLink(link_digest(token), account.account_id, purpose, work.now()))
    return token


async def refuse_dead_link(token: str, purpose: Purpose, work: Work, rules: Rules) -> MailedLink:
    """Answer what a link says. Raises LinkNotValid for one that could not be used."""
    link = await work.links.find(link_digest(token))
    if link is None or link.purpose is not purpose or not link.holds(work.now(), rules.link_lifetime):
        raise LinkNotValid
    return link


async def use_link(token: str, purpose: Purpose, work: Work, rules: Rules) -> Account:
    """Use a link up and answer whose it was, locked: of two who come at once, one. Raises LinkNotValid."""
    link = await refuse_dead_link(token, purpose, work, rules)
    # The account first, as everywhere: two locks in another order could wait for each other.
    account = await work.accounts.lock(link.account_id)
    if account is None or account.is_gone or not await work.links.take(link.token_sha256):
        raise LinkNotValid
    return account

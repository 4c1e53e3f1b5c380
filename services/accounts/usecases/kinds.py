"""Giving an account another kind, as operators do."""

from dataclasses import replace

from services.accounts.credentials.fitness import email_key
from services.accounts.domain import Account, Kind
from services.accounts.errors import AccountNotFound, KindNotAssignable
from services.accounts.ports import Work


async def update_kind(email: str, kind: Kind | None, work: Work) -> Account:
    """Make a registered account registered, subscriber or staff, at once for its open sessions too.

    Raises KindNotAssignable for any other kind and AccountNotFound.
    """
    if kind is None or kind is Kind.GUEST:
        raise KindNotAssignable
    member = await work.accounts.member(email_key(email))
    if member is None:
        raise AccountNotFound
    account = replace(await work.accounts.lock(member.account.account_id) or member.account, kind=kind)
    await work.accounts.update(account)
    return account

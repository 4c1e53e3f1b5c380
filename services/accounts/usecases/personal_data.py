"""Taking one's data along, and being forgotten."""

from dataclasses import dataclass

from chassis.errors import Unauthenticated
from services.accounts import events
from services.accounts.api_keys import ApiKey
from services.accounts.domain import Account, Bookmark, LedgerEntry
from services.accounts.mailing import Letters
from services.accounts.ports import Work

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything that is kept of one account and says something about its person."""

    account: Account
    ledger: tuple[LedgerEntry, ...]
    bookmarks: tuple[Bookmark, ...]
    api_keys: tuple[ApiKey, ...]


async def export_personal_data(account_id: str, work: Work) -> PersonalData:
    """Gather it all, in one transaction. Raises Unauthenticated."""
    account = await work.accounts.get(account_id)
    if account is None or account.is_gone:
        raise Unauthenticated
    ledger, bookmarks = await _whole_ledger(account_id, work), await _all_bookmarks(account_id, work)
    return PersonalData(account, tuple(ledger), tuple(bookmarks), tuple(await work.api_keys.of(account_id)))


async def delete_account(account_id: str, work: Work, letters: Letters) -> None:
    """Forget a person: what is left is the ledger of an id. Raises Unauthenticated."""
    account = await work.accounts.lock(account_id)
    if account is None or account.is_gone:
        raise Unauthenticated
    await work.sessions.delete_all(account_id)
    await work.api_keys.delete_all(account_id)
    await work.links.forget_all(account_id)
    await work.bookmarks.forget_all(account_id)
    await work.accounts.forget(account.forgotten(work.now()))
    letter = letters.account_deleted(account)
    await work.mailbox.forget(letter.to)
    await work.mailbox.hand_over(letter)
    work.outbox.add(events.account_deleted(account_id, work.now()))


async def _whole_ledger(account_id: str, work: Work) -> list[LedgerEntry]:
    entries = await work.ledger.page(account_id, None, _PAGE)
    while len(entries) % _PAGE == 0 and (more := await work.ledger.page(account_id, _place(entries), _PAGE)):
        entries += more
    return entries


def _place(entries: list[LedgerEntry]) -> int:
    return entries[-1].position if entries else 0


async def _all_bookmarks(account_id: str, work: Work) -> list[Bookmark]:
    return await work.bookmarks.page(account_id, None, await work.bookmarks.count(account_id))

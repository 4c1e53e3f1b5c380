"""Telling people of what their saved searches find: matched once, mailed at most once, nothing that has ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from chassis.mail.message import MailUnfit
from services.jobs import events
from services.jobs.alerts.letters import MOST_LISTED, AlertLetters
from services.jobs.alerts.matcher import Matcher
from services.jobs.domain.employers import Contact
from services.jobs.domain.saved_searches import Frequency, SavedSearch
from services.jobs.ports import Work, Works

log = structlog.get_logger()

# Bounds what one transaction holds.
_SEARCHES = 500
_MAILS = 50
_FORGOTTEN = 1_000
# Long enough to look into what somebody was told of.
_KEPT = timedelta(days=30)
# Of an event, which has 1 MiB at most.
_TOLD_AT_ONCE = 1_000


async def match_next(works: Works, matcher: Matcher) -> bool:
    """Hold the posting that was queued first against the searches; False when none waits.

    Of many searches that look for it, the next 500 are done and noted: whoever dies in between is followed by another
    worker that goes on from there.
    """
    async with works() as work:
        queued = await work.matches.next()
        if queued is None:
            return False
        if await matcher.follow(work.saved_searches):
            # A transaction for each page, so that others have their turn while very many are read.
            return True
        posting = await work.postings.get(queued.posting_id)
        shown = posting if posting and posting.is_public(work.now()) else None
        found = matcher.match(shown, work.now(), queued.matched_to) if shown else []
        await _record(queued.posting_id, [each for _, each in found[:_SEARCHES]], work)
        if len(found) > _SEARCHES:
            await work.matches.matched_to(queued, found[_SEARCHES - 1][0])
        else:
            await work.matches.done(queued)
    return True


async def mail_due(works: Works, letters: AlertLetters) -> int:
    """Mail what waits for some searches whose time has come; answer how many that were.

    A mail, the note that its postings were told, and the next time are one transaction.
    """
    async with works() as work:
        due = await work.saved_searches.due(work.now(), _MAILS)
        if not due:
            return 0
        ready = await work.matches.ready([each.saved_search_id for each in due], work.now())
        contacts = await work.contacts.of({each.owner for each in due})
        looked_after = []
        for search in due:
            found = ready.get(search.saved_search_id, [])
            looked_after.append(await _look_after(search, found, contacts.get(search.owner), letters, work))
        await work.saved_searches.change(looked_after)
    return len(due)


async def wake_proved(works: Works) -> int:
    """Make due what waits for an address that was proved meanwhile; answer how many searches that were."""
    async with works() as work:
        return await work.saved_searches.wake(work.now())


async def forget_ended(works: Works) -> int:
    """Forget what matched postings that ended a month ago, of which nobody can be told again; answer how many."""
    async with works() as work:
        return await work.matches.forget_ended(work.now() - _KEPT, _FORGOTTEN)


async def _record(posting_id: str, saved_search_ids: Sequence[str], work: Work) -> None:
    """Let the posting wait for each search that it is new to; instant ones are due with it."""
    now = work.now()
    searches = await work.saved_searches.listening(saved_search_ids) if saved_search_ids else []
    new = await work.matches.add(posting_id, [each.saved_search_id for each in searches], now)
    due = [each for each in searches if each.saved_search_id in new and _is_idle(each)]
    await work.saved_searches.change([replace(each, next_mail_at=now) for each in due])


def _is_idle(search: SavedSearch) -> bool:
    return search.frequency is Frequency.INSTANT and search.next_mail_at is None and not search.awaits_address


async def _look_after(
    search: SavedSearch, found: Sequence[str], contact: Contact | None, letters: AlertLetters, work: Work
) -> SavedSearch:
    """The search after its time; what is not public any more is dropped, and may be matched when it is again."""
    if contact is None or not contact.email_verified:
        return search.put_off()
    mailed = bool(found) and await _mail(search, found, contact, letters, work)
    if mailed:
        await work.matches.settle(search.saved_search_id, found, work.now())
        for start in range(0, len(found), _TOLD_AT_ONCE):
            told = found[start : start + _TOLD_AT_ONCE]
            work.outbox.add(events.alert_mailed(search.saved_search_id, told, work.now()))
    await work.matches.drop(search.saved_search_id)
    return search.looked_after(work.now(), told=len(found) if mailed else 0)


async def _mail(search: SavedSearch, found: Sequence[str], contact: Contact, letters: AlertLetters, work: Work) -> bool:
    loaded = {each.posting_id: each for each in await work.postings.several(found[:MOST_LISTED])}
    listed = [loaded[each] for each in found if each in loaded]
    try:
        return await work.mailbox.hand_over(letters.alert(search, listed, found, contact.email))
    except MailUnfit as error:
        # Nobody else's mail is to wait for an address that no mail can go to.
        log.warning("alert_unfit", saved_search_id=search.saved_search_id, reason=str(error))
        return False

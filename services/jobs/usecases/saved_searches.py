"""Filters that people keep: up to 50 for each, told of by mail as often as they like."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chassis.errors import FieldError, SignInRequired
from chassis.identity import Caller
from services.jobs.alerts.unsubscribing import UnsubscribeTokens
from services.jobs.domain.creations import NO_KEY, Attempt
from services.jobs.domain.filters import Filter
from services.jobs.domain.saved_searches import LONGEST_NAME, MOST_SEARCHES, Frequency, SavedSearch, name_of
from services.jobs.errors import (
    FilterInvalid,
    SavedSearchInvalid,
    SavedSearchNotFound,
    TooManySavedSearches,
    UnsubscribeTokenInvalid,
)
from services.jobs.ports import Work
from services.jobs.usecases.membership import person
from services.jobs.usecases.once import once
from services.jobs.validity_filters import filter_faults


@dataclass(frozen=True, slots=True)
class CreateSavedSearch:
    """A filter to keep; an empty name is made of the filter, no frequency is daily."""

    name: str
    wanted: Filter
    frequency: Frequency | None
    attempt: Attempt = NO_KEY


@dataclass(frozen=True, slots=True)
class UpdateSavedSearch:
    """What is to change; None stays."""

    saved_search_id: str
    name: str | None = None
    frequency: Frequency | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search, how many postings wait for its next mail, and whether mail can go to its owner."""

    search: SavedSearch
    waiting: int
    address_verified: bool


async def create_saved_search(command: CreateSavedSearch, by: Caller, work: Work) -> Kept:
    """Keep a filter. Once for each idempotency key.

    Raises SignInRequired, FilterInvalid, SavedSearchInvalid, TooManySavedSearches, IdempotencyKeyInvalid and
    IdempotencyKeyReused.
    """
    # Holds the account's contact, so that two at once do not both become the fiftieth.
    account_id = await person(by, work)
    made = await once(command.attempt, SavedSearch, account_id, work, lambda: _create(command, account_id, work))
    return Kept(made, 0, await _has_proved(account_id, work))


async def own_saved_searches(by: Caller, work: Work) -> list[Kept]:
    """List what the caller keeps, last kept first. Raises SignInRequired."""
    if not by.is_person:
        raise SignInRequired
    found = await work.saved_searches.of_owner(by.account_id)
    waiting = await work.matches.waiting([each.saved_search_id for each in found])
    proved = await _has_proved(by.account_id, work)
    return [Kept(each, len(waiting.get(each.saved_search_id, ())), proved) for each in found]


async def update_saved_search(command: UpdateSavedSearch, by: Caller, work: Work) -> Kept:
    """Name a search, or have it told as often as this; repeating changes nothing.

    What waits for a search that is to be told never is dropped. Raises SignInRequired, SavedSearchNotFound and
    SavedSearchInvalid.
    """
    await person(by, work)
    search = await _own(command.saved_search_id, by, work)
    if command.name is not None and (faults := tuple(_name_faults(command.name))):
        raise SavedSearchInvalid(*faults)
    named = search if command.name is None else search.named(command.name or name_of(search.wanted))
    changed = await _told(named, command.frequency or search.frequency, work)
    waiting = await work.matches.waiting([search.saved_search_id])
    return Kept(changed, len(waiting.get(search.saved_search_id, ())), await _has_proved(by.account_id, work))


async def delete_saved_search(saved_search_id: str, by: Caller, work: Work) -> None:
    """Forget a search and what matched it. Raises SignInRequired and SavedSearchNotFound."""
    if not by.is_person:
        raise SignInRequired
    await work.saved_searches.remove(await _own(saved_search_id, by, work))


async def unsubscribe(token: str, tokens: UnsubscribeTokens, work: Work, *, look_only: bool) -> tuple[str, bool]:
    """End the mails of the search that a token names, unless only looked at; what it is called, and whether they ended.

    Repeating changes nothing, and a search that is forgotten sends none. Raises UnsubscribeTokenInvalid.
    """
    saved_search_id = tokens.read(token)
    if saved_search_id is None:
        raise UnsubscribeTokenInvalid
    search = await work.saved_searches.held(saved_search_id)
    if search is None:
        return "", True
    told = search if look_only else await _told(search, Frequency.NEVER, work)
    return told.name, told.frequency is Frequency.NEVER


async def forget(account_id: str, work: Work) -> None:
    """Forget every search of an account that is deleted, with what matched it; repeating changes nothing."""
    for each in await work.saved_searches.of_owner(account_id):
        if held := await work.saved_searches.held(each.saved_search_id):
            await work.saved_searches.remove(held)


async def _create(command: CreateSavedSearch, account_id: str, work: Work) -> SavedSearch:
    if faults := tuple(filter_faults(command.wanted)):
        raise FilterInvalid(*faults)
    if unfit := tuple(_name_faults(command.name)):
        raise SavedSearchInvalid(*unfit)
    if len(await work.saved_searches.of_owner(account_id)) >= MOST_SEARCHES:
        raise TooManySavedSearches(MOST_SEARCHES)
    now, frequency = work.now(), command.frequency or Frequency.DAILY
    name = command.name or name_of(command.wanted)
    search = SavedSearch(str(uuid.uuid4()), account_id, name, command.wanted, frequency, now)
    kept = replace(search, next_mail_at=now + frequency.period if frequency.period else None)
    await work.saved_searches.keep(kept)
    return kept


async def _own(saved_search_id: str, by: Caller, work: Work) -> SavedSearch:
    search = await work.saved_searches.held(saved_search_id)
    if search is None or search.owner != by.account_id:
        raise SavedSearchNotFound
    return search


async def _told(search: SavedSearch, frequency: Frequency, work: Work) -> SavedSearch:
    """Keep a search that is held with its frequency from now on, and with whatever else was changed about it."""
    if frequency is Frequency.NEVER:
        await work.matches.drop(search.saved_search_id)
    waits = await work.matches.waiting([search.saved_search_id])
    told = search.told(frequency, work.now(), waits=bool(waits))
    await work.saved_searches.change([told])
    return told


async def _has_proved(account_id: str, work: Work) -> bool:
    contact = (await work.contacts.of([account_id])).get(account_id)
    return contact is not None and contact.email_verified


def _name_faults(name: str) -> Iterator[FieldError]:
    if len(name) > LONGEST_NAME:
        yield FieldError("name", f"Write {LONGEST_NAME} characters at most.")

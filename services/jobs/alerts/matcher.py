"""Which saved searches look for a posting: all of them held against it at once, in memory.

A posting has a few hundred keys; each search lies under one of the keys that it asks for, the one that fewest others
lie under. So a posting meets only the searches that share at least that key with it, and those without any.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from services.jobs.alerts.conditions import Conditions, conditions_of, offered_by
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Posting
from services.jobs.ports_alerts import SavedSearches
from services.jobs.search.places import places

_PAGE = 2_000
# Positions are given out before they are committed: so many transactions may be behind the last one that was seen.
_BEHIND = 1_000
# After so many looks, what was deleted meanwhile is forgotten; until then it is matched in vain.
_LOOKS_BETWEEN_CLEARINGS = 1_000
# Under it lies what asks for no key.
_NO_KEY = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    position: int
    saved_search_id: str
    conditions: Conditions
    key: str


class Matcher:
    """An index of saved searches that follows a database. What a search looks for never changes."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._under: dict[str, dict[str, _Entry]] = {_NO_KEY: {}}
        self._last = 0
        self._looks = 0

    def __len__(self) -> int:
        """How many searches it knows."""
        return len(self._entries)

    def add(self, position: int, saved_search_id: str, wanted: Filter) -> None:
        """Learn of a search; one that is known stays as it is."""
        if saved_search_id in self._entries:
            return
        conditions = conditions_of(wanted)
        key = min(conditions.keys, key=lambda each: len(self._under.get(each, ())), default=_NO_KEY)
        entry = _Entry(position, saved_search_id, conditions, key)
        self._entries[saved_search_id] = self._under.setdefault(key, {})[saved_search_id] = entry

    def forget(self, saved_search_id: str) -> None:
        """Know a search no more."""
        if entry := self._entries.pop(saved_search_id, None):
            del self._under[entry.key][saved_search_id]

    def match(self, posting: Posting, at: datetime, after: int = 0) -> list[tuple[int, str]]:
        """The searches past a position that look for a posting, with their positions, in order."""
        offered = offered_by(posting)
        lists = (self._under[key].values() for key in (_NO_KEY, *offered.keys) if key in self._under)
        return sorted(
            (entry.position, entry.saved_search_id)
            for entries in lists
            for entry in entries
            if entry.position > after and entry.conditions.hold(offered, at)
        )

    async def follow(self, searches: SavedSearches) -> None:
        """Learn what other transactions have kept; what was forgotten is noticed in a while."""
        position = max(self._last - _BEHIND, 0)
        while page := await searches.after(position, _PAGE):
            if any(search.wanted.near for _, search in page):
                # Read once for the process, and not while everybody waits.
                await asyncio.to_thread(places)
            for position, search in page:
                self.add(position, search.saved_search_id, search.wanted)
            self._last = max(self._last, position)
            # A first look may take seconds, and others are served meanwhile.
            await asyncio.sleep(0)
        self._looks += 1
        if self._looks % _LOOKS_BETWEEN_CLEARINGS == 0:
            for gone in self._entries.keys() - await searches.ids():
                self.forget(gone)

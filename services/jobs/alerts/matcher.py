"""Which saved searches look for a posting: all of them held against it at once, in memory.

Searches that ask the same are one. Each lies under one of its conditions, the one that fewest others lie under, so that
a posting meets only those under a condition that it fulfils. What is no key of a posting, such as a distance, is
computed once for all who ask it.
"""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from services.jobs.alerts.conditions import Compared, Condition, conditions_of, offered_by
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Posting
from services.jobs.domain.saved_searches import SavedSearch
from services.jobs.ports_alerts import SavedSearches

_PAGE = 5_000
# Positions are given out before they are committed: so many transactions may be behind the last one that was seen.
_BEHIND = 1_000
# After so many looks, what was deleted meanwhile is forgotten; until then it is matched in vain.
_LOOKS_BETWEEN_CLEARINGS = 1_000
# Under it lies what asks for nothing; every posting fulfils it.
_NOTHING = ""


@dataclass(slots=True)
class _Asked:
    """Everybody who asks the same: ids with their positions."""

    conditions: frozenset[Condition]
    under: Condition
    by: dict[str, int] = field(default_factory=dict)


class Matcher:
    """An index of saved searches that follows a database. What a search looks for never changes."""

    def __init__(self) -> None:
        self._asked: dict[frozenset[Condition], _Asked] = {}
        self._of_search: dict[str, _Asked] = {}
        self._under: dict[Condition, dict[frozenset[Condition], _Asked]] = {}
        # By how many it is asked, and the one object that stands for all that are equal to it.
        self._compared: Counter[Compared] = Counter()
        self._same: dict[Compared, Compared] = {}
        self._last = 0
        self._looks = 0

    def add(self, position: int, saved_search_id: str, wanted: Filter) -> None:
        """Learn of a search; one that is known stays as it is."""
        if saved_search_id in self._of_search:
            return
        conditions = conditions_of(wanted)
        asked = self._asked.get(conditions) or self._file(frozenset(map(self._known, conditions)))
        asked.by[saved_search_id] = position
        self._of_search[saved_search_id] = asked

    def forget(self, saved_search_id: str) -> None:
        """Know a search no more."""
        asked = self._of_search.pop(saved_search_id)
        del asked.by[saved_search_id]
        if not asked.by:
            del self._asked[asked.conditions], self._under[asked.under][asked.conditions]
            self._asked_no_more(asked.conditions)

    def match(self, posting: Posting, at: datetime, after: int = 0) -> list[tuple[int, str]]:
        """The searches past a position that look for a posting, with their positions, in order."""
        offered = offered_by(posting, at)
        fulfilled: set[Condition] = {*offered.keys, *(each for each in self._compared if each.holds(offered))}
        found: list[tuple[int, str]] = []
        for under in (_NOTHING, *fulfilled):
            for asked in self._under.get(under, {}).values():
                if asked.conditions <= fulfilled:
                    found.extend(zip(asked.by.values(), asked.by, strict=True))
        found.sort()
        return found[bisect_right(found, after, key=itemgetter(0)) :]

    async def follow(self, searches: SavedSearches) -> bool:
        """Learn some of what other transactions have kept; True when there is more.

        What was forgotten is noticed in a while.
        """
        page = await searches.after(max(self._last - _BEHIND, 0), _PAGE)
        # Thousands take a second that nobody else should wait for.
        await asyncio.to_thread(self._learn, page)
        self._looks += 1
        if self._looks % _LOOKS_BETWEEN_CLEARINGS == 0:
            for gone in self._of_search.keys() - await searches.ids():
                self.forget(gone)
        return len(page) == _PAGE

    def _learn(self, page: Iterable[tuple[int, SavedSearch]]) -> None:
        for position, search in page:
            self.add(position, search.saved_search_id, search.wanted)
            self._last = max(self._last, position)

    def _asked_no_more(self, conditions: frozenset[Condition]) -> None:
        for each in conditions:
            if not isinstance(each, str):
                self._compared[each] -= 1
                if not self._compared[each]:
                    del self._compared[each], self._same[each]

    def _known(self, condition: Condition) -> Condition:
        """The same condition as it is known already: what is one object is quick to compare."""
        return condition if isinstance(condition, str) else self._same.setdefault(condition, condition)

    def _file(self, conditions: frozenset[Condition]) -> _Asked:
        under = min(conditions, key=lambda each: len(self._under.get(each, ())), default=_NOTHING)
        asked = _Asked(conditions, under)
        self._asked[conditions] = self._under.setdefault(under, {})[conditions] = asked
        self._compared.update(each for each in conditions if not isinstance(each, str))
        return asked

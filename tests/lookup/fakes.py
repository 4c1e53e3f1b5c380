"""A meter and a journal that keep their ports' promises, in memory."""

from datetime import UTC, datetime

from chassis.errors import IdempotencyKeyReused, ServiceUnavailable, StorageUnavailable
from chassis.events.event import Event
from chassis.identity import Caller, CallerKind
from services.lookup.errors import NoApiCallsLeft
from services.lookup.ports import Standing

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
GUEST = Caller(CallerKind.ANONYMOUS, token="guest-token")
SERVICE = Caller(CallerKind.SERVICE, token="service-token")


class LedgerOfOne:
    """One guest with so many views."""

    def __init__(self, views: int = 1, api_calls: int = 1) -> None:
        self.granted = self.left = views
        self.api_calls = api_calls
        self.away = False
        self._seen: set[str] = set()
        self._keys: dict[str, str] = {}

    async def spend_view(self, token: str, system: str, code: str, key: str) -> Standing:
        if self.away:
            raise ServiceUnavailable
        return Standing(self._spend(code), "guest", self.granted, self.left)

    async def standing(self, token: str) -> Standing:
        return Standing("not_spending", "guest", self.granted, self.left)

    async def spend_api_call(self, token: str, resource: str, key: str, digest: str) -> None:
        if key in self._keys:
            if self._keys[key] != digest:
                raise IdempotencyKeyReused
            return
        self._keys[key] = digest
        if not self.api_calls:
            raise NoApiCallsLeft
        self.api_calls -= 1

    def _spend(self, code: str) -> str:
        if code in self._seen:
            return "already_viewed"
        if not self.left:
            return "no_views_left"
        self.left -= 1
        self._seen.add(code)
        return "view_spent"


class KeptInMemory:
    """A journal that can be filled up."""

    def __init__(self) -> None:
        self.recorded: list[Event] = []
        self.full = False

    async def record(self, event: Event) -> None:
        if self.full:
            raise StorageUnavailable
        self.recorded.append(event)

    def offer(self, event: Event) -> None:
        self.recorded.append(event)

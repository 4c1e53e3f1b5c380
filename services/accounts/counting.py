"""What the suite's events add up to: counts per day, measure, code and kind of account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# Everything that an event may say about who caused it.
ACCOUNT_KINDS = frozenset({"guest", "registered", "subscriber", "staff", "service", "anonymous"})
PAGE_LEVELS: Mapping[str, str] = {"full": "full_views", "preview": "previews"}
MOST_DAYS = 366
TOP_CODES = 20
USUAL_SPAN = timedelta(days=29)
_LONGEST_CODE = 32
_MOST_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """What one event adds. A value that no event of ours has is refused, so that it is put aside and seen."""

    day: date
    measure: str
    account_kind: str
    system: str = ""
    code: str = ""
    amount: int = 1

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be meant."""
        if self.account_kind not in ACCOUNT_KINDS:
            raise ValueError(f"no kind of account: {self.account_kind[:40]!r}")
        if not 0 < self.amount <= _MOST_AT_ONCE:
            raise ValueError(f"no amount: {self.amount}")
        for part in (self.system, self.code):
            if len(part) > _LONGEST_CODE or not part.isprintable():
                raise ValueError(f"no code: {part[:40]!r}")


@dataclass(frozen=True, slots=True)
class DailyTotal:
    """A day's sum of one measure for one kind of account."""

    day: date
    measure: str
    account_kind: str
    count: int


@dataclass(frozen=True, slots=True)
class CodeTotal:
    """How often the page of a code went out."""

    system: str
    code: str
    full_views: int
    previews: int


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What operators see of a span of days, both included."""

    first: date
    last: date
    daily: tuple[DailyTotal, ...]
    top_codes: tuple[CodeTotal, ...]
    dead_letters: int

"""How often postings were seen, how often they were applied for, and how far the applications came."""

from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from services.jobs.domain.postings import OPEN, State


class Stage(IntEnum):
    """How far an application came at least; who is shortlisted was viewed."""

    SENT = 0
    VIEWED = 1
    SHORTLISTED = 2
    HIRED = 3


# How far an application has come once it is told to be so; one that is rejected was looked at.
STAGES = {"viewed": Stage.VIEWED, "rejected": Stage.VIEWED, "shortlisted": Stage.SHORTLISTED, "hired": Stage.HIRED}


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted. `viewed`, `shortlisted` and `hired` are of `applications`, whenever they came so far."""

    views: int = 0
    clicks: int = 0
    applications: int = 0
    viewed: int = 0
    shortlisted: int = 0
    hired: int = 0

    def __add__(self, more: "Counts") -> "Counts":
        """The sum."""
        return Counts(*(mine + others for mine, others in zip(astuple(self), astuple(more), strict=True)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one application has come; `sent_on` is None until its sending was told, which may come last."""

    application_id: str
    posting_id: str
    sent_on: date | None = None
    stage: Stage = Stage.SENT

    def counts_since(self, stage: Stage) -> Counts:
        """What is to be counted beyond a stage that is counted already."""
        passed = [stage < each <= self.stage for each in (Stage.VIEWED, Stage.SHORTLISTED, Stage.HIRED)]
        viewed, shortlisted, hired = map(int, passed)
        return Counts(viewed=viewed, shortlisted=shortlisted, hired=hired)


@dataclass(frozen=True, slots=True)
class Firsts:
    """When a posting was first published and first applied for, as far as it was told."""

    posting_id: str
    published_at: datetime | None = None
    applied_at: datetime | None = None

    @property
    def between(self) -> timedelta | None:
        """How long it took until somebody applied; None while that cannot be known."""
        if self.published_at is None or self.applied_at is None:
            return None
        return max(self.applied_at - self.published_at, timedelta())


@dataclass(frozen=True, slots=True)
class PostingNumbers:
    """A posting with what was counted of it."""

    posting_id: str
    title: str
    state: State
    valid_through: datetime
    counts: Counts
    firsts: Firsts

    def state_at(self, at: datetime) -> State:
        """Where it stands at a moment: past its last one it has expired, written down or not."""
        return State.EXPIRED if self.state in OPEN and at >= self.valid_through else self.state

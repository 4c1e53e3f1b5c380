"""The nouns of the job board: employers, postings, and the states that a posting passes through."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

# 52 weeks of 40 hours.
HOURS_A_YEAR = 2_080


class State(StrEnum):
    """Where a posting stands. `closed` is the end."""

    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    PUBLISHED = "published"
    CLOSED = "closed"


class EmploymentType(StrEnum):
    """How somebody is employed, in schema.org's words."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACTOR = "CONTRACTOR"
    TEMPORARY = "TEMPORARY"
    INTERN = "INTERN"
    PER_DIEM = "PER_DIEM"


class Remote(StrEnum):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class SalaryUnit(StrEnum):
    """What a salary is paid for."""

    HOUR = "HOUR"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class Profile:
    """What an employer says of itself."""

    name: str
    website: str
    description: str


@dataclass(frozen=True, slots=True)
class Employer:
    """An organisation that hires. A trusted one publishes without review."""

    employer_id: str
    profile: Profile
    trusted: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Location:
    """Where a position is; `state` is a USPS code in the United States, `country` is ISO 3166-1 alpha-2."""

    city: str
    state: str
    country: str


@dataclass(frozen=True, slots=True)
class Salary:
    """A range in whole units of an ISO 4217 currency; `unit` is HOUR or YEAR."""

    least: int
    most: int
    unit: str
    currency: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a posting says. `credentials` is one OR-group of required ones."""

    title: str
    description_markdown: str
    employment_type: str
    remote: str
    location: Location
    credentials: tuple[str, ...]
    specialties: tuple[str, ...]
    salary: Salary | None
    apply_url: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A position that an employer offers until `valid_through`."""

    posting_id: str
    employer: Employer
    content: Content
    valid_through: datetime
    state: State
    created_at: datetime
    published_at: datetime | None = None

    @property
    def searchable(self) -> str:
        """What the words of a filter are looked for in, in lower case."""
        return "\n".join((self.content.title, self.employer.profile.name, self.content.description_markdown)).lower()

    def is_expired(self, at: datetime) -> bool:
        """Whether its last moment has come."""
        return at >= self.valid_through

    def is_public(self, at: datetime) -> bool:
        """Whether everybody may see it at a moment."""
        return self.state is State.PUBLISHED and not self.is_expired(at)

    def moved(self, to: State, at: datetime) -> "Posting":
        """Stand in another state from a moment on; the first publication is remembered."""
        first = self.published_at or (at if to is State.PUBLISHED else None)
        return replace(self, state=to, published_at=first)


@dataclass(frozen=True, slots=True)
class Transition:
    """Who moved a posting, when, from where and to where; `origin` is None for its making."""

    posting_id: str
    origin: State | None
    target: State
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """The idempotency key of a request, a UUID in lower case or empty for none, and a digest of all else it says."""

    key: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Creation:
    """What an attempt made, as it was made."""

    attempt: Attempt
    made: Employer | Posting


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for; empty fields and 0 mean anything. `salary_min` is in whole US dollars a year."""

    query: str = ""
    remote: str = ""
    state: str = ""
    credential: str = ""
    employment_type: str = ""
    salary_min: int = 0
    posted_within_days: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """What the text of a posting must hold, every one, in lower case."""
        return tuple(dict.fromkeys(self.query.lower().split()))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list of postings, newest first, goes on: below this one."""

    published_at: datetime
    posting_id: str

    @classmethod
    def of(cls, posting: Posting) -> "Place":
        """The place of a posting that has been published."""
        return cls(posting.published_at or posting.created_at, posting.posting_id)

    @classmethod
    def read(cls, mark: str) -> "Place | None":
        """Read a place as `mark` writes it; None for anything else."""
        published_at, _, posting_id = mark.partition(" ")
        try:
            return cls(datetime.fromisoformat(published_at).astimezone(UTC), str(uuid.UUID(posting_id)))
        except (ValueError, OverflowError):
            return None

    @property
    def mark(self) -> str:
        """The place in one line."""
        return f"{self.published_at.isoformat()} {self.posting_id}"


_MAY_FOLLOW = {
    State.DRAFT: {State.PENDING_REVIEW, State.PUBLISHED, State.CLOSED},
    State.PENDING_REVIEW: {State.PUBLISHED, State.CLOSED},
    State.PUBLISHED: {State.CLOSED},
    State.CLOSED: set[State](),
}


def may_follow(origin: State, target: State) -> bool:
    """Whether a posting may go from one state to another."""
    return target in _MAY_FOLLOW[origin]

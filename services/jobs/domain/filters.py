"""What somebody looks for, and where a list goes on."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from services.jobs.domain.postings import Posting

# What `within_miles` means when it is unsaid.
USUAL_MILES = 50


class Order(StrEnum):
    """In which order postings are listed; unsaid, by relevance where there is a query, else the newest first."""

    UNSAID = ""
    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for; empty fields and 0 mean anything.

    `salary_min` is in whole US dollars a year. `near` is a ZIP code, or a city and its state; `within_miles` counts
    from there, 0 for USUAL_MILES. `specialty` is kept as it was written and compared in any case. `state` and `near`
    let remote postings stand that take somebody who lives there.
    """

    query: str = ""
    remote: str = ""
    state: str = ""
    credential: str = ""
    employment_type: str = ""
    salary_min: int = 0
    posted_within_days: int = 0
    near: str = ""
    within_miles: int = 0
    setting: str = ""
    specialty: str = ""
    cpc_a_welcome: bool = False
    no_experience_welcome: bool = False
    employer_id: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list that shows the newest first goes on: below the one of this moment and id."""

    at: datetime
    last_id: str

    @classmethod
    def of(cls, posting: Posting) -> "Place":
        """The place of a posting that has been published."""
        return cls(posting.published_at or posting.created_at, posting.posting_id)

    @classmethod
    def read(cls, mark: str) -> "Place | None":
        """Read a place as `mark` writes it; None for anything else."""
        at, _, last_id = mark.partition(" ")
        try:
            return cls(datetime.fromisoformat(at).astimezone(UTC), str(uuid.UUID(last_id)))
        except (ValueError, OverflowError):
            return None

    @property
    def mark(self) -> str:
        """The place in one line."""
        return f"{self.at.isoformat()} {self.last_id}"


@dataclass(frozen=True, slots=True)
class Outline:
    """A public posting without what it says: for lists of addresses."""

    posting_id: str
    published_at: datetime
    changed_at: datetime
    valid_through: datetime

    @classmethod
    def of(cls, posting: Posting) -> "Outline":
        """The outline of a posting that has been published."""
        shown = Place.of(posting).at
        return cls(posting.posting_id, shown, posting.changed_at, posting.valid_through)

    @property
    def place(self) -> Place:
        """Its place among the newest."""
        return Place(self.published_at, self.posting_id)

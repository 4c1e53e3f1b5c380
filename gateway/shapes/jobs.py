"""Employers and postings of CareerCenter, as contract section 7 writes them."""

from typing import Annotated, Literal

from codingahead.jobs.v1.jobs_service_pb2 import CreateEmployerRequest, CreatePostingRequest
from codingahead.jobs.v1.posting_pb2 import Employer, Posting
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.words import plain

EmploymentType = Literal["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "PER_DIEM"]
Remote = Literal["onsite", "hybrid", "remote"]
State = Literal["draft", "pending_review", "published", "closed"]
_Line = Annotated[str, Field(max_length=300)]
_Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]


class EmployerAsked(Taken):
    """An organisation that hires."""

    name: _Line
    website: Annotated[str, Field(max_length=2_000)] = ""
    description: Annotated[str, Field(max_length=20_000)] = ""


class SalaryAsked(Taken):
    """Whole units of the currency."""

    min: _Amount
    max: _Amount
    unit: Literal["HOUR", "YEAR"]
    currency: Annotated[str, Field(min_length=3, max_length=3)]


class LocationAsked(Taken):
    """Where the work is done."""

    city: _Line = ""
    state: _Line = ""
    country: _Line = ""


class PostingAsked(Taken):
    """A posting to draft."""

    employer_id: _Line
    title: _Line
    description_markdown: Annotated[str, Field(max_length=50_000)]
    employment_type: EmploymentType
    remote: Remote
    location: LocationAsked | None = None
    credentials: Annotated[list[_Line], Field(max_length=50, default_factory=list)]
    specialties: Annotated[list[_Line], Field(max_length=50, default_factory=list)]
    salary: SalaryAsked | None = None
    apply_url: Annotated[str, Field(max_length=2_000)] | None = None
    valid_through: Annotated[str, Field(max_length=40, description="A day, or an RFC 3339 time.")]


class EmployerSaid(Said):
    """An organisation that hires; `trusted` ones publish without review."""

    id: str
    name: str
    website: str
    description: str
    trusted: bool


class SalarySaid(Said):
    """Whole units of the currency."""

    min: int
    max: int
    unit: str
    currency: str


class LocationSaid(Said):
    """Where the work is done."""

    city: str
    state: str
    country: str


class PostingSaid(Said):
    """A posting and where it stands."""

    id: str
    employer: EmployerSaid
    title: str
    description_markdown: str
    employment_type: str
    remote: str
    location: LocationSaid | None
    credentials: list[str]
    specialties: list[str]
    salary: SalarySaid | None
    apply_url: str | None
    valid_through: str | None
    state: State
    create_time: str | None
    publish_time: str | None


class Postings(Said):
    """Public postings, newest first."""

    items: list[PostingSaid]
    next_page_token: str


def create_employer(asked: EmployerAsked, key: str) -> CreateEmployerRequest:
    """The request to jobs; an empty key is none."""
    return CreateEmployerRequest(**asked.model_dump(), idempotency_key=key)


def create_posting(asked: PostingAsked, key: str) -> CreatePostingRequest:
    """The request to jobs; what was left out stays unset, an empty key is none."""
    return CreatePostingRequest(**asked.model_dump(exclude_none=True), idempotency_key=key)


def employer_said(employer: Employer) -> EmployerSaid:
    """An employer in the contract's words."""
    return EmployerSaid.model_validate(plain(employer))


def posting_said(posting: Posting) -> PostingSaid:
    """A posting in the contract's words."""
    return PostingSaid.model_validate({**plain(posting), "apply_url": posting.apply_url or None})

"""Saved searches of CareerCenter; a query's fields are named as the parameters of GET /api/v1/jobs."""

from dataclasses import asdict
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

from codingahead.jobs.v1.posting_filter_pb2 import PostingFilter
from codingahead.jobs.v1.saved_search_pb2 import AlertFrequency, SavedSearch
from codingahead.jobs.v1.saved_searches_service_pb2 import CreateSavedSearchRequest, UpdateSavedSearchRequest
from pydantic import Field

from gateway.job_filter import JobFilter, filter_typed
from gateway.shapes.fields import Said, Taken
from gateway.shapes.jobs import EmploymentType, Remote, Setting
from gateway.shapes.words import plain

Frequency = Literal["instant", "daily", "weekly"]
AnyFrequency = Literal["instant", "daily", "weekly", "never"]
_Words = Annotated[str, Field(max_length=200)]
_Name = Annotated[str, Field(max_length=100)]
# Fields of the filter that the API names otherwise.
FIELD_NAMES = {"query": "q"}
_MOST_PARAMETERS = 50
_UNSAID_IS_NULL = ("posted_within_days", "within_miles")


class JobQuery(Taken):
    """What somebody looks for among public postings; each field's default means anything."""

    q: _Words = ""
    remote: Remote | Literal[""] = ""
    state: _Words = Field("", description="A USPS code such as TX.")
    credential: _Words = ""
    employment_type: EmploymentType | Literal[""] = ""
    salary_min: Annotated[int, Field(ge=0, le=1_000_000_000)] = Field(0, description="Whole US dollars a year.")
    posted_within_days: Annotated[int, Field(ge=1, le=365)] | None = None
    near: _Words = Field("", description='A five-digit ZIP code, or a city and its state such as "Austin, TX".')
    within_miles: Annotated[int, Field(ge=1, le=500)] | None = None
    setting: Setting | Literal[""] = ""
    specialty: _Words = ""
    cpc_a_welcome: bool = False
    no_experience_welcome: bool = False


class JobAlertAsked(Taken):
    """A search to keep, and how often to be told by mail; without a name it is called by what it looks for."""

    query: JobQuery
    frequency: Frequency
    name: _Name = ""


class JobAlertPatch(Taken):
    """Another name or frequency; what is left out or null stays. `never` keeps the search and sends no mail."""

    name: _Name | None = None
    frequency: AnyFrequency | None = None


class JobAlertSaid(Said):
    """A saved search. Mails go only to a verified address; until then what is found waits."""

    id: str
    name: str
    query: JobQuery
    frequency: AnyFrequency
    create_time: str
    last_mail_time: str | None
    next_mail_time: str | None = Field(description="Of daily and weekly ones.")
    waiting: int = Field(description="Postings that wait for the next mail.")
    email_verified: bool


class JobAlerts(Said):
    """What the caller keeps, last kept first: 50 at most, so there is no further page."""

    items: list[JobAlertSaid]
    next_page_token: str = ""


def create_alert(asked: JobAlertAsked, key: str) -> CreateSavedSearchRequest:
    """The request to jobs; an empty key is none."""
    frequency = _frequency_number(asked.frequency)
    wanted = filter_of(asked.query)
    return CreateSavedSearchRequest(name=asked.name, filter=wanted, frequency=frequency, idempotency_key=key)


def update_alert(alert_id: str, asked: JobAlertPatch) -> UpdateSavedSearchRequest:
    """The request to jobs; what was left out stays unset."""
    wanted = UpdateSavedSearchRequest(saved_search_id=alert_id)
    if asked.name is not None:
        wanted.name = asked.name
    if asked.frequency is not None:
        wanted.frequency = _frequency_number(asked.frequency)
    return wanted


def filter_of(query: JobQuery) -> PostingFilter:
    """What is looked for, as jobs knows it."""
    return _filter(query).message()


def alert_said(search: SavedSearch) -> JobAlertSaid:
    """A saved search in the contract's words."""
    said = plain(search)
    return JobAlertSaid.model_validate(
        {**said, "query": query_of(search.filter), "email_verified": search.address_verified}
    )


def query_of(wanted: PostingFilter) -> JobQuery:
    """What is looked for, in the words of the API."""
    said: dict[str, Any] = {FIELD_NAMES.get(name, name): value for name, value in plain(wanted).items()}
    for name in _UNSAID_IS_NULL:
        said[name] = said[name] or None
    return JobQuery.model_validate(said)


def query_in(path: str) -> JobQuery:
    """What a page of the board was looking for, by its address. Raises ValueError for what cannot be looked for."""
    wanted, wrong = filter_typed(dict(parse_qsl(urlsplit(path).query, max_num_fields=_MOST_PARAMETERS)))
    if wrong:
        raise ValueError(wrong)
    return JobQuery.model_validate(asdict(wanted) | {name: getattr(wanted, name) or None for name in _UNSAID_IS_NULL})


def results_path(query: JobQuery) -> str:
    """Where the board shows what a query finds."""
    return _filter(query).path()


def _filter(query: JobQuery) -> JobFilter:
    return JobFilter(**query.model_dump(exclude_none=True))


def _frequency_number(frequency: str) -> AlertFrequency.ValueType:
    return AlertFrequency.Value(f"ALERT_FREQUENCY_{frequency.upper()}")

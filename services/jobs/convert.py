"""Messages to what they mean, and back."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

from codingahead.jobs.v1 import jobs_service_pb2 as calls
from codingahead.jobs.v1 import posting_pb2 as messages

from chassis.clock import timestamp
from services.jobs.domain import Attempt, Content, Employer, Filter, Location, Posting, Profile, Salary, State
from services.jobs.usecases.creating import CreateEmployer, CreatePosting
from services.jobs.usecases.reading import ListPostings, Page

_Asked = TypeVar("_Asked", calls.CreateEmployerRequest, calls.CreatePostingRequest)
_STATES = {
    State.DRAFT: messages.POSTING_STATE_DRAFT,
    State.PENDING_REVIEW: messages.POSTING_STATE_PENDING_REVIEW,
    State.PUBLISHED: messages.POSTING_STATE_PUBLISHED,
    State.CLOSED: messages.POSTING_STATE_CLOSED,
}


def create_employer_from_proto(request: calls.CreateEmployerRequest) -> CreateEmployer:
    """Read an employer to open, without blanks round what it says of itself."""
    profile = Profile(_line(request.name), request.website.strip(), request.description.strip())
    return CreateEmployer(profile, _attempt_from_proto(request))


def create_posting_from_proto(request: calls.CreatePostingRequest) -> CreatePosting:
    """Read a posting to draft; nothing is judged here."""
    content = Content(
        title=_line(request.title),
        description_markdown=request.description_markdown.strip(),
        employment_type=request.employment_type,
        remote=request.remote,
        location=_location_from_proto(request.location),
        credentials=_names(request.credentials),
        specialties=tuple(dict.fromkeys(map(_line, request.specialties))),
        salary=_salary_from_proto(request.salary) if request.HasField("salary") else None,
        apply_url=request.apply_url.strip(),
    )
    return CreatePosting(request.employer_id, content, request.valid_through, _attempt_from_proto(request))


def list_postings_from_proto(request: calls.ListPostingsRequest) -> ListPostings:
    """Read what is looked for; names in any case."""
    wanted = Filter(
        query=_line(request.query),
        remote=request.remote.lower(),
        state=request.state.upper(),
        credential=request.credential.strip().upper(),
        employment_type=request.employment_type.upper(),
        salary_min=request.salary_min,
        posted_within_days=request.posted_within_days,
    )
    return ListPostings(wanted, request.page_size, request.page_token)


def page_to_proto(page: Page) -> calls.ListPostingsResponse:
    """Write a page of postings."""
    postings = [posting_to_proto(posting) for posting in page.postings]
    return calls.ListPostingsResponse(postings=postings, next_page_token=page.next_page_token)


def posting_to_proto(posting: Posting) -> messages.Posting:
    """Write a posting."""
    content = posting.content
    return messages.Posting(
        id=posting.posting_id,
        employer=employer_to_proto(posting.employer),
        title=content.title,
        description_markdown=content.description_markdown,
        employment_type=content.employment_type,
        remote=content.remote,
        location=_location_to_proto(content.location),
        credentials=content.credentials,
        specialties=content.specialties,
        salary=_salary_to_proto(content.salary) if content.salary else None,
        apply_url=content.apply_url,
        valid_through=timestamp(posting.valid_through),
        state=_STATES[posting.state],
        create_time=timestamp(posting.created_at),
        publish_time=timestamp(posting.published_at) if posting.published_at else None,
    )


def employer_to_proto(employer: Employer) -> messages.Employer:
    """Write an employer."""
    return messages.Employer(
        id=employer.employer_id,
        name=employer.profile.name,
        website=employer.profile.website,
        description=employer.profile.description,
        trusted=employer.trusted,
    )


def _attempt_from_proto(request: _Asked) -> Attempt:
    content = type(request)()
    content.CopyFrom(request)
    content.ClearField("idempotency_key")
    said = content.SerializeToString(deterministic=True)
    return Attempt(request.idempotency_key.lower(), hashlib.sha256(said).hexdigest())


def _location_from_proto(location: messages.Location) -> Location:
    country = location.country.strip().upper()
    state = location.state.strip()
    return Location(_line(location.city), state.upper() if country == "US" else state, country)


def _location_to_proto(location: Location) -> messages.Location:
    return messages.Location(city=location.city, state=location.state, country=location.country)


def _salary_from_proto(salary: messages.Salary) -> Salary:
    return Salary(salary.min, salary.max, salary.unit, salary.currency.upper())


def _salary_to_proto(salary: Salary) -> messages.Salary:
    return messages.Salary(min=salary.least, max=salary.most, unit=salary.unit, currency=salary.currency)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip().upper() for name in names))


def _line(text: str) -> str:
    return " ".join(text.split())

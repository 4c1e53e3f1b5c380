"""Postings as messages, and what is asked about them."""

from dataclasses import fields

from codingahead.jobs.v1 import jobs_service_pb2 as calls
from codingahead.jobs.v1 import posting_pb2 as messages

from chassis.clock import timestamp
from chassis.errors import FieldError
from services.jobs.convert.attempt import attempt_from_proto
from services.jobs.convert.details import details_from_proto, details_to_proto
from services.jobs.convert.employer import employer_to_proto, profile_from_proto
from services.jobs.convert.words import line, lines, names
from services.jobs.domain.postings import Content, Edit, Finding, Location, Posting, Salary, State, Transition
from services.jobs.errors import PostingInvalid
from services.jobs.usecases.creating import CreateEmployer, CreatePosting
from services.jobs.usecases.editing import UpdatePosting

_STATES = {
    State.DRAFT: messages.POSTING_STATE_DRAFT,
    State.PENDING_REVIEW: messages.POSTING_STATE_PENDING_REVIEW,
    State.PUBLISHED: messages.POSTING_STATE_PUBLISHED,
    State.PAUSED: messages.POSTING_STATE_PAUSED,
    State.FILLED: messages.POSTING_STATE_FILLED,
    State.EXPIRED: messages.POSTING_STATE_EXPIRED,
    State.CLOSED: messages.POSTING_STATE_CLOSED,
    State.REJECTED: messages.POSTING_STATE_REJECTED,
}
_FIELDS = frozenset(field.name for field in fields(Content))
_STATES_READ = {number: state for state, number in _STATES.items()}


def create_employer_from_proto(request: calls.CreateEmployerRequest) -> CreateEmployer:
    """Read an employer to open."""
    profile = profile_from_proto(request.name, request.website, request.description)
    return CreateEmployer(profile, attempt_from_proto(request))


def create_posting_from_proto(request: calls.CreatePostingRequest) -> CreatePosting:
    """Read a posting to draft; nothing is judged here."""
    content = content_from_proto(request)
    attempt, reference = attempt_from_proto(request), line(request.reference)
    return CreatePosting(request.employer_id, content, request.valid_through, attempt, reference)


def content_from_proto(said: calls.CreatePostingRequest | messages.PostingContent) -> Content:
    """Read what a posting says; names in official spelling."""
    return Content(
        title=line(said.title),
        description_markdown=said.description_markdown.strip(),
        employment_type=said.employment_type,
        remote=said.remote,
        location=_location_from_proto(said.location),
        credentials=names(said.credentials),
        specialties=lines(said.specialties),
        salary=_salary_from_proto(said.salary) if said.HasField("salary") else None,
        apply_url=said.apply_url.strip(),
        **details_from_proto(said.details),
    )


def update_posting_from_proto(request: calls.UpdatePostingRequest) -> UpdatePosting:
    """Read what is to change about a posting. Raises PostingInvalid for a field that is none of a posting's."""
    masked = {path.removeprefix("details.") for path in request.update_mask.paths}
    if unknown := masked - _FIELDS - {"valid_through"}:
        raise PostingInvalid(
            *(FieldError("update_mask", f"{name} is no field of a posting.") for name in sorted(unknown))
        )
    wanted = content_from_proto(request.content)
    changes = {name: getattr(wanted, name) for name in masked & _FIELDS}
    last = request.content.valid_through if "valid_through" in masked else None
    return UpdatePosting(request.posting_id, changes, last, request.revision)


def state_to_proto(state: State) -> messages.PostingState.ValueType:
    """Write a state."""
    return _STATES[state]


def state_from_proto(number: int) -> State | None:
    """Read a state; None where none is named."""
    return _STATES_READ.get(messages.PostingState.ValueType(number))


def posting_to_proto(posting: Posting, *, inside: bool = False) -> messages.Posting:
    """Write a posting; why it waits, what was said of it and what is proposed only for who is inside."""
    content = posting.content
    written = messages.Posting(
        id=posting.posting_id,
        employer=employer_to_proto(posting.employer, inside=inside),
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
        details=details_to_proto(content),
        end_time=timestamp(posting.ended_at) if posting.ended_at else None,
        revision=posting.revision,
        update_time=timestamp(posting.changed_at),
    )
    if inside:
        written.findings.extend(map(finding_to_proto, posting.findings))
        written.reason = posting.reason
        written.reference = posting.reference
        if posting.edit:
            written.edit.CopyFrom(_edit_to_proto(posting.edit))
    return written


def finding_to_proto(finding: Finding) -> messages.Finding:
    """Write why something waits."""
    return messages.Finding(sign=finding.sign, reason=finding.reason)


def transition_to_proto(transition: Transition) -> messages.Transition:
    """Write a step of a posting's way."""
    return messages.Transition(
        origin=_STATES[transition.origin] if transition.origin else messages.POSTING_STATE_UNSPECIFIED,
        target=_STATES[transition.target],
        by=transition.by,
        at=timestamp(transition.at),
        reason=transition.reason,
    )


def _edit_to_proto(edit: Edit) -> messages.PostingEdit:
    findings = map(finding_to_proto, edit.findings)
    return messages.PostingEdit(
        content=_content_to_proto(edit.content), findings=findings, propose_time=timestamp(edit.at)
    )


def _content_to_proto(content: Content) -> messages.PostingContent:
    return messages.PostingContent(
        title=content.title,
        description_markdown=content.description_markdown,
        employment_type=content.employment_type,
        remote=content.remote,
        location=_location_to_proto(content.location),
        credentials=content.credentials,
        specialties=content.specialties,
        salary=_salary_to_proto(content.salary) if content.salary else None,
        apply_url=content.apply_url,
        details=details_to_proto(content),
    )


def _location_from_proto(location: messages.Location) -> Location:
    country = location.country.strip().upper()
    state = location.state.strip()
    return Location(line(location.city), state.upper() if country == "US" else state, country)


def _location_to_proto(location: Location) -> messages.Location:
    return messages.Location(city=location.city, state=location.state, country=location.country)


def _salary_from_proto(salary: messages.Salary) -> Salary:
    return Salary(salary.min, salary.max, salary.unit, salary.currency.upper())


def _salary_to_proto(salary: Salary) -> messages.Salary:
    return messages.Salary(min=salary.least, max=salary.most, unit=salary.unit, currency=salary.currency)

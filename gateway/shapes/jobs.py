"""Postings of CareerCenter, as contract section 7 writes them; details stand beside the first lines."""

from typing import Annotated, Any, Literal

from codingahead.jobs.v1.jobs_service_pb2 import CreatePostingRequest, ListPostingsResponse, UpdatePostingRequest
from codingahead.jobs.v1.posting_pb2 import CredentialGroup, Posting, PostingContent, PostingDetails, Transition
from pydantic import Field

from gateway.shapes.employers import EmployerSaid, employer_fields
from gateway.shapes.fields import Said, Taken
from gateway.shapes.words import plain

EmploymentType = Literal["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "PER_DIEM"]
Remote = Literal["onsite", "hybrid", "remote"]
State = Literal["draft", "pending_review", "published", "paused", "filled", "expired", "closed", "rejected"]
Setting = Literal["inpatient", "outpatient", "profee", "risk_adjustment", "auditing", "cdi", "denials", "education"]
CodeSet = Literal["icd10cm", "icd10pcs", "cpt", "hcpcs", "msdrg", "apc", "hcc"]
Shift = Literal["day", "evening", "night", "weekend", "flexible"]
ApplyMethod = Literal["here", "external", "both"]
_Line = Annotated[str, Field(max_length=300)]
_Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Lines = Annotated[list[_Line], Field(max_length=100)]
_Groups = Annotated[list[_Lines], Field(max_length=20)]
_Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Figure = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
_Description = Annotated[str, Field(max_length=50_000)]
_Url = Annotated[str, Field(max_length=2_000)]
_Moment = Annotated[str, Field(max_length=40, description="A day, or an RFC 3339 time.")]
_DETAILS = frozenset(PostingDetails.DESCRIPTOR.fields_by_name)


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


class DetailsAsked(Taken):
    """What a posting says beyond its first lines; what is left out is unsaid."""

    credential_groups: _Groups | None = Field(None, description="Required besides `credentials`: one of each group.")
    preferred_credential_groups: _Groups | None = None
    cpc_a_welcome: bool | None = None
    no_experience_welcome: bool | None = None
    years_experience: _Count | None = Field(None, description="The least, in years.")
    settings: list[Setting] | None = None
    code_sets: list[CodeSet] | None = None
    encoders: _Lines | None = None
    ehrs: _Lines | None = None
    remote_states: _Lines | None = Field(None, description="USPS codes of where a remote coder may live; [] for any.")
    charts_per_hour: _Figure | None = None
    accuracy_percent: _Figure | None = None
    shift: Shift | None = None
    equipment_supplied: bool | None = None
    salary_explanation: _Line | None = Field(None, description="Needed where `max` is above 2.5 times `min`.")
    benefits: _Lines | None = None
    visa_sponsorship: bool | None = None
    apply_method: ApplyMethod | None = None
    openings: _Count | None = None


class PostingAsked(DetailsAsked):
    """A posting to draft."""

    employer_id: _Line
    title: _Line
    description_markdown: _Description
    employment_type: EmploymentType
    remote: Remote
    location: LocationAsked | None = None
    credentials: _Lines = Field(default_factory=list)
    specialties: _Lines = Field(default_factory=list)
    salary: SalaryAsked | None = None
    apply_url: _Url | None = None
    valid_through: _Moment
    reference: _Line = Field("", description="The employer's own name for it, unique for the employer; for members.")


class PostingPatch(DetailsAsked):
    """What is to change; what is left out stays, null takes away what may be unsaid."""

    title: _Line | None = None
    description_markdown: _Description | None = None
    employment_type: EmploymentType | None = None
    remote: Remote | None = None
    location: LocationAsked | None = None
    credentials: _Lines | None = None
    specialties: _Lines | None = None
    salary: SalaryAsked | None = None
    apply_url: _Url | None = None
    valid_through: _Moment | None = None
    revision: _Count = Field(0, description="What was read; 0 for whatever stands there.")


class ReasonAsked(Taken):
    """Why, in up to 2,000 characters."""

    reason: Annotated[str, Field(max_length=2_000)] = ""
    revision: _Count = Field(0, description="What was read; 0 for whatever stands there.")


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


class FindingSaid(Said):
    """Why a posting or an edit waits for staff."""

    sign: str
    reason: str


class DetailsSaid(Said):
    """What a posting says beyond its first lines."""

    credential_groups: list[list[str]]
    preferred_credential_groups: list[list[str]]
    cpc_a_welcome: bool
    no_experience_welcome: bool
    years_experience: int | None
    settings: list[str]
    code_sets: list[str]
    encoders: list[str]
    ehrs: list[str]
    remote_states: list[str]
    charts_per_hour: float | None
    accuracy_percent: float | None
    shift: str | None
    equipment_supplied: bool
    salary_explanation: str
    benefits: list[str]
    visa_sponsorship: bool
    apply_method: str
    openings: int


class EditSaid(DetailsSaid):
    """What a member would like a posting to say, which waits for staff."""

    title: str
    description_markdown: str
    employment_type: str
    remote: str
    location: LocationSaid | None
    credentials: list[str]
    specialties: list[str]
    salary: SalarySaid | None
    apply_url: str | None
    findings: list[FindingSaid]
    propose_time: str


class PostingSaid(DetailsSaid):
    """A posting and where it stands. `findings`, `reason`, `edit` and `reference` are for members and staff."""

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
    update_time: str | None
    end_time: str | None
    revision: int
    findings: list[FindingSaid]
    reason: str
    edit: EditSaid | None
    reference: str


class Postings(Said):
    """A page of postings."""

    items: list[PostingSaid]
    next_page_token: str


class FacetValueSaid(Said):
    """How many postings there would be with one more condition."""

    value: str
    count: int


class FacetSaid(Said):
    """The values of one field, most frequent first."""

    field: str
    values: list[FacetValueSaid]


class PostingsFound(Postings):
    """A page of what a filter finds; `corrected_query` is null where nothing was misspelt."""

    total: int
    facets: list[FacetSaid]
    corrected_query: str | None


class TransitionSaid(Said):
    """One step of a posting's way; `origin` is null for its making."""

    origin: State | None
    target: State
    by: str
    at: str
    reason: str


class Transitions(Said):
    """Every step of a posting's way, first first."""

    items: list[TransitionSaid]


def create_posting(asked: PostingAsked, key: str) -> CreatePostingRequest:
    """The request to jobs; what was left out stays unset, an empty key is none."""
    said = asked.model_dump(exclude_none=True)
    details = _details({name: said.pop(name) for name in _DETAILS & said.keys()})
    return CreatePostingRequest(**said, details=details, idempotency_key=key)


def update_posting(posting_id: str, asked: PostingPatch) -> UpdatePostingRequest:
    """The request to jobs: a mask of what was sent, with null for what is taken away."""
    said = asked.model_dump(exclude_unset=True, exclude={"revision"})
    wanted = UpdatePostingRequest(posting_id=posting_id, revision=asked.revision)
    wanted.update_mask.paths.extend(f"details.{name}" if name in _DETAILS else name for name in said)
    given = {name: value for name, value in said.items() if value is not None}
    details = _details({name: given.pop(name) for name in _DETAILS & given.keys()})
    wanted.content.CopyFrom(PostingContent(**given, details=details))
    return wanted


def posting_said(posting: Posting) -> PostingSaid:
    """A posting in the contract's words."""
    said = {**plain(posting), **_details_said(posting.details), "apply_url": posting.apply_url or None}
    said["employer"] = employer_fields(posting.employer)
    said["edit"] = _edit_said(posting) if posting.HasField("edit") else None
    return PostingSaid.model_validate(said)


def postings_found(found: ListPostingsResponse) -> PostingsFound:
    """A page of what a filter finds, in the contract's words."""
    return PostingsFound(
        items=[posting_said(one) for one in found.postings],
        next_page_token=found.next_page_token,
        total=found.total,
        facets=[FacetSaid.model_validate(plain(facet)) for facet in found.facets],
        corrected_query=found.corrected_query or None,
    )


def transition_said(transition: Transition) -> TransitionSaid:
    """A step of a posting's way."""
    said = plain(transition)
    return TransitionSaid.model_validate({**said, "origin": said["origin"] or None})


def _edit_said(posting: Posting) -> dict[str, Any]:
    content = posting.edit.content
    edit = plain(posting.edit)
    said = {**plain(content), **_details_said(content.details), "apply_url": content.apply_url or None}
    return {**said, "findings": edit["findings"], "propose_time": edit["propose_time"]}


def _details(said: dict[str, Any]) -> PostingDetails:
    for name in ("credential_groups", "preferred_credential_groups"):
        if name in said:
            said[name] = [CredentialGroup(any_of=group) for group in said[name]]
    return PostingDetails(**said)


def _details_said(details: PostingDetails) -> dict[str, Any]:
    return {
        **plain(details),
        "credential_groups": [list(group.any_of) for group in details.credential_groups],
        "preferred_credential_groups": [list(group.any_of) for group in details.preferred_credential_groups],
        "years_experience": details.years_experience if details.HasField("years_experience") else None,
        "charts_per_hour": details.charts_per_hour or None,
        "accuracy_percent": details.accuracy_percent or None,
        "shift": details.shift or None,
        "apply_method": details.apply_method or "here",
        "openings": details.openings or 1,
    }

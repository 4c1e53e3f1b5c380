"""Postings of a feed as the domain keeps them; what is not as it must be becomes the problems of its row."""

from typing import Annotated, Any

from codingahead.jobs.v1 import jobs_service_pb2 as calls
from codingahead.jobs.v1.posting_pb2 import CredentialGroup, PostingDetails
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chassis.errors import MessageUnfit
from chassis.rpc.messages import refuse_unfit
from services.jobs.convert.posting import content_from_proto
from services.jobs.domain.feeds import FeedPosting, Imported

_Text = Annotated[str, Field(max_length=2_000)]
_Long = Annotated[str, Field(max_length=50_000)]
_Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Figure = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
_Texts = Annotated[list[_Text], Field(max_length=100)]
_Groups = Annotated[list[_Texts], Field(max_length=20)]
_GROUPS = ("credential_groups", "preferred_credential_groups")
_DETAILS = frozenset(PostingDetails.DESCRIPTOR.fields_by_name)
_MOST_PROBLEMS = 5
_SALARY = "Give a range, its currency and a unit of time, in XML as USD 52,000 - 68,000 per year."
_LONGEST_PROBLEM = 200
# Of all problems of an answer, so that ten thousand refused rows fit into one message.
_MOST_SAID = 1024 * 1024
_FITS = 4 * 1024 * 1024 - 64 * 1024


class _Taken(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Salary(_Taken):
    min: _Amount
    max: _Amount
    unit: _Text
    currency: _Text


class _Location(_Taken):
    city: _Text = ""
    state: _Text = ""
    country: _Text = ""


class _Posting(_Taken):
    """What POST /api/v1/jobs takes. Null is as good as nothing."""

    employer_id: _Text | None = None
    title: _Text
    description_markdown: _Long
    employment_type: _Text
    remote: _Text
    location: _Location | None = None
    credentials: _Texts | None = None
    specialties: _Texts | None = None
    salary: _Salary | None = None
    apply_url: _Text | None = None
    valid_through: _Text | None = None
    credential_groups: _Groups | None = None
    preferred_credential_groups: _Groups | None = None
    cpc_a_welcome: bool | None = None
    no_experience_welcome: bool | None = None
    years_experience: _Count | None = None
    settings: _Texts | None = None
    code_sets: _Texts | None = None
    encoders: _Texts | None = None
    ehrs: _Texts | None = None
    remote_states: _Texts | None = None
    charts_per_hour: _Figure | None = None
    accuracy_percent: _Figure | None = None
    shift: _Text | None = None
    equipment_supplied: bool | None = None
    salary_explanation: _Text | None = None
    benefits: _Texts | None = None
    visa_sponsorship: bool | None = None
    apply_method: _Text | None = None
    openings: _Count | None = None


def feed_posting(row: int, reference: str, said: dict[str, Any] | ValueError) -> FeedPosting:
    """Read one posting of a feed; one that cannot be read is refused by its row."""
    unread = FeedPosting(row, reference[:100], None)
    if isinstance(said, ValueError):
        return unread.refused(str(said))
    if not reference:
        return unread.refused("reference: Give each posting a name of its own.")
    try:
        request = _request(_Posting.model_validate(said), reference)
        refuse_unfit(request)
    except ValidationError as error:
        return unread.refused(*(_problem(each) for each in error.errors()[:_MOST_PROBLEMS]))
    except MessageUnfit as error:
        return unread.refused(error.message)
    return FeedPosting(row, reference, content_from_proto(request), request.valid_through or None)


def imported_to_proto(found: list[Imported]) -> calls.ImportPostingsResponse:
    """Write what became of each posting; of very many problems the first ones."""
    answer, said = calls.ImportPostingsResponse(), 0
    for each in found:
        problems = (
            [problem[:_LONGEST_PROBLEM] for problem in each.problems[:_MOST_PROBLEMS]] if said < _MOST_SAID else []
        )
        said += sum(len(problem.encode()) for problem in problems)
        answer.postings.add(
            row=each.row,
            reference=each.reference,
            posting_id=each.posting_id,
            outcome=each.became,
            problems=problems,
        )
    if answer.ByteSize() > _FITS:
        # Ten thousand names of emoji alone.
        for one in answer.postings:
            one.reference = one.reference[:20]
    return answer


def _request(posting: _Posting, reference: str) -> calls.CreatePostingRequest:
    said = posting.model_dump(exclude_none=True, exclude={"employer_id"})
    details = {name: said.pop(name) for name in _DETAILS & said.keys()}
    for name in _GROUPS:
        if name in details:
            details[name] = [CredentialGroup(any_of=group) for group in details[name]]
    return calls.CreatePostingRequest(**said, details=PostingDetails(**details), reference=reference)


def _problem(error: Any) -> str:
    field = ".".join(map(str, error["loc"]))
    if field == "salary":
        return f"{field}: {_SALARY}"
    if error["type"] == "string_too_long":
        return f"{field}: Write {error['ctx']['max_length']:,} characters at most."
    return f"{field}: {error['msg']}."

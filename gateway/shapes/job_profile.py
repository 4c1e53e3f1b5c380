"""What a seeker says of themselves."""

from typing import Annotated, Any

from codingahead.jobs.v1.profile_pb2 import SeekerProfile
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.jobs import CodeSet, Remote, Setting
from gateway.shapes.words import plain

_Line = Annotated[str, Field(max_length=300)]
_Lines = Annotated[list[_Line], Field(max_length=100)]


class JobProfileAsked(Taken):
    """What to say of oneself; what is left out is unsaid. Employers read it with an application alone."""

    headline: _Line = ""
    credentials: _Lines = Field(default_factory=list, description="Such as CPC or RHIT, in any case.")
    years_experience: Annotated[int, Field(ge=0, le=60)] | None = None
    settings: list[Setting] = Field(default_factory=list)
    specialties: _Lines = Field(default_factory=list)
    code_sets: list[CodeSet] = Field(default_factory=list)
    encoders: _Lines = Field(default_factory=list)
    ehrs: _Lines = Field(default_factory=list)
    state: _Line = Field("", description="The USPS code of where one lives.")
    remote_modes: list[Remote] = Field(default_factory=list, description="What suits; [] for all.")
    about: Annotated[str, Field(max_length=5_000)] = ""


class JobProfileSaid(Said):
    """What a seeker says of themselves, names in official spelling."""

    headline: str
    credentials: list[str]
    years_experience: int | None
    settings: list[str]
    specialties: list[str]
    code_sets: list[str]
    encoders: list[str]
    ehrs: list[str]
    state: str
    remote_modes: list[str]
    about: str
    update_time: str | None


def profile_of(asked: JobProfileAsked) -> SeekerProfile:
    """The profile as jobs knows it."""
    return SeekerProfile(**asked.model_dump(exclude_none=True))


def profile_said(profile: SeekerProfile) -> JobProfileSaid:
    """A profile in the API's words."""
    return JobProfileSaid.model_validate(profile_fields(profile))


def profile_fields(profile: SeekerProfile) -> dict[str, Any]:
    """The fields of a profile, null for years that are unsaid."""
    years = profile.years_experience if profile.HasField("years_experience") else None
    return {**plain(profile), "years_experience": years}

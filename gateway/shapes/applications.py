"""Applications of CareerCenter, as both sides see them."""

from typing import Literal
from urllib.parse import urlencode

from codingahead.jobs.v1.application_pb2 import Application, ApplicationStatus
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.job_profile import JobProfileSaid, profile_fields
from gateway.shapes.words import moment, plain

Status = Literal["received", "viewed", "shortlisted", "rejected", "hired", "withdrawn"]


class StatusAsked(Taken):
    """Another status: `withdrawn` by the applicant, the others by a member of the employer."""

    status: Literal["viewed", "shortlisted", "rejected", "hired", "withdrawn"]


class ResumeSaid(Said):
    """A kept file; `url` is signed for the caller alone and soon ends."""

    filename: str
    content_type: str
    size: int
    sha256: str
    scanned: bool = Field(description="Whether a virus scanner looked at it.")
    url: str
    url_expire_time: str


class ApplicantSaid(Said):
    """Who applied."""

    name: str
    email: str
    email_verified: bool


class ApplicationSaid(Said):
    """What a person sent for a posting; `resume` is null once it was removed."""

    id: str
    job_id: str
    job_title: str
    employer_id: str
    employer_name: str
    status: Status
    cover_letter: str
    resume: ResumeSaid | None
    applicant: ApplicantSaid
    profile: JobProfileSaid | None = Field(description="As it stood then; null where it was not sent along.")
    submit_time: str
    update_time: str
    view_time: str | None
    for_employer: bool = Field(description="Whether the caller reads it as a member of the employer.")


class Applications(Said):
    """A page of applications, newest first."""

    items: list[ApplicationSaid]
    next_page_token: str


def status_number(status: Status) -> ApplicationStatus.ValueType:
    """A status as jobs knows it."""
    return ApplicationStatus.Value(f"APPLICATION_STATUS_{status.upper()}")


def application_said(application: Application) -> ApplicationSaid:
    """An application in the contract's words."""
    said = plain(application)
    return ApplicationSaid.model_validate(
        {
            **said,
            "job_id": application.posting_id,
            "job_title": application.posting_title,
            "resume": _resume(application) if application.HasField("resume") else None,
            "profile": profile_fields(application.profile) if application.HasField("profile") else None,
            "applicant": {
                "name": application.applicant_name,
                "email": application.applicant_email,
                "email_verified": application.applicant_verified,
            },
        }
    )


def _resume(application: Application) -> ResumeSaid:
    resume = application.resume
    return ResumeSaid(
        filename=resume.filename,
        content_type=resume.content_type,
        size=resume.size,
        sha256=resume.sha256,
        scanned=resume.scanned,
        url=f"/api/v1/applications/{application.id}/resume?{urlencode({'link': resume.link})}",
        url_expire_time=moment(resume.link_expire_time),
    )

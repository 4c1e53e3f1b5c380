"""Applications as messages, and what is asked about them."""

from codingahead.jobs.v1 import application_pb2 as messages
from codingahead.jobs.v1 import applications_service_pb2 as calls

from chassis.clock import timestamp
from services.jobs.convert.attempt import attempt_from_proto
from services.jobs.convert.profile import profile_to_proto
from services.jobs.domain.applications import Status
from services.jobs.resumes.links import Link
from services.jobs.usecases.applications import ListApplications, Shown
from services.jobs.usecases.applying import SubmitApplication

_STATUSES = {
    Status.RECEIVED: messages.APPLICATION_STATUS_RECEIVED,
    Status.VIEWED: messages.APPLICATION_STATUS_VIEWED,
    Status.SHORTLISTED: messages.APPLICATION_STATUS_SHORTLISTED,
    Status.REJECTED: messages.APPLICATION_STATUS_REJECTED,
    Status.HIRED: messages.APPLICATION_STATUS_HIRED,
    Status.WITHDRAWN: messages.APPLICATION_STATUS_WITHDRAWN,
}
_STATUSES_READ = {number: status for status, number in _STATUSES.items()}


def submit_application_from_proto(request: calls.SubmitApplicationRequest) -> SubmitApplication:
    """Read what a person sends."""
    attempt = attempt_from_proto(request)
    letter, with_profile = request.cover_letter.strip(), request.with_profile
    return SubmitApplication(request.posting_id, letter, request.resume, attempt, with_profile)


def list_applications_from_proto(request: calls.ListApplicationsRequest) -> ListApplications:
    """Read which page of what was sent is wanted."""
    status = status_from_proto(request.status)
    return ListApplications(request.posting_id, status, request.page_size, request.page_token)


def status_from_proto(number: int) -> Status | None:
    """Read a status; None where none is named."""
    return _STATUSES_READ.get(messages.ApplicationStatus.ValueType(number))


def application_to_proto(shown: Shown, link: Link) -> messages.Application:
    """Write an application with a link to its résumé."""
    application, posting, applicant = shown.application, shown.posting, shown.applicant
    written = messages.Application(
        id=application.application_id,
        posting_id=posting.posting_id,
        posting_title=posting.content.title,
        employer_id=posting.employer.employer_id,
        employer_name=posting.employer.profile.name,
        cover_letter=application.cover_letter,
        status=_STATUSES[application.status],
        submit_time=timestamp(application.submitted_at),
        update_time=timestamp(application.changed_at),
        view_time=timestamp(application.viewed_at) if application.viewed_at else None,
        for_employer=shown.for_employer,
    )
    if applicant:
        written.applicant_name, written.applicant_email = applicant.name, applicant.email
        written.applicant_verified = applicant.email_verified
    if application.profile:
        written.profile.CopyFrom(profile_to_proto(application.profile))
    if resume := application.resume:
        written.resume.CopyFrom(
            messages.Resume(
                filename=resume.filename,
                content_type=resume.kind.content_type,
                size=resume.size,
                sha256=resume.sha256,
                scanned=resume.scanned,
                link=link.token,
                link_expire_time=timestamp(link.expires_at),
            )
        )
    return written

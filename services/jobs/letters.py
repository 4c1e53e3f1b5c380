"""The mails of the job board, written from the templates beside this file."""

from pathlib import Path

from chassis.mail.message import Mail
from chassis.mail.templates import MailTemplates
from services.jobs.domain.applications import Application, Status
from services.jobs.domain.employers import Contact, Employer, Invitation
from services.jobs.domain.postings import Posting

# What applicants are told by mail, and in which words.
_TOLD = {Status.SHORTLISTED: "shortlisted", Status.REJECTED: "not selected", Status.HIRED: "hired"}


class Letters:
    """Writes mails whose links lead to where visitors see the suite."""

    def __init__(self, public_url: str) -> None:
        self._site = public_url.rstrip("/")
        self._templates = MailTemplates(Path(__file__).with_name("mail_templates"))

    def invitation(self, invitation: Invitation, employer: Employer) -> Mail:
        """Tell an address that an employer asks its owner to act for it."""
        cause = f"invitation:{invitation.invitation_id}"
        return self._write(
            "invitation", cause, invitation.email, employer=employer.profile.name, role=invitation.role.value
        )

    def application_received(self, application: Application, posting: Posting, member: Contact) -> Mail:
        """Tell a member that somebody applied; who it is stands on the site alone."""
        cause = f"application-received:{application.application_id}:{member.account_id}"
        return self._write("application_received", cause, member.email, **_named(application, posting))

    def application_sent(self, application: Application, posting: Posting, applicant: Contact) -> Mail:
        """Tell the applicant that the application has arrived."""
        cause = f"application-sent:{application.application_id}"
        return self._write("application_sent", cause, applicant.email, **_named(application, posting))

    def application_moved(self, application: Application, posting: Posting, applicant: Contact) -> Mail | None:
        """Tell the applicant that the employer has decided something; None for what needs no mail."""
        if application.status not in _TOLD:
            return None
        cause = f"application-status:{application.application_id}:{application.status}"
        named = _named(application, posting)
        return self._write("application_moved", cause, applicant.email, status=_TOLD[application.status], **named)

    def _write(self, name: str, cause: str, to: str, **values: str) -> Mail:
        written = self._templates.write(name, site=self._site, **values)
        return Mail(cause, to, written.subject, written.text, written.html)


def _named(application: Application, posting: Posting) -> dict[str, str]:
    return {
        "posting_id": posting.posting_id,
        "title": posting.content.title,
        "employer": posting.employer.profile.name,
        "application_id": application.application_id,
    }

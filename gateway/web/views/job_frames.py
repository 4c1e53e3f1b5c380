"""Title and address of the job board's pages that search engines are not to keep."""

from gateway.web.views.applications import ApplicationView
from gateway.web.views.frame import Frame, Shell
from gateway.web.views.jobs import GoneView
from gateway.web.views.statistics import NumbersView

_PRODUCT = "CareerCenter"


def gone_frame(view: GoneView, path: str, shell: Shell) -> Frame:
    title = f"{view.title}: no longer offered" if view.title else "This position is no longer offered"
    return Frame(shell, title=title, description="This position is no longer offered.", path=path, product=_PRODUCT)


def application_frame(view: ApplicationView, shell: Shell) -> Frame:
    title = f"Application: {view.job_title}"
    return Frame(shell, title=title, description="How far it has come.", path=view.href, product=_PRODUCT)


def numbers_frame(view: NumbersView, shell: Shell) -> Frame:
    return Frame(
        shell,
        title=f"Numbers of {view.employer}",
        description="How often its postings were seen and applied for.",
        path=view.href,
        product=_PRODUCT,
    )


def seeker_frame(shell: Shell) -> Frame:
    description = "Your applications, saved searches and profile."
    return Frame(shell, title="Your job search", description=description, path="/jobs/me", product=_PRODUCT)


def profile_frame(shell: Shell) -> Frame:
    description = "What employers read of you with an application."
    return Frame(shell, title="Your profile", description=description, path="/jobs/me/profile", product=_PRODUCT)


def unsubscribe_frame(shell: Shell) -> Frame:
    description = "No more mails for a saved search."
    path = "/jobs/alerts/unsubscribe"
    return Frame(shell, title="End the mails", description=description, path=path, product=_PRODUCT)


def invitations_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="Your invitations",
        description="Employers that ask you to act for them.",
        path="/jobs/invitations",
        product=_PRODUCT,
    )

"""Title and address of the pages of employers and of moderation."""

from gateway.web.views.employers import EmployerView
from gateway.web.views.frame import Frame, Shell

_PRODUCT = "CareerCenter"


def work_frame(shell: Shell, title: str, path: str) -> Frame:
    """Frame a page that is for its people alone."""
    return Frame(shell, title=title, description="CareerCenter for employers.", path=path, product=_PRODUCT)


def employers_frame(shell: Shell) -> Frame:
    """Frame the page where a recruiter begins."""
    return Frame(
        shell,
        title="For employers",
        description="Post a position for medical coders by the credential that you need, and read who applies.",
        path="/jobs/employers",
        product=_PRODUCT,
        indexable=True,
    )


def employer_frame(view: EmployerView, shell: Shell) -> Frame:
    """Frame an employer's page."""
    return Frame(
        shell,
        title=f"{view.name}: open positions",
        description=f"Open positions for medical coders at {view.name}.",
        path=view.href,
        product=_PRODUCT,
        indexable=not view.suspended,
    )

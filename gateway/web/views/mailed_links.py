"""The pages behind mailed links: confirming an address, choosing another password."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import quote


class Stage(StrEnum):
    """How far somebody has come."""

    # Nothing was asked for yet.
    START = "start"
    # A mail is on its way.
    SENT = "sent"
    # The link was followed, and waits for the button.
    LINK = "link"
    DONE = "done"
    # The link does not work.
    DEAD = "dead"


@dataclass(frozen=True)
class MailedLinkView:
    """One of these pages, with what was wrong the last time."""

    stage: Stage
    token: str = ""
    email: str = ""
    problem: str = ""
    # Field name to what is wrong with it.
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def token_in_path(self) -> str:
        """Give the link's last part as part of a path."""
        return quote(self.token, safe="")


def refused(view: MailedLinkView, reason: str, detail: str) -> MailedLinkView:
    """Show the page again, with what was wrong said where it was wrong."""
    if reason == "LINK_NOT_VALID":
        return replace(view, stage=Stage.DEAD)
    if reason == "PASSWORD_TOO_WEAK":
        return replace(view, errors={"password": detail})
    return replace(view, problem=detail)

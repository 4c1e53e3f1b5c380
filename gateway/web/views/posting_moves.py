"""Where a posting may go from where it stands, and what is said once it has gone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """One thing that a member may do with a posting; `ends` for good."""

    verb: str
    label: str
    ends: bool = False


_PUBLISH = Move("publish", "Publish")
_TO_REVIEW = Move("publish", "Send to review")
_PAUSE, _RESUME = Move("pause", "Pause"), Move("resume", "Resume")
_FILL, _CLOSE = Move("fill", "It is filled", ends=True), Move("close", "Close it", ends=True)
_MOVES = {
    "pending_review": (_FILL, _CLOSE),
    "published": (_PAUSE, _FILL, _CLOSE),
    "paused": (_RESUME, _FILL, _CLOSE),
    "rejected": (_TO_REVIEW, _CLOSE),
}
# What a page says after it was asked for; any other word says nothing.
DONE = {
    "opened": "The employer is added. Next: write its first posting.",
    "drafted": "The draft is saved. Nobody but you and your colleagues sees it.",
    "saved": "What you changed is saved.",
    "published": "It is public.",
    "pending_review": "It waits for our staff, who read it before it is public.",
    "paused": "It is paused: nobody sees it until you resume it.",
    "filled": "It is filled. What was sent for it is kept for a while.",
    "closed": "It is closed. What was sent for it is kept for a while.",
    "verified": "The domain is verified: postings are public without waiting.",
    "profile": "The profile is saved.",
    "role": "The role is changed.",
    "invited": "The invitation waits for them.",
    "uninvited": "The invitation is taken back.",
    "removed": "They no longer act for this employer.",
    "approved": "Approved.",
    "rejected": "Refused, with your reason.",
    "edit_approved": "The new wording is approved.",
    "edit_rejected": "The new wording is refused; the old one stays.",
    "upheld": "The report is upheld. What follows for the posting is decided by itself.",
    "dismissed": "The report is dismissed.",
    "trusted": "The employer is verified by staff.",
    "suspended": "The employer and its postings are out of view.",
    "reinstated": "The employer is back in view. It is no longer verified.",
}


def moves_from(state: str, *, trusted: bool) -> tuple[Move, ...]:
    """What a member may do with a posting in this state."""
    if state == "draft":
        return (_PUBLISH if trusted else _TO_REVIEW, _CLOSE)
    return _MOVES.get(state, ())

"""How much of each an operator allows."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """Figures that settings turn."""

    # Postings of one employer that are published, paused or under review at a time.
    open_postings: int = 100
    # How long a signed link to a résumé works.
    resume_link: timedelta = timedelta(minutes=5)
    # How long résumés and cover letters are kept once their posting has ended.
    resume_retention: timedelta = timedelta(days=180)


# Members and invitations of one employer together.
MOST_MEMBERS = 50

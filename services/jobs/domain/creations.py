"""What was made under an idempotency key."""

from dataclasses import dataclass

from services.jobs.domain.employers import Employer
from services.jobs.domain.postings import Posting
from services.jobs.domain.saved_searches import SavedSearch


@dataclass(frozen=True, slots=True)
class Attempt:
    """The idempotency key of a request, a UUID in lower case or empty for none, and a digest of all else it says."""

    key: str = ""
    digest: str = ""


NO_KEY = Attempt()


@dataclass(frozen=True, slots=True)
class Creation:
    """What an attempt made, as it was made."""

    attempt: Attempt
    made: Employer | Posting | SavedSearch

"""How much a feed may hold, and how one is refused as a whole."""

from chassis.errors import FieldError
from services.jobs.errors import ImportInvalid

MOST_BYTES = 32 * 1024 * 1024
MOST_POSTINGS = 10_000
# Of one posting, in characters; a larger one is refused by itself.
LARGEST_POSTING = 2 * 1024 * 1024
# Of a description's HTML, and of any other text of a posting, in characters.
LONGEST_HTML = 100_000
LONGEST_LINE = 2_000
# Tags of a description: cleaning takes the square of how deep they are nested.
MOST_TAGS = 2_000
DEEPEST = 16


class Unfit(ValueError):
    """One posting cannot be taken although it can be read; says why."""


def refused(message: str) -> ImportInvalid:
    """The refusal of a whole feed."""
    return ImportInvalid(FieldError("file", message))

"""Whether a posting may go public by itself, or waits for staff."""

from chassis.identity import Caller
from services.jobs.domain.limits import Limits
from services.jobs.domain.postings import OPEN, Content, Finding, Posting, State
from services.jobs.errors import PostingDuplicate, TooManyOpenPostings
from services.jobs.likeness import NEARLY_SAME, SAME, most_alike, nearly_same
from services.jobs.ports import Work
from services.jobs.vetting import NEW_EMPLOYER, WAS_REJECTED, findings


async def held_back(posting: Posting, by: Caller, limits: Limits, work: Work) -> tuple[Finding, ...]:
    """Why a posting waits for staff, nothing for one that may be public.

    Raises TooManyOpenPostings beyond the employer's quota, and PostingDuplicate when it has the same open already.
    """
    others = [each for each in await _open(posting, limits, work) if each.posting_id != posting.posting_id]
    if len(others) >= limits.open_postings:
        raise TooManyOpenPostings(limits.open_postings)
    if by.is_staff:
        return (WAS_REJECTED,) if posting.state is State.REJECTED else ()
    likeness, other = most_alike(posting.content, others)
    if likeness >= SAME:
        raise PostingDuplicate(other)
    near = (nearly_same(other),) if likeness >= NEARLY_SAME else ()
    return (*_first(posting, posting.content), *near)


def found_in(posting: Posting, content: Content) -> tuple[Finding, ...]:
    """Why a posting that waits already, would wait with other words; what no words change is kept."""
    kept = [each for each in posting.findings if each.sign == "near_duplicate"]
    return (*_first(posting, content), *kept)


def _first(posting: Posting, content: Content) -> tuple[Finding, ...]:
    new = () if posting.employer.trusted else (NEW_EMPLOYER,)
    was_refused = posting.state is State.REJECTED or WAS_REJECTED in posting.findings
    refused = (WAS_REJECTED,) if was_refused else ()
    return (*new, *refused, *findings(content, posting.employer))


async def _open(posting: Posting, limits: Limits, work: Work) -> list[Posting]:
    employer_id = posting.employer.employer_id
    return await work.postings.of_employer(employer_id, OPEN, None, limits.open_postings + 1)

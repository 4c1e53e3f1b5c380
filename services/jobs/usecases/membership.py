"""Who may act for an employer."""

from chassis.identity import Caller
from services.jobs.domain.postings import Posting
from services.jobs.ports import Work


async def acts_for(posting: Posting, by: Caller, work: Work) -> bool:
    """Whether a caller is staff or a member of a posting's employer."""
    if by.is_staff:
        return True
    return by.is_person and await work.employers.for_member(posting.employer.employer_id, by.account_id) is not None

"""People, an employer and a posting that tests take and change."""

from dataclasses import replace
from datetime import UTC, datetime

from chassis.identity import Caller, CallerKind
from services.jobs.domain.employers import Employer, Profile
from services.jobs.domain.limits import Limits
from services.jobs.domain.postings import Content, Location, Posting, Salary
from services.jobs.letters import Letters
from services.jobs.ports import Works
from services.jobs.usecases.creating import CreateEmployer, CreatePosting, create_employer, create_posting
from services.jobs.usecases.listing import Board
from services.jobs.usecases.moving import publish_posting

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)

ADA = Caller(CallerKind.REGISTERED, "ada", name="Ada", email="Ada@example.org", email_verified=True)
EVE = Caller(CallerKind.REGISTERED, "eve", name="Eve", email="eve@mail.example")
SAM = Caller(CallerKind.STAFF, "sam")
GUEST = Caller(CallerKind.GUEST, "guest")

CLINIC = Profile("Harbor Clinic", "https://harbor.example", "Forty physicians.")
CODER = Content(
    title="Outpatient coder",
    description_markdown="You code **clinic visits**.",
    employment_type="FULL_TIME",
    remote="hybrid",
    location=Location("Austin", "TX", "US"),
    credentials=("CPC", "CCS"),
    specialties=("Cardiology",),
    salary=Salary(52_000, 68_000, "YEAR", "USD"),
    apply_url="https://harbor.example/apply",
)


LIMITS = Limits()
LETTERS = Letters("https://coding.example")


class TurnableClock:
    """A moment that only the test moves."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment


async def employer_of(person: Caller, works: Works) -> Employer:
    """An employer that the person acts for; staff's are trusted."""
    async with works() as work:
        return await create_employer(CreateEmployer(CLINIC), person, work)


async def whole_list(works: Works) -> Board:
    """The public list of a replica that has just started."""
    async with works() as work:
        return Board(works, work.now)


async def draft(person: Caller, works: Works, content: Content = CODER, valid_through: str = "2026-03-31") -> Posting:
    """A draft of an employer of the person's own."""
    employer = await employer_of(person, works)
    async with works() as work:
        return await create_posting(CreatePosting(employer.employer_id, content, valid_through), person, work)


async def published(
    works: Works, title: str = CODER.title, content: Content = CODER, valid_through: str = "2026-03-31"
) -> Posting:
    """A public posting of a trusted employer."""
    posting = await draft(SAM, works, replace(content, title=title), valid_through)
    async with works() as work:
        return await publish_posting(posting.posting_id, SAM, LIMITS, work)

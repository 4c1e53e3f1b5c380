"""A saved search is told of exactly what the list would show for it."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from services.jobs.alerts.matcher import Matcher
from services.jobs.domain.employers import Employer, Profile, Trust
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Content, Location, Posting, Salary, State
from services.jobs.usecases.exporting import export_postings
from services.jobs.usecases.listing import Board
from tests.jobs.conftest import MemoryBoard
from tests.jobs.samples import CODER, NOON

TOWNS = (("Austin", "TX"), ("Round Rock", "TX"), ("Dallas", "TX"), ("Santa Fe", "NM"), ("Nowhere", "TX"), ("Graz", ""))
WORDS = (
    *("cardiology", "oncologist", "auditing", "audits", "CPC-A", "clinics", "x-ray", "ICD-10-CM", "café", "the"),
    *("Müller’s", "remote", "inpatient", "Texas", "Epic"),
)
EMPLOYERS = tuple(
    Employer(str(uuid.UUID(int=number)), Profile(name, "", ""), NOON, Trust.STAFF)
    for number, name in enumerate(("Harbor Clinic", "St. Mary’s Hospital", "Texas Coders"))
)


def content(at_random: random.Random) -> Content:
    city, state = at_random.choice(TOWNS)
    remote = at_random.choice(("onsite", "hybrid", "remote"))
    states = tuple(at_random.sample(("TX", "NM", "NY"), at_random.randrange(3))) if remote != "onsite" else ()
    dollars = at_random.choice((Salary(20, 30, "HOUR", "USD"), Salary(50_000, 62_400, "YEAR", "USD"), None))
    return replace(
        CODER,
        title=" ".join(at_random.sample(WORDS, 2)),
        description_markdown=" ".join(at_random.sample(WORDS, 5)) + " [site](https://hidden.example/words)",
        employment_type=at_random.choice(("FULL_TIME", "PER_DIEM")),
        remote=remote,
        location=Location(city, state, "US" if state else "AT"),
        credentials=tuple(at_random.sample(("CPC", "CCS", "RHIT"), at_random.randrange(3))),
        credential_groups=(("COC", "CPC"),) if at_random.random() < 0.3 else (),
        specialties=tuple(at_random.sample(("Cardiology", "Straße", "ONCOLOGY"), at_random.randrange(3))),
        salary=at_random.choice((dollars, Salary(1, 2, "YEAR", "EUR"))),
        cpc_a_welcome=at_random.random() < 0.5,
        no_experience_welcome=at_random.random() < 0.5,
        settings=tuple(at_random.sample(("inpatient", "cdi", "profee"), at_random.randrange(3))),
        ehrs=("Epic",) if at_random.random() < 0.3 else (),
        remote_states=states,
    )


def posting(at_random: random.Random) -> Posting:
    published = NOON - timedelta(hours=at_random.randrange(100))
    said = (content(at_random), NOON + timedelta(days=30), State.PUBLISHED)
    return Posting(
        str(uuid.UUID(int=at_random.getrandbits(128))), at_random.choice(EMPLOYERS), *said, published, NOON, published
    )


def wanted(at_random: random.Random) -> Filter:
    """A filter with a few conditions, such as most people have."""
    anything = {
        "query": " ".join(at_random.sample(WORDS, at_random.randrange(1, 3))),
        "remote": at_random.choice(("onsite", "hybrid", "remote")),
        "state": at_random.choice(("TX", "NM", "NY")),
        "credential": at_random.choice(("CPC", "COC", "CPC-A", "RHIT")),
        "employment_type": at_random.choice(("FULL_TIME", "INTERN")),
        "salary_min": at_random.choice((1, 62_400, 62_401)),
        "posted_within_days": at_random.choice((1, 2)),
        "near": at_random.choice(("Austin, TX", "78701", "santa fe nm", "Dallas,TX")),
        "setting": at_random.choice(("inpatient", "cdi")),
        "specialty": at_random.choice(("cardiology", "STRASSE", "onco")),
        "employer_id": at_random.choice(EMPLOYERS).employer_id,
        "cpc_a_welcome": True,
        "no_experience_welcome": True,
    }
    chosen = {name: anything[name] for name in at_random.sample(sorted(anything), at_random.randrange(4))}
    if "near" in chosen:
        chosen["within_miles"] = at_random.choice((0, 1, 30, 500))
    return Filter(**chosen)  # type: ignore[arg-type]  # fields of a filter by name


def filters(at_random: random.Random) -> Iterator[Filter]:
    yield Filter()
    for _ in range(250):
        yield wanted(at_random)


@pytest.mark.parametrize("seed", range(3))
async def test_the_matcher_and_the_list_find_the_same(memory_board: MemoryBoard, seed: int) -> None:
    at_random = random.Random(seed)
    postings = [posting(at_random) for _ in range(60)]
    async with memory_board.works() as work:
        for employer in EMPLOYERS:
            work.employers.add(employer, "ada")
        for each in postings:
            work.postings.add(each)
    board, matcher, searches = (
        Board(memory_board.works, memory_board.clock),
        Matcher(),
        dict(enumerate(filters(at_random))),
    )
    for position, looked_for in searches.items():
        matcher.add(position, str(position), looked_for)
    told = {one.posting_id: {int(found) for _, found in matcher.match(one, NOON, -1)} for one in postings}

    matched = 0
    for position, looked_for in searches.items():
        listed = {one.posting_id async for one in export_postings(looked_for, board)}
        assert listed == {posting_id for posting_id, found in told.items() if position in found}, looked_for
        matched += len(listed)

    # So that agreeing means something.
    assert matched > len(postings)

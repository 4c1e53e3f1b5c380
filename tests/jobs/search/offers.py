"""Made-up postings, and what a filter finds among them told naively: one posting after the other."""

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.jobs.domain.employers import Employer, Profile
from services.jobs.domain.filters import Filter, Order
from services.jobs.domain.postings import Location, Posting, Salary, State
from services.jobs.search.index import Found, PostingIndex, Search
from tests.jobs.samples import CODER, NOON

TOWNS = (("Austin", "TX"), ("Round Rock", "TX"), ("Dallas", "TX"), ("Boston", "MA"), ("Nashua", "NH"))
WORDS = ("inpatient", "auditor", "cardiology", "remote", "trauma", "denials", "coder", "educator")
CREDENTIALS = ("CPC", "CPC-A", "COC", "CCS", "CCS-P", "RHIT")
EMPLOYERS = [
    Employer(str(uuid.UUID(int=number)), Profile(name, "https://x.example", ""), NOON)
    for number, name in enumerate(("Harbor Clinic", "Juniper Health"), 1)
]
KINDS = (
    ("remote", ("onsite", "hybrid", "remote")),
    ("employment_type", ("FULL_TIME", "PART_TIME", "PER_DIEM")),
    ("setting", ("inpatient", "outpatient", "profee")),
    ("state", ("TX", "MA", "NH", "CA")),
    ("credential", CREDENTIALS),
    ("specialty", ("CARDIOLOGY", "oncology")),
    ("cpc_a_welcome", (True,)),
    ("no_experience_welcome", (True,)),
)


def offer(number: int = 0, **said: Any) -> Posting:
    """A public posting, published so many minutes after noon."""
    at = NOON + timedelta(minutes=number)
    return Posting(
        posting_id=str(uuid.uuid4()),
        employer=said.pop("employer", EMPLOYERS[0]),
        valid_through=said.pop("valid_through", NOON + timedelta(days=60)),
        content=replace(CODER, **said),
        state=State.PUBLISHED,
        created_at=at,
        changed_at=at,
        published_at=at,
    )


def random_offer(chance: random.Random) -> Posting:
    """Any posting; many were published at the same moment."""
    remote = chance.choice(("onsite", "hybrid", "remote"))
    city, state = chance.choice(TOWNS)
    pay = chance.randrange(20_000, 90_000)
    salaries = (Salary(pay, pay + 9, "YEAR", "USD"), Salary(20, 20 + pay % 40, "HOUR", "USD"), None)
    groups = tuple(tuple(chance.sample(CREDENTIALS, chance.randint(1, 2))) for _ in range(chance.randint(0, 2)))
    return offer(
        chance.randrange(5),
        employer=chance.choice(EMPLOYERS),
        valid_through=NOON + timedelta(minutes=chance.randrange(60, 64)),
        title=" ".join(chance.sample(WORDS, 2)),
        description_markdown=" ".join(chance.sample(WORDS, 3)),
        remote=remote,
        location=chance.choice((Location(city, state, "US"), Location("Graz", "TX", "AT"))),
        remote_states=tuple(chance.sample(("TX", "MA", "CA"), chance.randint(0, 2))) if remote == "remote" else (),
        credentials=groups[0] if groups else (),
        credential_groups=groups[1:],
        specialties=tuple(chance.sample(("Cardiology", "Oncology", "Radiology"), chance.randint(0, 2))),
        settings=tuple(chance.sample(("inpatient", "outpatient", "profee"), chance.randint(0, 2))),
        employment_type=chance.choice(("FULL_TIME", "PART_TIME", "PER_DIEM")),
        salary=chance.choice((*salaries, Salary(90_000, 99_000, "YEAR", "EUR"))),
        cpc_a_welcome=chance.random() < 0.3,
        no_experience_welcome=chance.random() < 0.3,
    )


def random_filter(chance: random.Random) -> Filter:
    """Any filter of up to four conditions."""
    said: dict[str, Any] = {name: chance.choice(values) for name, values in chance.sample(KINDS, chance.randint(0, 3))}
    if chance.random() < 0.4:
        said["query"] = chance.choice(WORDS)
    if chance.random() < 0.3:
        said["salary_min"] = chance.randrange(30_000, 90_000)
    return Filter(**said)


def matches(posting: Posting, wanted: Filter) -> bool:
    """Whether a posting is what a filter says, as the contract words it. Places and typos are not judged here."""
    content = posting.content
    asked_for = {name for group in content.required_groups for name in group}
    said = " ".join((content.title, posting.employer.profile.name, content.description_markdown, content.remote))
    named = (*content.specialties, *content.settings)
    return (
        (not wanted.query or wanted.query in " ".join((said, *named)).lower().split())
        and wanted.remote in ("", content.remote)
        and wanted.employment_type in ("", content.employment_type)
        and (not wanted.state or lives_there(posting, wanted.state))
        and wanted.credential in ("", *asked_for)
        and wanted.setting in ("", *content.settings)
        and wanted.specialty.lower() in ("", *(each.lower() for each in content.specialties))
        and (content.cpc_a_welcome or not wanted.cpc_a_welcome)
        and (content.no_experience_welcome or not wanted.no_experience_welcome)
        and (pays(posting) is None or (pays(posting) or 0) >= wanted.salary_min)
    )


def lives_there(posting: Posting, state: str) -> bool:
    """Whether somebody of a state could take it."""
    content = posting.content
    at_home = content.remote == "remote"
    if at_home and state in content.remote_states:
        return True
    if content.location.country != "US":
        return False
    return content.location.state == state or (at_home and not content.remote_states)


def pays(posting: Posting) -> int | None:
    """US dollars a year at the most; None where that is not said."""
    salary = posting.content.salary
    if salary is None or salary.currency != "USD":
        return None
    return salary.most * {"HOUR": 2_080, "YEAR": 1}[salary.unit]


def newest_first(postings: Iterable[Posting]) -> list[str]:
    """Their ids in the order of the contract."""
    ordered = sorted(postings, key=lambda each: (each.published_at or NOON, each.posting_id), reverse=True)
    return [each.posting_id for each in ordered]


def index_of(*postings: Posting) -> PostingIndex:
    """An index that shows these."""
    made = PostingIndex()
    made.put(postings)
    made.show()
    return made


def find(index: PostingIndex, **asked: Any) -> Found:
    """What an index finds at noon; fields of Search, and of a Filter."""
    search = {name: asked.pop(name) for name in ("at", "order", "below", "most", "facets") if name in asked}
    return index.search(Search(Filter(**asked), **{"at": NOON, **search}))


def every_id(index: PostingIndex, wanted: Filter, order: Order = Order.NEWEST, page: int = 7) -> list[str]:
    """All that is found, page by page."""
    below, ids = "", list[str]()
    while True:
        found = index.search(Search(wanted, NOON, order, below, page))
        ids += [hit.posting_id for hit in found.hits]
        if not found.more:
            return ids
        below = found.hits[-1].mark


def titles(index: PostingIndex, postings: Sequence[Posting], **asked: Any) -> list[str]:
    """The titles of what is found, in order."""
    by_id = {each.posting_id: each.content.title for each in postings}
    return [by_id[hit.posting_id] for hit in find(index, **asked).hits]

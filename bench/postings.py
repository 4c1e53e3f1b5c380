"""A board of made-up postings: as many words, towns and kinds as a real one, the same in every run."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from services.jobs.domain.employers import Employer, Profile
from services.jobs.domain.postings import Content, Location, Posting, Salary, State

EMPLOYERS = 500
_WORDS_OF_A_DESCRIPTION = 180
_RARE_WORDS = 8_000
_TITLES = (
    *("Inpatient coder", "Outpatient coder", "Risk adjustment coder", "Emergency department coder", "Surgery coder"),
    *("Coding auditor", "CDI specialist", "Denials analyst", "Coding educator", "Anesthesia coder", "HCC auditor"),
)
_SPECIALTIES = ("Cardiology", "Orthopedics", "Oncology", "Radiology", "Anesthesia", "Primary care", "Trauma", "Burns")
_TOWNS = (
    *(("Austin", "TX"), ("Dallas", "TX"), ("Houston", "TX"), ("Phoenix", "AZ"), ("Boston", "MA"), ("Columbus", "OH")),
    *(("Nashville", "TN"), ("Denver", "CO"), ("Tampa", "FL"), ("Chicago", "IL"), ("Seattle", "WA"), ("Atlanta", "GA")),
)
_CREDENTIALS = ("CPC", "CPC-A", "COC", "CIC", "CRC", "CPMA", "CCS", "CCS-P", "RHIT", "RHIA")
_SETTINGS = ("inpatient", "outpatient", "profee", "risk_adjustment", "auditing", "cdi", "denials", "education")
_COMMON_WORDS = """
code charts for physicians and hospitals review documentation query providers assign diagnosis procedure codes
meet accuracy productivity targets work with team remote equipment benefits experience required preferred
knowledge of guidelines modifiers edits payer policies appeals claims audit education compliance outpatient
inpatient cardiology oncology radiology trauma surgery denials specialist coder auditor
"""


def employers() -> list[Employer]:
    """Who hires."""
    return [_employer(number) for number in range(EMPLOYERS)]


def postings(count: int, now: datetime) -> Iterator[Posting]:
    """Public postings of the last sixty days."""
    chance, hiring = random.Random(11), employers()
    words, weights = _vocabulary(chance)
    for _ in range(count):
        at = now - timedelta(seconds=chance.randrange(60 * 86_400))
        last = now + timedelta(days=chance.randrange(10, 120))
        described = " ".join(chance.choices(words, cum_weights=weights, k=_WORDS_OF_A_DESCRIPTION))
        yield Posting(
            posting_id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            employer=chance.choice(hiring),
            content=_content(chance, described),
            valid_through=last,
            state=State.PUBLISHED,
            created_at=at,
            changed_at=at,
            published_at=at,
        )


def _employer(number: int) -> Employer:
    name = f"{('Harbor', 'Juniper', 'Mesa', 'Bluebonnet')[number % 4]} Health {number}"
    profile = Profile(name, f"https://employer{number}.example", "")
    return Employer(str(uuid.UUID(int=number)), profile, datetime(2025, 1, 1, tzinfo=UTC))


def _vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words by how often they are written: a few all the time, thousands now and then."""
    rare = [
        "".join(chance.choices("aeioulnrst" * 3 + "bcdfghkmpvwyz", k=chance.randint(5, 11))) for _ in range(_RARE_WORDS)
    ]
    words, total, cumulative = [*_COMMON_WORDS.split(), *rare], 0.0, []
    for rank in range(len(words)):
        total += 1 / (rank + 5)
        cumulative.append(total)
    return words, cumulative


def _content(chance: random.Random, described: str) -> Content:
    city, state = chance.choice(_TOWNS)
    remote, pay = chance.choice(("onsite", "hybrid", "remote")), chance.randrange(38, 95) * 1_000
    specialties = tuple(chance.sample(_SPECIALTIES, 2))
    return Content(
        title=f"{chance.choice(_TITLES)}, {specialties[0].lower()}",
        description_markdown=described,
        employment_type=chance.choice(("FULL_TIME", "FULL_TIME", "PART_TIME", "CONTRACTOR", "PER_DIEM")),
        remote=remote,
        location=Location(city, state, "US"),
        credentials=tuple(chance.sample(_CREDENTIALS, 2)),
        specialties=specialties,
        salary=Salary(pay, pay + 12_000, "YEAR", "USD"),
        apply_url="",
        cpc_a_welcome=chance.random() < 0.2,
        no_experience_welcome=chance.random() < 0.1,
        settings=tuple(chance.sample(_SETTINGS, 2)),
        remote_states=(state, "NY") if remote == "remote" and chance.random() < 0.3 else (),
    )

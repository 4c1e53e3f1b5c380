"""A new posting held against 50,000 saved searches, beside asking each search in turn."""

import itertools
import random
from datetime import UTC, datetime, timedelta

from bench.ratio import Ratio, compare
from services.jobs.alerts.conditions import Condition, Offered, conditions_of, offered_by
from services.jobs.alerts.matcher import Matcher
from services.jobs.domain.employers import Employer, Profile
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Content, Location, Posting, Salary, State

SEARCHES = 50_000
_POSTINGS = 50
_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
_WORDS = (
    *("cardiology", "oncology", "orthopedics", "radiology", "anesthesia", "pediatrics", "surgery", "emergency"),
    *("auditor", "coder", "manager", "educator", "denials", "risk adjustment", "inpatient", "outpatient", "remote"),
    *("Epic", "Cerner", "3M", "HCC", "DRG", "ICD-10-PCS", "E/M", "specialist", "senior", "entry level", "part time"),
)
_CREDENTIALS = ("CPC", "CPC-A", "COC", "CIC", "CRC", "CPMA", "CCA", "CCS", "CCS-P", "RHIT", "RHIA", "CDIP")
_TOWNS = (
    *(("Austin", "TX"), ("Dallas", "TX"), ("Denver", "CO"), ("Phoenix", "AZ"), ("Chicago", "IL"), ("Miami", "FL")),
    *(
        ("Boston", "MA"),
        ("Seattle", "WA"),
        ("Atlanta", "GA"),
        ("Nashville", "TN"),
        ("Columbus", "OH"),
        ("Fresno", "CA"),
    ),
)
_TYPES = ("FULL_TIME", "PART_TIME", "CONTRACTOR")
_SETTINGS = ("inpatient", "outpatient", "profee", "auditing", "cdi")
_MODES = ("remote", "hybrid", "onsite")


async def match_posting(rounds: int) -> Ratio:
    """Which of them look for it."""
    chosen = random.Random(4)
    searches = [saved_filter(chosen) for _ in range(SEARCHES)]
    matcher, each_alone = Matcher(), [conditions_of(wanted) for wanted in searches]
    for position, wanted in enumerate(searches, 1):
        matcher.add(position, str(position), wanted)
    postings = [posting(chosen, number) for number in range(_POSTINGS)]
    asked, asked_alone = itertools.cycle(postings), itertools.cycle(postings)

    async def ours() -> object:
        return matcher.match(next(asked), _NOW)

    async def alone() -> object:
        offered = offered_by(next(asked_alone), _NOW)
        return [each for each in each_alone if all(_is_fulfilled(one, offered) for one in each)]

    return await compare(f"match {SEARCHES:,} saved searches", "each search in turn", ours, alone, rounds)


def _is_fulfilled(condition: Condition, offered: Offered) -> bool:
    return condition in offered.keys if isinstance(condition, str) else condition.holds(offered)


def saved_filter(chosen: random.Random) -> Filter:
    """What somebody may look for: two to five conditions."""
    town, state = chosen.choice(_TOWNS)
    possible = {
        "query": " ".join(chosen.sample(_WORDS, chosen.randint(1, 2))),
        "credential": chosen.choice(_CREDENTIALS),
        "state": state,
        "near": f"{town}, {state}",
        "remote": chosen.choice(_MODES),
        "employment_type": chosen.choice(_TYPES),
        "setting": chosen.choice(_SETTINGS),
        "salary_min": chosen.choice((40_000, 55_000, 70_000)),
        "cpc_a_welcome": True,
    }
    names = chosen.sample(sorted(possible), chosen.randint(2, 5))
    return Filter(**{name: possible[name] for name in names})  # type: ignore[arg-type]  # fields of a filter by name


def posting(chosen: random.Random, number: int) -> Posting:
    """A new posting with a description of some 300 words."""
    town, state = chosen.choice(_TOWNS)
    content = Content(
        title=" ".join(chosen.sample(_WORDS, 3)),
        description_markdown=" ".join(chosen.choice(_WORDS) for _ in range(300)),
        employment_type=chosen.choice(_TYPES),
        remote=chosen.choice(_MODES),
        location=Location(town, state, "US"),
        credentials=tuple(chosen.sample(_CREDENTIALS, 2)),
        specialties=(),
        salary=Salary(48_000, chosen.choice((52_000, 66_000, 80_000)), "YEAR", "USD"),
        apply_url="",
        settings=(chosen.choice(_SETTINGS),),
    )
    employer = Employer("e", Profile("Harbor Clinic", "", ""), _NOW)
    ends = _NOW + timedelta(days=30)
    return Posting(f"p{number}", employer, content, ends, State.PUBLISHED, _NOW, _NOW, _NOW)

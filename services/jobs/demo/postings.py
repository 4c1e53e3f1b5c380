"""Plausible, clearly fictitious employers and postings: the same ones for the same seed."""

import random
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tomllib import loads
from typing import Any

_WORDS = loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_FEWEST_EMPLOYERS = 8
# Well below what one employer may have open at a time.
_MOST_EACH = 40
_NAMESPACE = uuid.UUID("6f0e3d0a-2f55-5d39-9d0b-0c1f6a8f5d11")
_ROUNDED_TO = {"YEAR": 1_000, "HOUR": 1}
_HOURS = 2_080
# Of those that could, how many do.
_NAMES_STATES, _SENDS_EQUIPMENT, _PAYS_BY_YEAR = 0.4, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Employer:
    """Somebody who does not exist, and what they offer, as POST /api/v1/jobs takes it with references."""

    key: str
    name: str
    website: str
    description: str
    postings: list[dict[str, Any]]


def employers(count: int, seed: int) -> list[Employer]:
    """So many postings, spread over employers."""
    many = max(min(_FEWEST_EMPLOYERS, count), -(-count // _MOST_EACH))
    shares = [count // many + (number < count % many) for number in range(many)]
    return [_employer(number, share, seed) for number, share in enumerate(shares)]


def _employer(number: int, share: int, seed: int) -> Employer:
    # Each by itself, so that a larger board holds the smaller one's employers first.
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - nothing of this is secret
    place, kind = _WORDS["names"][number % len(_WORDS["names"])], _WORDS["kinds"][number // len(_WORDS["names"]) % 4]
    again = number // (len(_WORDS["names"]) * 4)
    name = f"{place} {kind}{f' {again + 1}' if again else ''}"
    host = "-".join(name.lower().split())
    said = chance.choice(_WORDS["employers"])
    postings = list(_postings(share, chance, f"{seed}-{number}"))
    description = f"{said} {name} is fictitious: it was invented to show what a job board looks like."
    key = str(uuid.uuid5(_NAMESPACE, f"{seed} {number} {description}"))
    return Employer(key, f"{name} (fictitious)", f"https://{host}.example", description, postings)


def _postings(share: int, chance: random.Random, prefix: str) -> Iterator[dict[str, Any]]:
    seen = set[tuple[str, ...]]()
    while len(seen) < share:
        made = _posting(chance)
        position = (made["title"], made["location"]["city"], made["remote"], made["employment_type"])
        if position not in seen:
            seen.add(position)
            yield made | {"reference": f"demo-{prefix}-{len(seen)}"}


def _posting(chance: random.Random) -> dict[str, Any]:
    role: Mapping[str, Any] = chance.choice(_WORDS["roles"])
    city, state = chance.choice(_WORDS["cities"]).rsplit(" ", 1)
    remote = chance.choices(("remote", "hybrid", "onsite"), (5, 3, 2))[0]
    kind = chance.choices(("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "PER_DIEM"), (12, 3, 3, 1, 1))[0]
    specialty = chance.choice(_WORDS["specialties"])
    entry = bool(role.get("entry"))
    some = remote == "remote" and chance.random() < _NAMES_STATES
    states = sorted({state, *chance.sample(_WORDS["states"], 5)}) if some else []
    return {
        "title": f"{specialty} {role['title']}" if role.get("with_specialty") else role["title"],
        "description_markdown": _description(role, specialty, chance),
        "employment_type": "INTERN" if role.get("intern") else kind,
        "remote": remote,
        "location": {"city": city, "state": state, "country": "US"},
        "credentials": chance.sample(role["credentials"], min(len(role["credentials"]), 3)),
        "specialties": [specialty],
        "salary": _salary(role, kind, chance),
        "cpc_a_welcome": entry,
        "no_experience_welcome": entry,
        "years_experience": 0 if entry else chance.randint(1, 6),
        "settings": role["settings"],
        "code_sets": role["code_sets"],
        "encoders": chance.sample(_WORDS["encoders"], 1),
        "ehrs": chance.sample(_WORDS["ehrs"], 1),
        "remote_states": states,
        "accuracy_percent": float(chance.choice((95, 95, 96, 97))),
        "shift": chance.choice(("day", "day", "flexible", "evening")),
        "equipment_supplied": remote != "onsite" and chance.random() < _SENDS_EQUIPMENT,
        "benefits": chance.sample(_WORDS["benefits"], 3),
        "apply_method": "here",
        "openings": chance.choice((1, 1, 1, 2, 4)),
    }


def _description(role: Mapping[str, Any], specialty: str, chance: random.Random) -> str:
    duties = [each.format(specialty=specialty.lower()) for each in chance.sample(role["duties"] + _WORDS["duties"], 4)]
    asked = chance.sample(_WORDS["asked"], 3)
    lines = [
        f"*This position is fictitious.* {chance.choice(_WORDS['openings'])} {role['says']}",
        "",
        "### What you do",
        "",
    ]
    lines += [f"- {each}" for each in duties] + ["", "### What you bring", ""] + [f"- {each}" for each in asked]
    return "\n".join([*lines, "", chance.choice(_WORDS["closings"])])


def _salary(role: Mapping[str, Any], kind: str, chance: random.Random) -> dict[str, Any]:
    least, most = role["salary"]
    unit = "YEAR" if kind == "FULL_TIME" and chance.random() < _PAYS_BY_YEAR else "HOUR"
    middle = chance.uniform(least, most) / (1 if unit == "YEAR" else _HOURS)
    step = _ROUNDED_TO[unit]
    low, high = (round(middle * share / step) * step for share in (0.9, 1.15))
    return {"min": low, "max": max(high, low + step), "unit": unit, "currency": "USD"}

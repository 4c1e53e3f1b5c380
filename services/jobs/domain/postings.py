"""Postings, what they say, and the states that they pass through."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from services.jobs.domain.employers import Employer

# 52 weeks of 40 hours.
HOURS_A_YEAR = 2_080


class State(StrEnum):
    """Where a posting stands. `filled`, `expired` and `closed` are the end."""

    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    PUBLISHED = "published"
    PAUSED = "paused"
    FILLED = "filled"
    EXPIRED = "expired"
    CLOSED = "closed"
    REJECTED = "rejected"


class EmploymentType(StrEnum):
    """How somebody is employed, in schema.org's words."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACTOR = "CONTRACTOR"
    TEMPORARY = "TEMPORARY"
    INTERN = "INTERN"
    PER_DIEM = "PER_DIEM"


class Remote(StrEnum):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class SalaryUnit(StrEnum):
    """What a salary is paid for."""

    HOUR = "HOUR"
    YEAR = "YEAR"


class WorkSetting(StrEnum):
    """What kind of coding it is."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    PROFEE = "profee"
    RISK_ADJUSTMENT = "risk_adjustment"
    AUDITING = "auditing"
    CDI = "cdi"
    DENIALS = "denials"
    EDUCATION = "education"


class CodeSet(StrEnum):
    """What is coded with."""

    ICD10CM = "icd10cm"
    ICD10PCS = "icd10pcs"
    CPT = "cpt"
    HCPCS = "hcpcs"
    MSDRG = "msdrg"
    APC = "apc"
    HCC = "hcc"


class Shift(StrEnum):
    """When the work is done."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"
    FLEXIBLE = "flexible"


class ApplyMethod(StrEnum):
    """Where one applies: on the board, at `apply_url`, or at either."""

    HERE = "here"
    EXTERNAL = "external"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a position is; `state` is a USPS code in the United States, `country` is ISO 3166-1 alpha-2."""

    city: str
    state: str
    country: str


@dataclass(frozen=True, slots=True)
class Salary:
    """A range in whole units of an ISO 4217 currency; `unit` is HOUR or YEAR."""

    least: int
    most: int
    unit: str
    currency: str


Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a posting says. A group of credentials is held by who holds any of them; every required group must be.

    `credentials` is the first required group, `credential_groups` are the others. `remote_states` is where a remote
    coder may live, empty for anywhere. `charts_per_hour` and `accuracy_percent` are what is expected; 0 for unsaid.
    `years_experience` is the least, None for unsaid. `salary_explanation` says why a range is wider than 2.5 times.
    """

    title: str
    description_markdown: str
    employment_type: str
    remote: str
    location: Location
    credentials: tuple[str, ...]
    specialties: tuple[str, ...]
    salary: Salary | None
    apply_url: str
    credential_groups: Groups = ()
    preferred_credential_groups: Groups = ()
    cpc_a_welcome: bool = False
    no_experience_welcome: bool = False
    years_experience: int | None = None
    settings: tuple[str, ...] = ()
    code_sets: tuple[str, ...] = ()
    encoders: tuple[str, ...] = ()
    ehrs: tuple[str, ...] = ()
    remote_states: tuple[str, ...] = ()
    charts_per_hour: float = 0
    accuracy_percent: float = 0
    shift: str = ""
    equipment_supplied: bool = False
    salary_explanation: str = ""
    benefits: tuple[str, ...] = ()
    visa_sponsorship: bool = False
    apply_method: str = ""
    openings: int = 1

    @property
    def required_groups(self) -> Groups:
        """Every group of which one credential must be held."""
        return tuple(group for group in (self.credentials, *self.credential_groups) if group)

    @property
    def applied_for_here(self) -> bool:
        """Whether the board takes applications. Unsaid, it does, beside any `apply_url`."""
        return self.apply_method != ApplyMethod.EXTERNAL

    @property
    def applied_for_elsewhere(self) -> bool:
        """Whether one may apply at `apply_url`."""
        return bool(self.apply_url) and self.apply_method != ApplyMethod.HERE


# What decides whether somebody applies: changed on a posting that people have seen, it is looked at first.
REVIEWED_FIELDS = frozenset({"title", "salary", "location", "remote"})
DETAIL_FIELDS = tuple(field.name for field in fields(Content))[9:]


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a posting waits for staff: a sign that was met, and in words what was found."""

    sign: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What a member would like a posting to say, which waits for staff while the old wording stays public."""

    content: Content
    findings: tuple[Finding, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Posting:
    """A position that an employer offers until `valid_through`. `revision` counts what was changed about it.

    `findings` are why it waits for review; `reason` is what was said with its last transition. `reference` is the
    employer's own name for it, unique for the employer, empty for none; `imported` says that it came with a feed.
    """

    posting_id: str
    employer: Employer
    content: Content
    valid_through: datetime
    state: State
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 1
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    edit: Edit | None = None
    reference: str = ""
    imported: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it counts among what its employer offers or is about to."""
        return self.state in OPEN

    def is_expired(self, at: datetime) -> bool:
        """Whether its last moment has come."""
        return at >= self.valid_through

    def is_public(self, at: datetime) -> bool:
        """Whether everybody may see it at a moment."""
        shown = self.state is State.PUBLISHED and self.employer.suspension is None
        return shown and not self.is_expired(at)

    def moved(self, to: State, at: datetime, reason: str = "", findings: tuple[Finding, ...] = ()) -> "Posting":
        """Stand in another state from a moment on; the first publication is remembered."""
        first = self.published_at or (at if to is State.PUBLISHED else None)
        ended = at if to in ENDED | {State.REJECTED} else None
        edit = None if ended else self.edit
        moved = replace(self, state=to, published_at=first, ended_at=ended, reason=reason, findings=findings, edit=edit)
        return replace(moved, changed_at=at)

    def as_of(self, at: datetime) -> "Posting":
        """As it stands at a moment: past its last one it has expired, whether or not that is written down yet."""
        if self.is_open and self.is_expired(at):
            return self.moved(State.EXPIRED, self.valid_through)
        return self


@dataclass(frozen=True, slots=True)
class Transition:
    """Who moved a posting, when, from where, to where and why; `origin` is None for its making."""

    posting_id: str
    origin: State | None
    target: State
    by: str
    at: datetime
    reason: str = ""


OPEN = frozenset({State.PENDING_REVIEW, State.PUBLISHED, State.PAUSED})
ENDED = frozenset({State.FILLED, State.EXPIRED, State.CLOSED})
_MAY_FOLLOW = {
    State.DRAFT: {State.PENDING_REVIEW, State.PUBLISHED, State.CLOSED},
    State.PENDING_REVIEW: {State.PUBLISHED, State.REJECTED, *ENDED},
    State.PUBLISHED: {State.PAUSED, State.REJECTED, *ENDED},
    State.PAUSED: {State.PUBLISHED, State.REJECTED, *ENDED},
    # A refused posting can be put right; it is never public again without a second look.
    State.REJECTED: {State.PENDING_REVIEW, State.CLOSED},
}


def may_follow(origin: State, target: State) -> bool:
    """Whether a posting may go from one state to another."""
    return target in _MAY_FOLLOW.get(origin, ())

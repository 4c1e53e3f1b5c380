"""What the check says: findings, each with its source, and against what the claim was held."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How much a finding weighs; the claim's verdict is its heaviest finding's."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """The name that clients read."""
        return self.name.lower()


class Outcome(StrEnum):
    """The verdict in one word; infos leave a claim clean."""

    CLEAN = "clean"
    WARNINGS = "warnings"
    ERRORS = "errors"


_OUTCOMES = {Severity.INFO: Outcome.CLEAN, Severity.WARNING: Outcome.WARNINGS, Severity.ERROR: Outcome.ERRORS}


@dataclass(frozen=True, slots=True)
class Source:
    """The edition of a dataset that a finding rests on; `effective_from` is None where the row states none.

    `basis` says why it answers for a day that is not its own.
    """

    dataset: str
    edition: str
    effective_from: date | None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is found, and what would resolve it, in our own words."""

    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule says of the claim: `lines` by their numbers, `codes` in official form where known."""

    rule: str
    severity: Severity
    said: Said
    source: Source
    lines: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedAgainst:
    """A dataset that rules need for this claim; `why` says what is missing when it is not available."""

    dataset: str
    edition: str
    available: bool
    rules: tuple[str, ...]
    effective_from: date | None = None
    why: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that could not be held against the claim, and why."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole answer; findings heaviest first. `codes` are the claim's that are found, each with its system."""

    findings: tuple[Finding, ...]
    checked_against: tuple[CheckedAgainst, ...]
    not_checked: tuple[NotChecked, ...]
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Sum up the findings."""
        return _OUTCOMES[max((finding.severity for finding in self.findings), default=Severity.INFO)]

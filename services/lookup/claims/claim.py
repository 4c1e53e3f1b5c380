"""What somebody wants checked: diagnoses and service lines of one patient, one provider, one date of service."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Setting(StrEnum):
    """Who bills, and by which of the separate tables."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"  # outpatient
    INPATIENT = "inpatient"
    DME = "dme"


class Sex(StrEnum):
    """The patient's sex as claims carry it."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


@dataclass(frozen=True, slots=True)
class Patient:
    """What rules ask of the patient; None and UNKNOWN where it is not said."""

    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN

    def age_on(self, day: date) -> int | None:
        """Count the completed years on a day; None without a birth date."""
        if self.birth_date is None:
            return None
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service line; pointers count the claim's diagnoses from 1. Codes and modifiers are in capitals."""

    number: int
    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    pointers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the submitter answers for: that a rule does not apply to these codes ("the conditions are unrelated")."""

    rule: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it was written; the first diagnosis is the principal or first-listed one.

    `state` and `contractor` choose the coverage documents; where both are empty, those of every contractor answer.
    """

    date_of_service: date
    setting: Setting
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ClaimLine, ...] = ()
    place_of_service: str = ""
    patient: Patient = Patient()
    assertions: tuple[Assertion, ...] = ()
    state: str = ""
    contractor: str = ""

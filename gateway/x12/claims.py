"""What of an 837 file leaves the parser: codes, days, units, birth date and sex; no name and no number of anybody."""

from dataclasses import dataclass, field
from typing import Literal, TypedDict

MOST_CLAIMS = 1_000
MOST_BYTES = 5 * 1024 * 1024
Setting = Literal["practitioner", "hospital", "inpatient"]


class Line(TypedDict):
    """One service line, as the shapes of the API name its fields."""

    line: int
    code: str
    modifiers: list[str]
    units: int
    diagnosis_pointers: list[int]


class ReadClaim(TypedDict):
    """One claim on one date of service. `left_out` says what of it is not checked, and why."""

    claim: int
    segment: int
    date_of_service: str
    setting: Setting
    place_of_service: str
    birth_date: str
    sex: str
    diagnoses: list[str]
    lines: list[Line]
    left_out: list[str]


class Unreadable(Exception):
    """The file is no 837 that can be read; `segment` counts from 1, 0 where it is the file as a whole."""

    def __init__(self, segment: int, message: str) -> None:
        super().__init__(message)
        self.segment = segment
        self.message = message


@dataclass
class OpenClaim:
    """A claim whose segments are being read."""

    number: int
    segment: int
    setting: Setting
    place_of_service: str
    birth_date: str
    sex: str
    date: str = ""
    diagnoses: list[str] = field(default_factory=list)
    lines: list[tuple[str, Line]] = field(default_factory=list)  # each with its own day, empty for the claim's
    left_out: list[str] = field(default_factory=list)

    def by_day(self) -> list[ReadClaim]:
        """Divide it by date of service, because edits and limits are of one day. Raises Unreadable without any day."""
        inpatient = self.setting == "inpatient"
        days = sorted({"" if inpatient else day for day, _ in self.lines} or {""})
        return [self._on(day, [line for own, line in self.lines if inpatient or own == day]) for day in days]

    def _on(self, day: str, lines: list[Line]) -> ReadClaim:
        if not (day or self.date):
            raise Unreadable(self.segment, "The claim has neither a statement date nor a date on its lines.")
        return ReadClaim(
            claim=self.number,
            segment=self.segment,
            date_of_service=day or self.date,
            setting=self.setting,
            place_of_service=self.place_of_service,
            birth_date=self.birth_date,
            sex=self.sex,
            diagnoses=self.diagnoses,
            lines=lines,
            left_out=self.left_out,
        )

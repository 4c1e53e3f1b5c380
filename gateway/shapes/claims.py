"""Claims and what the check says of them, as contract section 5 writes them."""

from typing import Annotated, Any, Literal

from codingahead.lookup.v1 import claim_pb2 as pb
from codingahead.lookup.v1.claim_service_pb2 import CheckClaimsResponse
from pydantic import Field

from gateway.shapes.fields import Day, Said, Taken
from gateway.shapes.words import plain
from gateway.x12.claims import ReadClaim

Code = Annotated[str, Field(min_length=1, max_length=20)]
Modifier = Annotated[str, Field(min_length=2, max_length=2, pattern=r"^[0-9A-Za-z]{2}$")]
SettingWord = Literal["practitioner", "hospital", "inpatient", "dme"]
_MOST_DIAGNOSES, _MOST_LINES, _MOST_ASSERTIONS = 25, 100, 300

Pointer = Annotated[int, Field(ge=1, le=_MOST_DIAGNOSES)]


class PatientTaken(Taken):
    """What rules ask of the patient, and nothing else."""

    birth_date: Day | None = None
    sex: Literal["F", "M", "U"] | None = None


class LineTaken(Taken):
    """A service line, numbered by its place where `line` is left out; pointers count the diagnoses from 1."""

    line: Annotated[int, Field(ge=1, le=9_999)] | None = None
    code: Code
    modifiers: Annotated[list[Modifier], Field(default_factory=list, max_length=4)]
    units: Annotated[int, Field(ge=0, le=9_999)] = 1
    diagnosis_pointers: Annotated[list[Pointer], Field(default_factory=list, max_length=12)]


class AssertionTaken(Taken):
    """The submitter answers for it that the two conditions are unrelated."""

    rule: Literal["excludes1"]
    codes: Annotated[list[Code], Field(min_length=2, max_length=2)]


class ClaimTaken(Taken):
    """One patient, one provider, one date of service; either lines or diagnoses may be empty, not both."""

    date_of_service: Day
    setting: SettingWord
    place_of_service: Annotated[str, Field(pattern=r"^([0-9]{2})?$")] | None = None
    patient: PatientTaken | None = None
    diagnoses: Annotated[list[Code], Field(default_factory=list, max_length=_MOST_DIAGNOSES)]
    lines: Annotated[list[LineTaken], Field(default_factory=list, max_length=_MOST_LINES)]
    assertions: Annotated[list[AssertionTaken], Field(default_factory=list, max_length=_MOST_ASSERTIONS)]
    state: Annotated[str, Field(pattern=r"^([A-Za-z]{2})?$")] | None = None
    contractor: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] | None = None


class SourceSaid(Said):
    """The edition that a finding rests on."""

    dataset: str
    edition: str
    effective_from: str | None


class FindingSaid(Said):
    """One thing that a rule says, and what would resolve it."""

    rule: str
    severity: Literal["error", "warning", "info"]
    lines: list[int]
    codes: list[str]
    message: str
    suggestion: str
    source: SourceSaid


class CheckedSaid(Said):
    """A dataset that rules need; `why` says what is missing where it is not available.

    `basis` says why the edition answers for a date that is not its own.
    """

    dataset: str
    edition: str | None
    available: bool
    effective_from: str | None
    rules: list[str]
    why: str | None
    basis: str | None


class NotCheckedSaid(Said):
    """A rule that could not be held against the claim."""

    rule: str
    why: str


class CodeSaid(Said):
    """A code of the claim, and the system that lists it."""

    system: str
    code: str


class VerdictSaid(Said):
    """What the check says of a claim; infos leave it clean. `codes` are those that are in a loaded code system."""

    verdict: Literal["clean", "warnings", "errors"]
    findings: list[FindingSaid]
    checked_against: list[CheckedSaid]
    not_checked: list[NotCheckedSaid]
    codes: list[CodeSaid]


class RefusedField(Said):
    """A field of a claim that is not as it must be."""

    field: str
    message: str


class CheckedClaim(Said):
    """One claim of a file on one date of service: its verdict, or why it could not be checked.

    `claim` counts the file's claims and `segment` its segments from 1. No name or number of the file is repeated.
    """

    claim: int
    segment: int
    date_of_service: str
    setting: SettingWord
    left_out: list[str]
    result: VerdictSaid | None
    errors: list[RefusedField]


class CheckedFile(Said):
    """The claims of a file in their order."""

    items: list[CheckedClaim]


def claim_message(taken: ClaimTaken) -> pb.Claim:
    """The claim as lookup takes it."""
    patient = taken.patient or PatientTaken()
    return pb.Claim(
        date_of_service=taken.date_of_service,
        setting=taken.setting,
        place_of_service=taken.place_of_service or "",
        patient=pb.Patient(birth_date=patient.birth_date or "", sex=patient.sex or ""),
        diagnoses=taken.diagnoses,
        lines=[_line(at, line) for at, line in enumerate(taken.lines, start=1)],
        assertions=[pb.Assertion(**each.model_dump()) for each in taken.assertions],
        state=taken.state or "",
        contractor=taken.contractor or "",
    )


def _line(at: int, taken: LineTaken) -> pb.ClaimLine:
    return pb.ClaimLine(**{**taken.model_dump(), "line": taken.line or at})


def verdict_said(verdict: pb.Verdict) -> VerdictSaid:
    """The verdict in the contract's words."""
    said: dict[str, Any] = plain(verdict)
    for source in (finding["source"] for finding in said["findings"]):
        source["effective_from"] = source["effective_from"] or None
    for checked in said["checked_against"]:
        checked |= {name: checked[name] or None for name in ("edition", "effective_from", "why", "basis")}
    return VerdictSaid.model_validate(said)


def checked_claim(claim: ReadClaim, answer: CheckClaimsResponse) -> CheckedClaim:
    """One claim of a file, with its verdict or with what is wrong with it."""
    has_verdict = answer.WhichOneof("outcome") == "verdict"
    return CheckedClaim(
        claim=claim["claim"],
        segment=claim["segment"],
        date_of_service=claim["date_of_service"],
        setting=claim["setting"],
        left_out=claim["left_out"],
        result=verdict_said(answer.verdict) if has_verdict else None,
        errors=[RefusedField(field=each.field, message=each.message) for each in answer.refusal.fields],
    )

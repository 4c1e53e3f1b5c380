"""A claim with its codes found: each rule reads this, so that no code is looked up twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.lookup.claims.claim import Claim, ClaimLine, Setting
from services.lookup.claims.reach import CodeList
from services.lookup.domain import CodeSystem, Node, undotted
from services.lookup.errors import CodeNotFound, CodeSystemNotFound

# Where a line's code may be listed: membership decides, never the shape.
_PROCEDURES = (CodeSystem.HCPCS, CodeSystem.CPT)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One diagnosis: its place on the claim from 1, its official form where it is a code, who points at it, when."""

    position: int
    code: str
    node: Node | None
    lines: tuple[int, ...]
    on: date

    @property
    def label(self) -> str:
        """How a message names it."""
        return self.code


@dataclass(frozen=True, slots=True)
class Line:
    """One service line and the code it names, in whichever system lists it."""

    line: ClaimLine
    code: str
    node: Node | None

    @property
    def number(self) -> int:
        """Its number on the claim."""
        return self.line.number

    @property
    def modifiers(self) -> tuple[str, ...]:
        """Its modifiers, in capitals."""
        return self.line.modifiers


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """The claim as the rules see it.

    `billable` are the diagnoses that may be reported on the day, each code once: rules between codes hold of these.
    """

    claim: Claim
    diagnoses: tuple[Diagnosis, ...]
    billable: tuple[Diagnosis, ...]
    lines: tuple[Line, ...]

    @property
    def on(self) -> date:
        """The date of service."""
        return self.claim.date_of_service

    @property
    def setting(self) -> Setting:
        """Who bills."""
        return self.claim.setting

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """The codes that were found, each once, with their systems."""
        nodes = [*(each.node for each in self.diagnoses), *(each.node for each in self.lines)]
        return tuple(dict.fromkeys((node.system, node.code) for node in nodes if node))

    def lines_of(self, code: str) -> tuple[Line, ...]:
        """List the lines that bill a code."""
        return tuple(each for each in self.lines if each.code == code)


def read(claim: Claim, codes: CodeList) -> ReadClaim:
    """Find every code of the claim that is one."""
    diagnoses = tuple(_diagnoses(claim, codes))
    once = {each.code: each for each in reversed(diagnoses) if _is_billable(each, claim.date_of_service)}
    billable = tuple(sorted(once.values(), key=lambda each: each.position))
    return ReadClaim(claim, diagnoses, billable, tuple(_line(each, claim, codes) for each in claim.lines))


def found(codes: CodeList, system: str, text: str) -> Node | None:
    """Find a code; None where the system has none of that name, or is not loaded."""
    try:
        return codes.code(system, text)
    except (CodeNotFound, CodeSystemNotFound):
        return None


def _is_billable(each: Diagnosis, on: date) -> bool:
    return each.node is not None and each.node.billable_on(on)


def _diagnoses(claim: Claim, codes: CodeList) -> Iterator[Diagnosis]:
    for position, text in enumerate(claim.diagnoses, start=1):
        node = found(codes, CodeSystem.ICD10CM, text)
        lines = tuple(line.number for line in claim.lines if position in line.pointers)
        yield Diagnosis(position, node.code if node else text.strip().upper(), node, lines, claim.date_of_service)


def _line(line: ClaimLine, claim: Claim, codes: CodeList) -> Line:
    systems = (CodeSystem.ICD10PCS, *_PROCEDURES) if claim.setting is Setting.INPATIENT else _PROCEDURES
    node = next((node for system in systems if (node := found(codes, system, line.code))), None)
    return Line(line, node.code if node else undotted(line.code.strip().upper()), node)

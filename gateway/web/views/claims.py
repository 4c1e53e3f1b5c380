"""The form of the claim check, and what was found, grouped by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from codingahead.lookup.v1 import claim_pb2 as pb

from gateway.shapes.claims import CheckedClaim, CheckedSaid, FindingSaid, VerdictSaid
from gateway.web.views.claim_words import SEVERITIES, VERDICTS, dataset_name, rule_name
from gateway.web.views.codes import code_path, search_path
from gateway.web.views.search import Option
from gateway.web.wording import spoken

ROWS, MOST_ROWS = 6, 18
SETTINGS = (
    Option("practitioner", "Practitioner"),
    Option("hospital", "Outpatient hospital"),
    Option("inpatient", "Inpatient hospital"),
    Option("dme", "Medical equipment supplier"),
)
SEXES = (Option("", "Not said"), Option("F", "Female"), Option("M", "Male"))
UNRELATED = "unrelated"


@dataclass(frozen=True)
class RowView:
    """One row of the form, as typed."""

    number: int
    code: str = ""
    modifiers: str = ""
    units: str = ""
    pointers: str = ""


@dataclass(frozen=True)
class ClaimForm:
    """The form as it was filled in."""

    date_of_service: str
    setting: str = "practitioner"
    place_of_service: str = ""
    birth_date: str = ""
    sex: str = ""
    state: str = ""
    diagnoses: str = ""
    rows: tuple[RowView, ...] = tuple(RowView(at) for at in range(1, ROWS + 1))

    @property
    def may_grow(self) -> bool:
        return len(self.rows) < MOST_ROWS


@dataclass(frozen=True)
class CodeRef:
    """A code that a finding names, with the way to it."""

    code: str
    href: str


@dataclass(frozen=True)
class FindingView:
    """One finding; `assertion` names the checkbox that answers for it, where one does."""

    sign: str
    weight: str
    severity: str
    rule: str
    codes: tuple[CodeRef, ...]
    message: str
    suggestion: str
    source: str
    effective_from: str
    assertion: str = ""
    asserted: bool = False


@dataclass(frozen=True)
class FindingGroup:
    """What is found of the same lines, or of the claim as a whole."""

    heading: str
    findings: tuple[FindingView, ...]
    # What only informs, folded away.
    notes: tuple[FindingView, ...]


@dataclass(frozen=True)
class VerdictView:
    """What came of it."""

    verdict: str
    sentence: str
    counts: str
    groups: tuple[FindingGroup, ...]
    checked: tuple[tuple[str, str], ...]
    not_checked: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def can_assert(self) -> bool:
        return any(finding.assertion for group in self.groups for finding in group.findings)


@dataclass(frozen=True)
class FileClaimView:
    """One claim of a file."""

    claim: CheckedClaim
    verdict: VerdictView | None


@dataclass(frozen=True)
class ClaimsView:
    """The page: the form, and below it what was found, or why nothing was checked."""

    form: ClaimForm
    settings: tuple[Option, ...] = SETTINGS
    sexes: tuple[Option, ...] = SEXES
    verdict: VerdictView | None = None
    file: tuple[FileClaimView, ...] = ()
    problem: str = ""
    errors: tuple[str, ...] = ()
    sign_in: bool = field(default=False)


def blank_claim(today: str) -> ClaimsView:
    """Show the form alone."""
    return ClaimsView(ClaimForm(today))


def refused_claim(view: ClaimsView, problem: str, errors: Iterable[tuple[str, str]] = ()) -> ClaimsView:
    """Show the form with what is wrong with it."""
    return replace(view, problem=problem, errors=tuple(f"{_field_name(name)}: {said}" for name, said in errors))


def verdict_view(said: VerdictSaid, claim: pb.Claim) -> VerdictView:
    """Put what was found in groups: the claim first, then line by line, the heaviest first."""
    systems = {each.code: each.system for each in said.codes}
    grouped: dict[tuple[int, ...], list[FindingView]] = {}
    for finding in said.findings:
        grouped.setdefault(tuple(sorted(set(finding.lines))), []).append(_finding(finding, systems, claim))
    groups = tuple(_group(lines, grouped[lines]) for lines in sorted(grouped))
    checked = tuple(_checked(each) for each in said.checked_against if each.available)
    why: dict[str, list[str]] = {}
    for each in said.not_checked:
        why.setdefault(each.why, []).append(rule_name(each.rule))
    missed = tuple((reason, tuple(dict.fromkeys(rules))) for reason, rules in why.items())
    return VerdictView(said.verdict, VERDICTS[said.verdict], _counts(said), groups, checked, missed)


def file_claim_view(claim: CheckedClaim) -> FileClaimView:
    """Show one claim of a file."""
    return FileClaimView(claim, verdict_view(claim.result, pb.Claim()) if claim.result else None)


def assertion_name(codes: Iterable[str]) -> str:
    """Name the checkbox that says that two conditions are unrelated."""
    return "_".join((UNRELATED, *codes))


def _finding(said: FindingSaid, systems: Mapping[str, str], claim: pb.Claim) -> FindingView:
    sign, weight = SEVERITIES[said.severity]
    is_pair = said.rule == "excludes1" and bool(claim.date_of_service)
    return FindingView(
        sign=sign,
        weight=weight,
        severity=said.severity,
        rule=rule_name(said.rule),
        codes=tuple(CodeRef(code, _href(code, systems, claim.date_of_service)) for code in said.codes),
        message=said.message,
        suggestion=said.suggestion,
        source=f"{dataset_name(said.source.dataset)} {said.source.edition}",
        effective_from=said.source.effective_from or "",
        assertion=assertion_name(said.codes) if is_pair else "",
        asserted=said.severity == "info",
    )


def _href(code: str, systems: Mapping[str, str], on: str) -> str:
    """Lead to a code's page; what is no code of any system, to what may have been meant."""
    return code_path(systems[code], code, on) if code in systems else search_path(code, on=on)


def _heading(lines: tuple[int, ...]) -> str:
    if not lines:
        return "The claim as a whole"
    return f"Line {lines[0]}" if len(lines) == 1 else f"Lines {', '.join(map(str, lines))}"


def _group(lines: tuple[int, ...], findings: list[FindingView]) -> FindingGroup:
    notes = tuple(each for each in findings if each.severity == "info" and not each.assertion)
    return FindingGroup(_heading(lines), tuple(each for each in findings if each not in notes), notes)


def _checked(said: CheckedSaid) -> tuple[str, str]:
    basis = f", {said.basis}" if said.basis else ""
    return f"{dataset_name(said.dataset)} {said.edition}{basis}", said.effective_from or ""


def _counts(said: VerdictSaid) -> str:
    found = [finding.severity for finding in said.findings]
    named = ((found.count("error"), "error"), (found.count("warning"), "warning"), (found.count("info"), "note"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in named)


def _field_name(name: str) -> str:
    """Write "lines.0.units" as "Line 1, units"."""
    first, *rest = name.split(".")
    if first in {"lines", "diagnoses"} and rest and rest[0].isdecimal():
        place = f"{'Line' if first == 'lines' else 'Diagnosis'} {int(rest[0]) + 1}"
        return ", ".join((place, *(spoken(part).lower() for part in rest[1:] if not part.isdecimal())))
    return spoken(first)

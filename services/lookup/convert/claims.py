"""Claims from messages, verdicts to messages."""

from collections.abc import Iterator
from datetime import date

from codingahead.lookup.v1 import claim_pb2 as pb
from codingahead.lookup.v1 import claim_service_pb2 as service
from codingahead.lookup.v1.code_pb2 import CodeRef

from chassis.errors import FieldError, InvalidFields
from services.lookup.claims.claim import Assertion, Claim, ClaimLine, Patient, Setting, Sex
from services.lookup.claims.verdict import CheckedAgainst, Finding, Verdict
from services.lookup.convert.codes import day

_ISO_LENGTH = len("2026-01-15")


def claim_from_proto(said: pb.Claim) -> Claim:
    """Read a claim; codes and modifiers in capitals. Refused with INVALID_FIELDS for what is no day, setting or sex."""
    if wrong := tuple(_wrong(said)):
        raise InvalidFields(*wrong)
    born = said.patient.birth_date
    return Claim(
        date_of_service=date.fromisoformat(said.date_of_service),
        setting=Setting(said.setting),
        diagnoses=tuple(code.strip() for code in said.diagnoses),
        lines=tuple(_line(line) for line in said.lines),
        place_of_service=said.place_of_service.strip(),
        patient=Patient(date.fromisoformat(born) if born else None, Sex(said.patient.sex or Sex.UNKNOWN)),
        assertions=tuple(Assertion(each.rule, tuple(code.strip() for code in each.codes)) for each in said.assertions),
        state=said.state.strip().upper(),
        contractor=said.contractor.strip(),
    )


def _wrong(said: pb.Claim) -> Iterator[FieldError]:
    if not _is_day(said.date_of_service):
        yield FieldError("date_of_service", "Give a day as YYYY-MM-DD.")
    if said.setting not in set(Setting):
        yield FieldError("setting", f"Give one of {', '.join(Setting)}.")
    if said.patient.birth_date and not _is_day(said.patient.birth_date):
        yield FieldError("patient.birth_date", "Give a day as YYYY-MM-DD.")
    if said.patient.sex and said.patient.sex not in set(Sex):
        yield FieldError("patient.sex", f"Give one of {', '.join(Sex)}.")


def _is_day(text: str) -> bool:
    try:
        return len(text) == _ISO_LENGTH and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _line(said: pb.ClaimLine) -> ClaimLine:
    modifiers = tuple(modifier.strip().upper() for modifier in said.modifiers)
    return ClaimLine(said.line, said.code.strip(), modifiers, said.units, tuple(said.diagnosis_pointers))


def verdict_to_proto(verdict: Verdict) -> pb.Verdict:
    """The whole answer."""
    return pb.Verdict(
        verdict=verdict.outcome,
        findings=[_finding(each) for each in verdict.findings],
        checked_against=[_checked(each) for each in verdict.checked_against],
        not_checked=[pb.NotChecked(rule=each.rule, why=each.why) for each in verdict.not_checked],
        codes=[CodeRef(system=system, code=code) for system, code in verdict.codes],
    )


def _finding(found: Finding) -> pb.Finding:
    source = found.source
    return pb.Finding(
        rule=found.rule,
        severity=found.severity.word,
        lines=found.lines,
        codes=found.codes,
        message=found.said.message,
        suggestion=found.said.suggestion,
        source=pb.FindingSource(
            dataset=source.dataset, edition=source.edition, effective_from=day(source.effective_from)
        ),
    )


def _checked(said: CheckedAgainst) -> pb.CheckedAgainst:
    return pb.CheckedAgainst(
        dataset=said.dataset,
        edition=said.edition,
        available=said.available,
        effective_from=day(said.effective_from),
        rules=said.rules,
        why=said.why,
        basis=said.basis,
    )


def streamed_to_proto(claim_id: str, answer: Verdict | InvalidFields) -> service.CheckClaimsResponse:
    """One answer of a stream: the verdict, or why there is none."""
    if isinstance(answer, Verdict):
        return service.CheckClaimsResponse(claim_id=claim_id, verdict=verdict_to_proto(answer))
    fields = [service.ClaimFieldError(field=each.field, message=each.message) for each in answer.fields]
    refusal = service.ClaimRefusal(reason=answer.reason, fields=fields)
    return service.CheckClaimsResponse(claim_id=claim_id, refusal=refusal)

"""What Medicare coverage documents say of each line: five answers, never merged.

Medicare Program Integrity Manual, chapter 13. A listing is no promise of payment.
"""

from collections.abc import Iterator

from services.lookup.claims.read import Line, ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.coverage.answers import Answer, CoverageAnswer

_WEIGHT = {
    Answer.LISTED_SUPPORTS: Severity.INFO,
    Answer.LISTED_DOES_NOT_SUPPORT: Severity.ERROR,
    Answer.NOT_LISTED: Severity.WARNING,
    Answer.NO_LIST: Severity.INFO,
    Answer.NO_POLICY_FOUND: Severity.INFO,
}
_SAYS = {
    Answer.LISTED_SUPPORTS: "lists a diagnosis of the line as one that supports {code}",
    Answer.LISTED_DOES_NOT_SUPPORT: "lists a diagnosis of the line as one that does not support {code}",
    Answer.NOT_LISTED: "has a list of diagnoses for {code}, and none of the line's is in it",
    Answer.NO_LIST: "speaks of {code} without a list of diagnoses",
}
_SUGGESTS = {
    Answer.LISTED_SUPPORTS: "This promises no payment: the document's other conditions hold too.",
    Answer.LISTED_DOES_NOT_SUPPORT: "Read the document; have the patient informed before a service that may be denied.",
    Answer.NOT_LISTED: "Read the document, and point at the diagnosis that the record gives for the service.",
    Answer.NO_LIST: "Read the document for its conditions.",
    Answer.NO_POLICY_FOUND: "That says nothing on coverage: the contractor judges what is reasonable and necessary.",
}


def coverage(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Say of each line what each document says of its code and the diagnoses it points at."""
    by_position = {each.position: each.code for each in claim.diagnoses}
    for line in claim.lines if tables.coverage else ():
        diagnoses = tuple(dict.fromkeys(by_position[at] for at in line.line.pointers))
        for answer in _answers(line, diagnoses, claim, tables):
            yield _finding(line, diagnoses, answer)


def _answers(line: Line, diagnoses: tuple[str, ...], claim: ReadClaim, tables: Tables) -> tuple[CoverageAnswer, ...]:
    if tables.coverage is None:
        return ()
    place = claim.claim
    return tables.coverage.supports(line.code, diagnoses, claim.on, state=place.state, contractor=place.contractor)


def _finding(line: Line, diagnoses: tuple[str, ...], answer: CoverageAnswer) -> Finding:
    facts = answer.edition
    source = Source(facts.dataset, facts.id, facts.effective_from)
    message = f"Line {line.number}: {_said(line, answer)} ({answer.answer})."
    suggestion = " ".join(filter(None, (_SUGGESTS[answer.answer], answer.note)))
    said, codes = Said(message, suggestion), (line.code, *(answer.diagnoses or diagnoses))
    return Finding("coverage", _WEIGHT[answer.answer], said, source, (line.number,), codes)


def _said(line: Line, answer: CoverageAnswer) -> str:
    if answer.answer is Answer.NO_POLICY_FOUND:
        return f"no loaded document speaks of {line.code}"
    document = " ".join(filter(None, (answer.document, answer.document_title)))
    group = f", {answer.group}," if answer.group else ""
    return f"{document}{group} {_SAYS[answer.answer].format(code=line.code)}"

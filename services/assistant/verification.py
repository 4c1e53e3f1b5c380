"""Holds every code and figure of an answer against the evidence that its statement cites, before it goes out.

A statement is a line. One that names a code or a figure which its citations do not show is taken out whole, and
what had no evidence is listed: a sentence with a hole in it would say something else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.assistant.domain import Answer, Citation, Status, Verification

_MARK = re.compile(r"\[(\d{1,3})\]")
# Letters and digits in a row, joined by single marks: E11.9, 2025-10-01, 1,000, E08-E13, 7th.
_TOKEN = re.compile(r"[^\W_]+(?:[.,:/-][^\W_]+)*")
_CODE = re.compile(r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])(?:\.?[0-9A-Z]{1,4})?|[0-9]{4}[0-9A-Z]", re.ASCII | re.IGNORECASE)
# Names that hold a digit and say nothing about a case.
_NAMES = frozenset({"icd-10", "icd-10-cm", "icd-10-pcs", "icd-9-cm", "excludes1", "excludes2"})
NOTHING_LEFT = "The code data hold no evidence for an answer to this question."


@dataclass(frozen=True, slots=True)
class _Line:
    """One statement, and what of it has no evidence."""

    text: str
    codes: tuple[str, ...]
    figures: tuple[str, ...]
    unproved: tuple[str, ...]


def verified(answer: Answer) -> Answer:
    """Answer with what the evidence bears out alone; one that loses every cited statement becomes an abstention."""
    lines = [_held(line, answer.citations) for line in answer.markdown.split("\n")]
    kept = [line for line in lines if not line.unproved]
    checked = Verification(
        codes_checked=sum(len(line.codes) for line in lines),
        figures_checked=sum(len(line.figures) for line in lines),
        removed=tuple(dict.fromkeys(token for line in lines for token in line.unproved)),
    )
    text = "\n".join(line.text for line in kept).strip()
    cited = {int(n) for n in _MARK.findall(text)}
    if answer.status is Status.ANSWERED and not cited:
        return replace(answer, status=Status.ABSTAINED, markdown=NOTHING_LEFT, citations=(), verification=checked)
    citations = tuple(citation for citation in answer.citations if citation.n in cited)
    return replace(answer, markdown=text or NOTHING_LEFT, citations=citations, verification=checked)


def tokens(text: str) -> list[str]:
    """Every code and figure in a text, as it stands there; names such as ICD-10-CM are neither."""
    found = (match[0] for match in _TOKEN.finditer(_MARK.sub(" ", text)))
    return [token for token in found if _holds_digit(token) and token.lower() not in _NAMES]


def _held(line: str, citations: Sequence[Citation]) -> _Line:
    marks = [int(n) for n in _MARK.findall(line)]
    cited = [citation for citation in citations if citation.n in marks]
    known = _known(citation.evidence for citation in cited)
    found = tokens(line)
    unproved = [token for token in found if not _is_borne_out(token, known)]
    unproved += [f"[{n}]" for n in marks if n not in {citation.n for citation in cited}]
    codes = tuple(token for token in found if _CODE.fullmatch(token))
    figures = tuple(token for token in found if not _CODE.fullmatch(token))
    return _Line(line, codes, figures, tuple(unproved))


def _known(evidence: Iterable[str]) -> frozenset[str]:
    whole = [token.lower() for text in evidence for token in tokens(text)]
    codes = [part for token in whole for part in re.split("[,:/-]", token) if _CODE.fullmatch(part)]
    return frozenset([*whole, *codes])


def _is_borne_out(token: str, known: frozenset[str]) -> bool:
    return token.lower() in known


def _holds_digit(token: str) -> bool:
    return any(character.isnumeric() for character in token)

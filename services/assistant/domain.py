"""The nouns of the assistant: a question, the answer to it, and the evidence that the answer cites."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_CHARACTERS = 4_000
SYSTEM = "icd10cm"
DATASET = "ICD-10-CM"


class Status(StrEnum):
    """How a question was met."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    REFUSED = "refused"
    CLARIFY = "clarify"


class Topic(StrEnum):
    """What a question is about, by the names that clients use."""

    CPT_CODES = "cpt_codes"
    GUIDELINES = "guidelines"
    MODIFIERS = "modifiers"
    CROSSWALKS = "crosswalks"
    NCCI_EDITS = "ncci_edits"
    COMPLIANCE = "compliance"
    MEDICARE_COVERAGE = "medicare_coverage"
    DIAGNOSIS_CODES = "diagnosis_codes"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and the code on whose page they ask it; empty for none."""

    text: str
    context_system: str = ""
    context_code: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The evidence behind a statement; `quote` is verbatim from the code data."""

    n: int
    kind: str
    title: str
    system: str
    code: str
    dataset: str
    edition: str
    effective_from: str
    url: str
    quote: str

    @property
    def evidence(self) -> str:
        """Everything that the citation shows its reader."""
        return " | ".join((self.title, self.code, self.dataset, self.edition, self.effective_from, self.quote))


@dataclass(frozen=True, slots=True)
class Verification:
    """How many codes and figures were held against the evidence, and which were taken out for want of any."""

    codes_checked: int = 0
    figures_checked: int = 0
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out: Markdown with [n] behind each statement that citation n bears out."""

    status: Status
    topic: Topic
    markdown: str
    citations: tuple[Citation, ...] = ()
    verification: Verification = Verification()
    engine: str = "rules"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer under the key that it was asked with; of the question only a fingerprint and a length are kept."""

    answer_id: str
    account_id: str
    conversation_id: str
    idempotency_key: str
    fingerprint: str
    question_length: int
    answer: Answer
    created_at: datetime


def fingerprint(question: Question, conversation_id: str) -> str:
    """What tells a repeated question from another one under the same key."""
    parts = [question.text, question.context_system, question.context_code, conversation_id]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

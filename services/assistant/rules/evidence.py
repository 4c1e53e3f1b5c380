"""Statements with the evidence that bears them out, and the citations that they become."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.assistant.code_page import CodePage
from services.assistant.domain import DATASET, SYSTEM, Citation


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a code's page; `dated` when the question named the date of service."""

    page: CodePage
    quote: str
    dated: bool = False

    def cited_as(self, n: int) -> Citation:
        """The citation of this passage under a number."""
        page = self.page
        return Citation(
            n=n,
            kind="code",
            title=page.title or page.code,
            system=SYSTEM,
            code=page.code,
            dataset=DATASET,
            edition=page.edition,
            effective_from=page.effective_from,
            url=f"/codes/{SYSTEM}/{page.code}" + (f"?on={page.on}" if self.dated else ""),
            quote=self.quote,
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence and what it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A code whose page is answered from."""

    page: CodePage
    dated: bool

    def says(self, text: str, quote: str) -> Statement:
        """A statement that a passage of this page bears out."""
        return Statement(text, (self.evidence(quote),))

    def lacks(self, text: str) -> Statement:
        """A statement that this page shows nothing of a kind: the page itself bears it out."""
        return self.says(text, self.page.named)

    def evidence(self, quote: str) -> Evidence:
        """A passage of this page, on one line."""
        return Evidence(self.page, " ".join(quote.split("\n")), self.dated)


def written(groups: Sequence[Sequence[Statement]]) -> tuple[str, tuple[Citation, ...]]:
    """Write groups of statements as Markdown, a list each, and number what they rest on in the order of use."""
    numbers: dict[Evidence, int] = {}
    paragraphs = ["\n".join(_line(statement, numbers) for statement in group) for group in groups if group]
    return "\n\n".join(paragraphs), tuple(evidence.cited_as(n) for evidence, n in numbers.items())


def _line(statement: Statement, numbers: dict[Evidence, int]) -> str:
    marks = "".join(f"[{numbers.setdefault(evidence, len(numbers) + 1)}]" for evidence in statement.evidence)
    return f"- {statement.text} {marks}"

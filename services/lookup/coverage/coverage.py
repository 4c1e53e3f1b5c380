"""Answering whether documents support a procedure with a diagnosis: each document and list by itself, nothing merged.

A list of diagnoses belongs to the procedures of the same article, version and group number. What else a document says
in words (a second group that is needed too, marks by an asterisk) is handed on, not judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.lookup.coverage.answers import NO_PROMISE, Answer, CoverageAnswer
from services.lookup.coverage.documents import Documents, HeldDocument, Naming, Place
from services.lookup.coverage.imports.documents import ARTICLE, LCD
from services.lookup.coverage.imports.writing import DOES_NOT_SUPPORT, PROCEDURE, SUPPORTS
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

_MOST_NAMED = 3
_ANSWER_OF = {SUPPORTS: Answer.LISTED_SUPPORTS, DOES_NOT_SUPPORT: Answer.LISTED_DOES_NOT_SUPPORT}


@dataclass(frozen=True, slots=True)
class _Question:
    procedure: str
    diagnoses: Sequence[str]
    on: date
    state: str
    contractor: str


class LoadedCoverage:
    """The Coverage port over the loaded exports; lists without procedures (our plain csv) never answer it."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def supports(
        self, procedure: str, diagnoses: Sequence[str], on: date, *, state: str = "", contractor: str = ""
    ) -> tuple[CoverageAnswer, ...]:
        """Say what each applicable document says; never empty. Refused with EDITION_NOT_LOADED."""
        edition = self.export_on(on)
        question = _Question(procedure, diagnoses, on, state, contractor)
        return _Asked(edition, question).answers()

    def export_on(self, on: date) -> OpenEdition:
        """Find the export for a day: the last one before it, else the first after. Refused with EDITION_NOT_LOADED."""
        return self._editions.require(Dataset.COVERAGE, on)

    def lists_alone(self) -> tuple[OpenEdition, ...]:
        """List the editions that hold diagnoses without procedures."""
        return self._editions.of(Dataset.COVERAGE_LISTS)


class _Asked:
    """One question, put to one edition."""

    def __init__(self, edition: OpenEdition, question: _Question) -> None:
        self._edition = edition.facts
        self._documents = Documents(edition.database)
        self._question = question

    def answers(self) -> tuple[CoverageAnswer, ...]:
        named = self._documents.naming(self._question.procedure, self._question.on)
        applicable = [
            (each, place)
            for each in named
            if each.list == PROCEDURE and (place := self._place(each.document)).holds(*self._where())
        ]
        articles = {each.document.id for each, _ in applicable if each.document.kind == ARTICLE}
        said = [answer for each, place in applicable for answer in self._of(each, place, articles)]
        return tuple(said) or (self._none_found(),)

    def _where(self) -> tuple[str, str]:
        return self._question.state, self._question.contractor

    def _place(self, document: HeldDocument) -> Place:
        return self._documents.place(document, self._question.on)

    def _of(self, named: Naming, place: Place, articles: set[int]) -> Iterator[CoverageAnswer]:
        """Answer for one group of a document; an LCD is left out where an article of it answers."""
        if named.document.kind == LCD and articles.intersection(self._documents.articles(named.document)):
            return
        found = dict(self._found(named))
        for listed, diagnoses in found.items():
            yield self._listed(named, place, listed, diagnoses)
        if not found:
            yield self._not_found(named, place)

    def _found(self, named: Naming) -> Iterator[tuple[str, list[str]]]:
        for listed in (SUPPORTS, DOES_NOT_SUPPORT):
            held = self._documents.holding(named.document, listed, named.group, self._question.diagnoses)
            if held:
                yield listed, held

    def _listed(self, named: Naming, place: Place, listed: str, diagnoses: list[str]) -> CoverageAnswer:
        paragraph, asterisk = self._documents.paragraph(named.document, listed, named.group)
        marked = self._documents.holding(named.document, listed, named.group, diagnoses, marked=True)
        kind = "support" if listed == SUPPORTS else "do not support"
        said = f"{_and(diagnoses)} stands in the list of diagnoses that {kind} it (group {named.group})."
        said += f" {_and(marked)} is marked there: see the asterisk note." if marked else ""
        return replace(
            self._answer(_ANSWER_OF[listed], named, place, f"{said} {NO_PROMISE}"),
            diagnoses=tuple(diagnoses),
            paragraph=paragraph,
            asterisk=asterisk if marked else "",
        )

    def _not_found(self, named: Naming, place: Place) -> CoverageAnswer:
        lists = {listed: self._documents.counts(named.document, listed) for listed in (SUPPORTS, DOES_NOT_SUPPORT)}
        paired = [listed for listed, counts in lists.items() if named.group in counts]
        others = sorted({group for counts in lists.values() for group in counts} - {named.group})
        elsewhere = self._elsewhere(named, others)
        if not paired:
            return self._answer(Answer.NO_LIST, named, place, _no_list(named, others) + elsewhere)
        listed = paired[0]
        paragraph, _ = self._documents.paragraph(named.document, listed, named.group)
        kinds = "support" if listed == SUPPORTS else "do not support"
        said = f"Group {named.group} lists {lists[listed][named.group]} diagnoses that {kinds} it; none given is one."
        answer = self._answer(Answer.NOT_LISTED, named, place, said + elsewhere)
        return replace(answer, diagnoses=tuple(self._question.diagnoses), paragraph=paragraph)

    def _elsewhere(self, named: Naming, groups: list[int]) -> str:
        found = [
            f" {_and(held)} stands in group {group} of the document ({listed.replace('_', ' ')}), which is paired with "
            "other procedures: read its paragraph."
            for group in groups
            for listed in (SUPPORTS, DOES_NOT_SUPPORT)
            if (held := self._documents.holding(named.document, listed, group, self._question.diagnoses))
        ]
        return "".join(found)

    def _answer(self, answer: Answer, named: Naming, place: Place, note: str) -> CoverageAnswer:
        document = named.document
        is_lcd = document.kind == LCD
        lcds = (document.display,) if is_lcd else self._documents.lcds(document)
        return CoverageAnswer(
            answer=answer,
            document=document.display,
            document_title=document.title,
            lcd=lcds[0] if lcds else "",
            group=str(named.group),
            note=note,
            contractors=tuple(f"{name} ({number})" if number else name for number, name in place.contractors),
            edition=self._edition,
            version=document.version,
            effective_from=document.first,
            effective_to=document.last,
            url=document.url,
            states=place.states,
            national=self._documents.national(document, self._question.on),
        )

    def _none_found(self) -> CoverageAnswer:
        question = self._question
        said = [f"No document in force on {question.on} names {question.procedure}{self._there()}."]
        if question.contractor and not self._documents.knows_contractor(question.contractor):
            said.append(f"The export knows no contractor {question.contractor}.")
        if question.state and question.state.upper() not in self._documents.states():
            said.append(f"The export knows no state {question.state}.")
        said += map(
            _on_another_day, self._documents.naming_on_other_days(question.procedure, question.on)[:_MOST_NAMED]
        )
        said.append("That is no statement that it is covered, or that it is not.")
        return CoverageAnswer(Answer.NO_POLICY_FOUND, "", "", "", "", " ".join(said), (), self._edition)

    def _there(self) -> str:
        state, contractor = self._where()
        return f"{f' in {state.upper()}' if state else ''}{f' for contractor {contractor}' if contractor else ''}"


def _no_list(named: Naming, others: list[int]) -> str:
    if named.document.kind == LCD:
        return "The LCD names the procedure; an LCD holds no list of diagnoses, and none of its articles names it."
    if others:
        groups = _and([str(group) for group in others])
        return f"Group {named.group} has no list of diagnoses; the document has lists for group {groups} alone."
    return "The document names the procedure and has no list of diagnoses."


def _on_another_day(document: HeldDocument) -> str:
    """Say that a version which names the code is not in force; of earlier versions the export tells nothing."""
    span = f"from {document.first}{f' to {document.last}' if document.last else ''}"
    return f"{document.display} version {document.version} names it, {span}; earlier versions are not in the export."


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

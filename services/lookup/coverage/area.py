"""What coverage documents say of a code, as a section of its page."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.lookup.coverage.content import (
    CoverageOfDiagnosis,
    CoverageOfProcedure,
    DiagnosisList,
    DiagnosisListed,
    DocumentNaming,
    ListedDiagnosis,
)
from services.lookup.coverage.coverage import LoadedCoverage
from services.lookup.coverage.documents import Documents, HeldDocument, Naming
from services.lookup.coverage.imports.documents import ARTICLE, LCD
from services.lookup.coverage.imports.writing import DOES_NOT_SUPPORT, PROCEDURE, SUPPORTS
from services.lookup.domain import CodeSystem
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.errors import CodeNotFound, CodeSystemNotFound, EditionNotLoaded
from services.lookup.ports import Codes

MOST_DIAGNOSES = 50  # of one list; some hold thousands
MOST_LISTS = 40
MOST_PROCEDURES = 12
_DOT_AFTER = 3


class CoverageArea:
    """The documents that name a procedure, and the lists that hold a diagnosis."""

    def __init__(self, editions: Editions, codes: Codes) -> None:
        self._coverage = LoadedCoverage(editions)
        self._codes = codes

    def sections(self, system: str, code: str, on: date) -> Sequence[object]:
        """Compose the section, or nothing where no export answers for the day or no document names the code."""
        if system in (CodeSystem.CPT, CodeSystem.HCPCS):
            return tuple(self._of_procedure(code, on))
        return tuple(self._of_diagnosis(code, on)) if system == CodeSystem.ICD10CM else ()

    def _of_procedure(self, code: str, on: date) -> Iterator[CoverageOfProcedure]:
        if (edition := self._export(on)) is None:
            return
        documents = Documents(edition.database)
        groups: dict[HeldDocument, list[int]] = {}
        for each in documents.naming(code, on):
            if each.list == PROCEDURE:
                groups.setdefault(each.document, []).append(each.group)
        if groups:
            named = tuple(self._document(documents, each, groups[each], on) for each in _speaking(documents, groups))
            yield CoverageOfProcedure(named, documents.states(), edition.facts)

    def _document(
        self, documents: Documents, document: HeldDocument, groups: Sequence[int], on: date
    ) -> DocumentNaming:
        place = documents.place(document, on)
        return DocumentNaming(
            display=document.display,
            title=document.title,
            version=document.version,
            effective_from=document.first,
            effective_to=document.last,
            url=document.url,
            lcds=(document.display,) if document.kind == LCD else documents.lcds(document),
            contractors=tuple(f"{name} ({number})" if number else name for number, name in place.contractors),
            states=place.states,
            lists=tuple(self._lists(documents, document, groups)),
            national=documents.national(document, on),
        )

    def _lists(self, documents: Documents, document: HeldDocument, groups: Sequence[int]) -> Iterator[DiagnosisList]:
        for listed in (SUPPORTS, DOES_NOT_SUPPORT):
            counts = documents.counts(document, listed)
            for group in groups:
                if group in counts:
                    rows = documents.codes(document, listed, group, MOST_DIAGNOSES)
                    diagnoses = tuple(self._diagnosis(*row) for row in rows)
                    words = documents.paragraph(document, listed, group)
                    yield DiagnosisList(group, listed == SUPPORTS, counts[group], diagnoses, *words)

    def _diagnosis(self, first: str, last: str, asterisk: bool) -> ListedDiagnosis:
        code = _dotted(first)
        return ListedDiagnosis(code, _dotted(last) if last != first else "", self._title(code), asterisk)

    def _title(self, code: str) -> str | None:
        try:
            titles = self._codes.code(CodeSystem.ICD10CM, code).titles
        except (CodeNotFound, CodeSystemNotFound):
            return None
        return titles[-1].text if titles else None

    def _of_diagnosis(self, code: str, on: date) -> Iterator[CoverageOfDiagnosis]:
        edition = self._export(on)
        dated = _lists_holding(edition, code, on) if edition else []
        paired = [_paired(edition, each, on) for each in dated[:MOST_LISTS] if edition]
        alone = [
            _alone(each, one)
            for each in self._coverage.lists_alone()
            for one in Documents(each.database).undated(code)
            if one.list != PROCEDURE
        ]
        if paired or alone:
            yield CoverageOfDiagnosis((*paired, *alone), len(dated) - len(paired))

    def _export(self, on: date) -> OpenEdition | None:
        try:
            return self._coverage.export_on(on)
        except EditionNotLoaded:
            return None


def _speaking(documents: Documents, groups: dict[HeldDocument, list[int]]) -> list[HeldDocument]:
    """Leave out an LCD where an article of it names the procedure too."""
    articles = {each.id for each in groups if each.kind == ARTICLE}
    return [each for each in groups if each.kind != LCD or not articles.intersection(documents.articles(each))]


def _lists_holding(edition: OpenEdition, code: str, on: date) -> list[Naming]:
    return [each for each in Documents(edition.database).naming(code, on) if each.list != PROCEDURE]


def _paired(edition: OpenEdition, named: Naming, on: date) -> DiagnosisListed:
    documents = Documents(edition.database)
    rows = documents.codes(named.document, PROCEDURE, named.group, MOST_PROCEDURES)
    count = documents.counts(named.document, PROCEDURE).get(named.group, 0)
    return DiagnosisListed(
        display=named.document.display,
        title=named.document.title,
        group=named.group,
        supports=named.list == SUPPORTS,
        asterisk=named.asterisk,
        procedures=tuple(first if first == last else f"{first}-{last}" for first, last, _ in rows),
        procedure_count=count,
        contractors=tuple(dict.fromkeys(name for _, name in documents.place(named.document, on).contractors)),
        url=named.document.url,
        edition=edition.facts,
    )


def _alone(edition: OpenEdition, named: Naming) -> DiagnosisListed:
    document = named.document
    supports = named.list == SUPPORTS
    return DiagnosisListed(document.display, "", named.group, supports, False, (), 0, (), "", edition.facts)


def _dotted(code: str) -> str:
    return f"{code[:_DOT_AFTER]}.{code[_DOT_AFTER:]}" if len(code) > _DOT_AFTER else code

"""Coverage as messages: the section of a page, answers, and lists of documents."""

from collections.abc import Iterator

from codingahead.lookup.v1 import coverage_pb2 as pb
from codingahead.lookup.v1 import coverage_service_pb2 as service_pb
from codingahead.lookup.v1.section_pb2 import Section

from services.lookup.convert.codes import day
from services.lookup.coverage import content
from services.lookup.coverage.answers import NO_PROMISE, CoverageAnswer, NationalDetermination
from services.lookup.usecases.coverage import PlacedDocument


def procedure_to_proto(found: content.CoverageOfProcedure) -> Section:
    """The section of a procedure's page."""
    said = pb.CoverageContent(
        notice=NO_PROMISE,
        edition=found.edition.title,
        documents=[_document(one) for one in found.documents],
        states=_states(found),
    )
    return Section(key="coverage", title="Coverage", coverage=said)


def diagnosis_to_proto(found: content.CoverageOfDiagnosis) -> Section:
    """The section of a diagnosis' page."""
    said = pb.CoverageContent(
        notice=NO_PROMISE,
        edition=found.lists[0].edition.title,
        listings=[_listing(one) for one in found.lists],
        listings_left_out=found.left_out,
    )
    return Section(key="coverage", title="Coverage", coverage=said)


def answer_to_proto(one: CoverageAnswer) -> service_pb.CoverageAnswer:
    """What one document says."""
    return service_pb.CoverageAnswer(
        answer=one.answer,
        document=one.document,
        title=one.document_title,
        lcd=one.lcd,
        group=one.group,
        note=one.note,
        diagnoses=one.diagnoses,
        contractors=one.contractors,
        states=one.states,
        version=one.version,
        effective_from=day(one.effective_from),
        effective_to=day(one.effective_to),
        url=one.url,
        paragraph=one.paragraph,
        asterisk=one.asterisk,
        national=[_national(each) for each in one.national],
    )


def placed_to_proto(one: PlacedDocument) -> pb.CoverageDocument:
    """A document in a list of documents."""
    held, place = one.document, one.place
    return pb.CoverageDocument(
        id=held.display,
        title=held.title,
        version=held.version,
        effective_from=day(held.first),
        effective_to=day(held.last),
        url=held.url,
        lcds=one.lcds,
        contractors=[f"{name} ({number})" if number else name for number, name in place.contractors],
        states=place.states,
    )


def _document(one: content.DocumentNaming) -> pb.CoverageDocument:
    return pb.CoverageDocument(
        id=one.display,
        title=one.title,
        version=one.version,
        effective_from=day(one.effective_from),
        effective_to=day(one.effective_to),
        url=one.url,
        lcds=one.lcds,
        contractors=one.contractors,
        states=one.states,
        lists=[_list(each) for each in one.lists],
        national=[_national(each) for each in one.national],
    )


def _list(one: content.DiagnosisList) -> pb.DiagnosisList:
    diagnoses = [
        pb.ListedDiagnosis(code=each.code, last_code=each.last_code, title=each.title or "", asterisk=each.asterisk)
        for each in one.diagnoses
    ]
    return pb.DiagnosisList(
        group=one.group,
        supports=one.supports,
        count=one.count,
        diagnoses=diagnoses,
        paragraph=one.paragraph,
        asterisk=one.asterisk,
    )


def _states(found: content.CoverageOfProcedure) -> Iterator[pb.CoverageState]:
    for state, name in sorted(found.state_names.items()):
        there = [one for one in found.documents if state in one.states]
        yield pb.CoverageState(
            state=state,
            name=name,
            documents_with_list=[one.display for one in there if one.lists],
            documents_without_list=[one.display for one in there if not one.lists],
        )


def _listing(one: content.DiagnosisListed) -> pb.DiagnosisListing:
    return pb.DiagnosisListing(
        document=one.display,
        title=one.title,
        group=one.group,
        supports=one.supports,
        asterisk=one.asterisk,
        procedures=one.procedures,
        procedure_count=one.procedure_count,
        contractors=one.contractors,
        url=one.url,
        edition=one.edition.title,
    )


def _national(one: NationalDetermination) -> pb.NationalDetermination:
    return pb.NationalDetermination(section=one.section, title=one.title, url=one.url)

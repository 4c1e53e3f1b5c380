"""Answers a question from the code data by rules, or says what is missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from services.assistant.code_page import CodePage, Missing, Place
from services.assistant.domain import SYSTEM, Answer, Question, Status, Topic
from services.assistant.ports import Codes
from services.assistant.rules.evidence import Statement, Subject, written
from services.assistant.rules.notes import notes_between
from services.assistant.rules.phrases import MISSING
from services.assistant.rules.reading import Reading, aspects_in, phrase_in, read, words_of, words_round
from services.assistant.rules.statements import identity, statements

_MOST_SUBJECTS = 3
_LONGEST_PHRASE = 200
_CODE_WORDS = frozenset({"code", "codes", "diagnosis", "icd", "icd10", "icd10cm"})
_HCPCS = re.compile(r"[A-V][0-9]{4}")
_SCOPE = "CasePilot answers questions that name an ICD-10-CM code or its exact official title."
_REFUSAL = "CasePilot does not help to be paid more than the record bears out. Code what is documented."
_NO_SUCH_DAY = "A date in the question does not exist. Which date of service is meant?"
_UNCOVERED = "The loaded editions of ICD-10-CM do not cover the date of service."
_SOME_UNKNOWN = "Something else in the question looks like a code, but no loaded edition of ICD-10-CM has it."
_LIKE_HCPCS = "Read as ICD-10-CM. HCPCS has codes of the same form, which are not loaded here."
_TOO_MANY = "Only the first three codes or dates are answered; ask again for the others."
_AMBIGUOUS = "More than one code has this title. Which one is meant?"


@dataclass(frozen=True, slots=True)
class _Named:
    """The codes that a question names, and what it asks about them."""

    codes: tuple[str, ...]
    aspects: tuple[str, ...]
    remark: str = ""


async def answer(question: Question, codes: Codes) -> Answer:
    """Answer a question. Raises ServiceUnavailable when the code data do not answer."""
    reading = read(question.text)
    if reading.is_harmful:
        return Answer(Status.REFUSED, Topic.COMPLIANCE, _REFUSAL)
    if reading.has_impossible_date:
        return Answer(Status.CLARIFY, Topic.DIAGNOSIS_CODES, _NO_SUCH_DAY)
    existing = await codes.existing(reading.candidates) if reading.candidates else ()
    if not existing and (titled := await _with_title(reading, codes)):
        return await _from_titles(titled, reading, codes)
    if topic := _foreign(reading, existing):
        return _abstained(topic, MISSING[topic])
    named = _named(existing, reading, question)
    if not named.codes:
        return _without_code(reading)
    return await _from_codes(named, reading, codes)


async def _from_codes(named: _Named, reading: Reading, codes: Codes) -> Answer:
    asked = list(product(named.codes, reading.days or (None,)))
    subjects, missing = await _subjects(asked[:_MOST_SUBJECTS], codes)
    uncovered = _UNCOVERED if Missing.DATE_NOT_COVERED in missing else ""
    if not subjects:
        return _abstained(Topic.DIAGNOSIS_CODES, uncovered or MISSING[Topic.DIAGNOSIS_CODES])
    remarks = [named.remark, _TOO_MANY if len(asked) > _MOST_SUBJECTS else "", uncovered]
    return _answered(Status.ANSWERED, _told(subjects, named.aspects), remarks)


def _told(subjects: Sequence[Subject], aspects: tuple[str, ...]) -> list[list[Statement]]:
    """What is said of each code; of several together first what their notes say of one another."""
    beyond = tuple(aspect for aspect in aspects if not aspect.startswith("excludes"))
    if beyond == aspects or len({subject.page.code for subject in subjects}) == 1:
        return [statements(subject, aspects) for subject in subjects]
    each = [statements(subject, beyond) if beyond else list(identity(subject)) for subject in subjects]
    return [notes_between(subjects), *each]


async def _from_titles(titled: tuple[tuple[Place, ...], str], reading: Reading, codes: Codes) -> Answer:
    places, rest = titled
    if len(places) == 1:
        return await _from_codes(_Named((places[0].code,), aspects_in(rest)), reading, codes)
    asked = [(place.code, None) for place in places[:_MOST_SUBJECTS]]
    subjects, _ = await _subjects(asked, codes)
    return _answered(Status.CLARIFY, [statements(subject, ("billable",)) for subject in subjects], [_AMBIGUOUS])


async def _with_title(reading: Reading, codes: Codes) -> tuple[tuple[Place, ...], str] | None:
    """The codes whose exact title is what the question is about, and the words round it."""
    phrase = " ".join(phrase_in(reading.words))
    if reading.names_cpt or not 0 < len(phrase) <= _LONGEST_PHRASE:
        return None
    found = [(place, words_of(place.title)) for place in await codes.titled(phrase) if place.title]
    exact = [(place, title) for place, title in found if words_round(title, reading.words) is not None]
    if not exact:
        return None
    longest = max((title for _, title in exact), key=len)
    places = tuple(place for place, title in exact if title == longest)
    return places, " ".join(words_round(longest, reading.words) or ())


async def _subjects(asked: Sequence[tuple[str, date | None]], codes: Codes) -> tuple[list[Subject], set[Missing]]:
    subjects: list[Subject] = []
    missing: set[Missing] = set()
    for code, on in asked:
        page = await codes.page(code, on)
        if isinstance(page, CodePage):
            subjects.append(Subject(page, dated=on is not None))
        else:
            missing.add(page)
    return subjects, missing


def _named(existing: tuple[str, ...], reading: Reading, question: Question) -> _Named:
    aspects = aspects_in(reading.rest)
    here = (question.context_code,) if question.context_system == SYSTEM and question.context_code else ()
    if existing:
        codes = (*here, *existing) if reading.points_at_page else existing
        return _Named(tuple(dict.fromkeys(codes)), aspects, _remark(reading, existing))
    # On a code's page a question needs no code, as long as it asks about nothing but what the page says.
    return _Named(here if reading.is_about_a_page else (), aspects)


def _remark(reading: Reading, existing: tuple[str, ...]) -> str:
    if len(existing) < len(reading.candidates):
        return _SOME_UNKNOWN
    return _LIKE_HCPCS if any(_HCPCS.fullmatch(candidate) for candidate in reading.candidates) else ""


def _foreign(reading: Reading, existing: tuple[str, ...]) -> Topic | None:
    if not existing and any(_HCPCS.fullmatch(candidate) for candidate in reading.candidates):
        return Topic.CPT_CODES
    return reading.foreign_topic


def _without_code(reading: Reading) -> Answer:
    speaks_of_codes = reading.candidates or _CODE_WORDS.intersection(reading.words)
    topic = Topic.DIAGNOSIS_CODES if speaks_of_codes else Topic.OTHER
    return _abstained(topic, MISSING[topic])


def _abstained(topic: Topic, missing: str) -> Answer:
    return Answer(Status.ABSTAINED, topic, f"{missing} {_SCOPE}")


def _answered(status: Status, told: Sequence[Sequence[Statement]], remarks: Sequence[str]) -> Answer:
    text, citations = written(told)
    paragraphs = [text, *(remark for remark in remarks if remark)]
    return Answer(status, Topic.DIAGNOSIS_CODES, "\n\n".join(paragraphs), citations)

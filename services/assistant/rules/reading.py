"""Reads a question: what it names and asks about, before anything is looked up."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from services.assistant.domain import Topic
from services.assistant.rules.phrases import ASPECTS, FILLER, HARM, HONEST, POINTING, TOPICS

_MOST_CANDIDATES = 20
# What may be a code of ICD-10-CM, dotted or not; whether it is one only the code data say.
_CANDIDATE = re.compile(r"(?<![\w.-])[A-Za-z](?:[0-9][0-9A-Za-z]|[A-Za-z][0-9])(?:\.?[0-9A-Za-z]{1,4})?(?!\w)")
# Five digits, or four and a letter, are CPT; a letter and four digits are HCPCS unless ICD-10-CM has them.
_CPT = re.compile(r"(?<![\w.,$-])[0-9]{4}[0-9A-Za-z](?!\w|[.,][0-9])")
_ICD_9 = re.compile(r"(?<![\w.,$-])[0-9]{3}\.[0-9]{1,2}(?!\w)")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATES = (
    (re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"), "%Y-%m-%d"),
    (re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/\d{4}(?!\d)"), "%m/%d/%Y"),
    (re.compile(rf"\b(?:{_MONTHS})[a-z]*\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b", re.IGNORECASE), "%b %d %Y"),
    (re.compile(rf"\b\d{{1,2}} (?:{_MONTHS})[a-z]*\.? \d{{4}}\b", re.IGNORECASE), "%d %b %Y"),
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question names. `rest` is its text in lower case without dates and candidates."""

    candidates: tuple[str, ...]
    days: tuple[date, ...]
    has_impossible_date: bool
    names_cpt: bool
    names_icd_9: bool
    words: tuple[str, ...]
    rest: str

    @property
    def is_harmful(self) -> bool:
        """Whether it asks how to be paid more than is due."""
        match = HARM.search(self.rest)
        return match is not None and not HONEST.search(self.rest[: match.start()])

    @property
    def points_at_page(self) -> bool:
        """Whether it speaks of the page on which it is asked."""
        return POINTING.search(self.rest) is not None

    @property
    def is_about_a_page(self) -> bool:
        """Whether it asks about what a code's page says, or points at one, and about nothing else."""
        asked = self.points_at_page or set(aspects_in(self.rest)) - {"meaning"}
        left = words_of(reduce(lambda text, phrases: phrases.sub(" ", text), ASPECTS.values(), self.rest))
        return bool(asked) and not self.candidates and FILLER.issuperset(left)

    @property
    def foreign_topic(self) -> Topic | None:
        """What it asks for beyond the code data; None when nothing is."""
        if self.names_cpt:
            return Topic.CPT_CODES
        if self.names_icd_9:
            return Topic.CROSSWALKS
        return next((topic for topic, phrases in TOPICS.items() if phrases.search(self.rest)), None)


def read(text: str) -> Reading:
    """Read a question."""
    found = [(match[0], form) for pattern, form in _DATES for match in pattern.finditer(text)]
    days = [_day(written, form) for written, form in found]
    undated = text
    for written, _ in found:
        undated = undated.replace(written, " ")
    candidates = dict.fromkeys(match[0].upper() for match in _CANDIDATE.finditer(undated))
    return Reading(
        candidates=tuple(candidates)[:_MOST_CANDIDATES],
        days=tuple(dict.fromkeys(day for day in days if day)),
        has_impossible_date=None in days,
        names_cpt=_CPT.search(undated) is not None,
        names_icd_9=_ICD_9.search(undated) is not None,
        words=words_of(undated),
        rest=" ".join(_CANDIDATE.sub(" ", undated).lower().split()),
    )


def aspects_in(text: str) -> tuple[str, ...]:
    """Which aspects of a code a text in lower case asks about, in the order of answering."""
    return tuple(name for name, phrases in ASPECTS.items() if phrases.search(text))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without case and marks, as titles are compared."""
    return tuple(_WORD.findall(text.casefold()))


def phrase_in(words: tuple[str, ...]) -> tuple[str, ...]:
    """What is left of a question when the words that may stand round a title are taken off both ends."""
    first, last = 0, len(words)
    while first < last and words[first] in FILLER:
        first += 1
    while last > first and words[last - 1] in FILLER:
        last -= 1
    return words[first:last]


def words_round(title: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...] | None:
    """What stands round a title in a question; None when it is not there, or more than filler stands round it."""
    for start in range(len(words) - len(title) + 1):
        if title and words[start : start + len(title)] == title:
            round_it = words[:start] + words[start + len(title) :]
            if FILLER.issuperset(round_it):
                return round_it
    return None


def _day(written: str, form: str) -> date | None:
    text = written
    if "%b" in form:
        text = re.sub(r"([A-Za-z]{3})[A-Za-z]*\.?", r"\1", re.sub(r"(\d)(?:st|nd|rd|th)", r"\1", written)).replace(
            ",", ""
        )
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None

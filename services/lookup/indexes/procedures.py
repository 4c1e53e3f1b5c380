"""The everyday names of procedures by the Index of ICD-10-PCS, as further names for search.

A main term that is no root operation, such as "Appendectomy", sends to the beginning of codes: "see Resection, Appendix
0DTJ". Each code that begins so has for a further name the term with what its own title says of approach and device.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.search.entry import SearchEntry
from services.lookup.search.text import words

# Terms that name codes of their own accord, the whole code or its beginning, and those that see another term's.
_POINTING = """
    SELECT trim(coalesce(above.title, '') || ' ' || term.title), entries.code FROM entries
    JOIN terms AS term ON term.position = entries.term
    LEFT JOIN terms AS above ON above.position = term.above
    WHERE entries.code <> '' AND (entries.kind = 'see' OR (entries.kind = 'code' AND term.above IS NULL))
    ORDER BY term.position, entries.position
"""
_TABLE_LENGTH = 3
_MOST_CODES = 60  # of a beginning; what begins more is no name of any of them
_OF_A_PART = "Excision"
_ALIKE = 5  # letters that a term and a body part begin with: "Tonsillectomy", "Tonsils"
# CMS, ICD-10-PCS Reference Manual, Approach: percutaneous endoscopic is what is called laparoscopic or arthroscopic.
_SPOKEN = (("percutaneous endoscopic approach", "laparoscopic"), ("open approach", "open"))


def procedure_names(editions: Editions, entries: Sequence[SearchEntry]) -> Mapping[str, tuple[str, ...]]:
    """Collect the further names of codes from the newest loaded Index; nothing where none is loaded."""
    index = next(reversed(editions.of(Dataset.ICD10PCS_INDEX)), None)
    if index is None:
        return {}
    codes = sorted((entry for entry in entries if _is_code(entry)), key=lambda entry: entry.code)
    starts = [entry.code for entry in codes]
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for term, beginning in index.database.execute(_POINTING):
        for entry in _meant(term, beginning, codes, starts):
            found[entry.code].update(dict.fromkeys(_names(term, entry.title or "")))
    return {code: tuple(names) for code, names in found.items()}


def with_procedure_names(entries: Iterable[SearchEntry], editions: Editions) -> Iterator[SearchEntry]:
    """Give each ICD-10-PCS code its further names, as synonyms."""
    known = list(entries)
    names = procedure_names(editions, known)
    for entry in known:
        more = names.get(entry.code, ()) if _is_code(entry) else ()
        yield replace(entry, synonyms=(*entry.synonyms, *more)) if more else entry


def _is_code(entry: SearchEntry) -> bool:
    return entry.system == CodeSystem.ICD10PCS and bool(entry.billable) and bool(entry.title)


def _meant(term: str, beginning: str, codes: Sequence[SearchEntry], starts: Sequence[str]) -> list[SearchEntry]:
    """Choose the codes that begin so; of a whole table those that name the body part which the term is made of."""
    first, last = bisect_left(starts, beginning), bisect_left(starts, beginning + "~")
    found = codes[first:last]
    if len(beginning) == _TABLE_LENGTH:
        parts = {word.text[:_ALIKE] for word in words(term) if len(word.text) > _ALIKE}
        found = [entry for entry in found if parts & {word.text[:_ALIKE] for word in words(entry.title or "")}]
    return list(found) if len(found) <= _MOST_CODES else []


def _names(term: str, title: str) -> Iterator[str]:
    """Say the term with what the title has after its first comma, and again as approaches are spoken of.

    Excision is of a part, Resection of all (ICD-10-PCS Official Guidelines FY2026, B3.8): who does not say which means
    all, so the names of excisions say it.
    """
    body_part, _, rest = title.partition(",")
    if body_part.startswith(_OF_A_PART):
        term = f"{term} {_OF_A_PART}"
    yield f"{term} {rest}".strip()
    for official, spoken in _SPOKEN:
        if official in rest.lower():
            yield f"{term} {rest.lower().replace(official, spoken)}"

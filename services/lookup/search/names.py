"""Every wording under which an entry may be asked for, with what adds nothing to it left out.

What is left out follows the classification's own conventions (ICD-10-CM Official Guidelines FY2026, sections
I.A and I.C.19): words in parentheses are nonessential modifiers; what is only said to be unspecified is not
said; a fracture not called open is closed, and an encounter not called otherwise is taken for the initial one.
So the code that is reported when nothing more is known bears the bare name of its header, and answers to all of
the header's other names too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.lookup.search.entry import SearchEntry
from services.lookup.search.text import stems

_NOTHING_SAID = re.compile(
    r", unspecified [^,]*$|, \w+ (?:unspecified|not specified)$"
    r"|, initial encounter(?: for closed fracture)?$"
    r"|,? without complications?$|, uncomplicated$"
    r"|\bunspecified(?: (?:part|site)s?(?: of)?)?\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(r",? (?:without|not(?! elsewhere))(?:(?! with\b)[^,])*$", re.IGNORECASE)
_NONESSENTIAL = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SHOWN = re.compile(r"(\w+) \(([^()]*)\)")
_SHORTEST_HEADER = 3

_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """One wording as a set of stems; `official` tells a title from another name."""

    stems: frozenset[str]
    official: bool


def compact(code: str) -> str:
    """Write a code without its dot, in upper case."""
    return code.replace(".", "").upper()


def bare(title: str) -> str:
    """Leave out of a title what adds nothing to it."""
    return _without(_NOTHING_SAID, _NONESSENTIAL.sub("", title))


def names_of(entries: Iterable[SearchEntry]) -> dict[_Place, list[Name]]:
    """Collect the names of every entry, a default code's with those of the headers that it stands for."""
    by_place = {(entry.system, compact(entry.code)): entry for entry in entries}
    bare_names = {place: stems(bare(entry.title or "")) for place, entry in by_place.items()}
    names = {place: _own(entry, bare_names[place]) for place, entry in by_place.items()}
    for header, children in _families(by_place):
        taken_over = [Name(name.stems, official=False) for name in names[header]]
        for child in _defaults(header, children, bare_names, by_place):
            names[child] = _distinct([*names[child], *taken_over])
    return names


def _own(entry: SearchEntry, bare_name: frozenset[str]) -> list[Name]:
    titles = (stems(entry.title or ""), bare_name)
    official = (Name(form, official=True) for form in titles)
    others = (*_forms(entry.terms), *map(stems, entry.synonyms))
    return _distinct([*official, *(Name(form, official=False) for form in others)])


def _forms(terms: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Yield each term whole and without its nonessential words, and with those that another term shows it may have."""
    shown = [(stems(match[1]), stems(match[2])) for term in terms for match in _SHOWN.finditer(term)]
    for term in terms:
        yield stems(term)
        essential = stems(_NONESSENTIAL.sub(" ", term))
        yield essential
        yield from (essential | nonessential for word, nonessential in shown if word <= essential)


def _distinct(names: list[Name]) -> list[Name]:
    """Keep of equal wordings the first, and none without words."""
    return list({name.stems: name for name in reversed(names) if name.stems}.values())[::-1]


def _families(by_place: dict[_Place, SearchEntry]) -> list[tuple[_Place, list[_Place]]]:
    """Pair each header with what stands directly below it, higher headers first."""
    children = defaultdict(list)
    for system, code in by_place:
        above = ((system, code[:length]) for length in range(len(code) - 1, _SHORTEST_HEADER - 1, -1))
        if header := next((place for place in above if place in by_place), None):
            children[header].append((system, code))
    return sorted(children.items(), key=lambda family: len(family[0][1]))


def _defaults(
    header: _Place,
    children: list[_Place],
    bare_names: dict[_Place, frozenset[str]],
    by_place: dict[_Place, SearchEntry],
) -> list[_Place]:
    """Choose the children that add nothing to the header's name, or else only what is absent."""
    if not bare_names[header]:
        return []
    adding_nothing = [child for child in children if bare_names[child] == bare_names[header]]
    present = stems(_present(by_place[header].title or ""))
    return adding_nothing or [child for child in children if stems(_present(by_place[child].title or "")) == present]


def _present(title: str) -> str:
    return _without(_NOTHING_SAID, _without(_ABSENT, bare(title)))


def _without(pattern: re.Pattern[str], title: str) -> str:
    shorter = pattern.sub("", title).strip(" ,")
    return _without(pattern, shorter) if shorter and shorter != title else title

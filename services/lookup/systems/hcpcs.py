"""HCPCS Level II put together from its quarterly files: codes by section, each with its days as its newest file says.

A file keeps the codes that have ended, with their days, so that the newest one that has days answers for earlier ones
too. A file without days tells only that a code is listed. Codes that other files of CMS name and no HCPCS file has
are listed without a title: those of Dental (D), which are the ADA's CDT, are never in it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from services.lookup.codesets.code_set import CodeSet, Step
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Title, Window, canonical
from services.lookup.editions.calendar import last_of_quarter
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.systems.listing import Listed, Listing, editions_of, has_days, last_days
from services.lookup.systems.membership import named_codes

# Editions with days of their own reach back to the first day of any code system that is loaded.
EARLIEST = date(2015, 10, 1)

# What each letter is for, in our own words after CMS, HCPCS Level II Coding Procedures.
_SECTIONS = {
    "A": "Ambulance and transport, medical and surgical supplies, administrative and investigational",
    "B": "Enteral and parenteral therapy",
    "C": "Hospital outpatient items and services, temporary",
    "D": "Dental services (CDT of the American Dental Association)",
    "E": "Durable medical equipment",
    "G": "Procedures and professional services, temporary",
    "H": "Alcohol, drug and behavioral health services",
    "J": "Drugs that are not taken by mouth, chemotherapy",
    "K": "Durable medical equipment, temporary, for the DME contractors",
    "L": "Orthotics and prosthetics",
    "M": "Quality measures and other medical services",
    "P": "Pathology and laboratory services",
    "Q": "Drugs, supplies and services, temporary",
    "R": "Diagnostic radiology services",
    "S": "Temporary national codes of private payers",
    "T": "Services for state Medicaid agencies",
    "U": "Laboratory tests for the coronavirus",
    "V": "Vision, hearing and speech-language services",
}

Row = tuple[str, str, str | None, str | None, str | None, str | None]

_CODES = "SELECT code, title, short_title, added, changed, ended FROM codes WHERE modifier = ? ORDER BY code"
_DAY = timedelta(days=1)


def read_hcpcs(editions: Editions, _sources: Sources, began: Step) -> CodeSet | None:
    """Read HCPCS Level II; None where neither its file nor any that names its codes is loaded."""
    opened = editions.of(Dataset.HCPCS)
    if not opened:
        return None
    began("reading HCPCS Level II")
    listed = {each.code: each for each in listed_in(opened, modifiers=False)}
    published = editions_of(CodeSystem.HCPCS, opened, listed.values(), quarter_of)
    for code, window in named_codes(editions).items():
        if canonical(CodeSystem.HCPCS, code) and code not in listed:
            listed[code] = Listed(code, (window,))
    covered = Window(covered_from(opened), None)
    listing = Listing(CodeSystem.HCPCS, covered)
    for letter, section in groupby(sorted(listed.values(), key=lambda each: each.code), key=lambda each: each.code[0]):
        _add_section(listing, letter, list(section))
    return listing.code_set(published)


def covered_from(opened: tuple[OpenEdition, ...]) -> date:
    """Find the first day that the files answer for."""
    begins = opened[0].facts.effective_from
    return min(begins, EARLIEST) if any(has_days(edition) for edition in opened) else begins


def quarter_of(edition: OpenEdition) -> date:
    """Find the last day of the quarter that a file is of."""
    return last_of_quarter(edition.facts.effective_from)


def listed_in(opened: tuple[OpenEdition, ...], *, modifiers: bool) -> Iterator[Listed]:
    """List the codes, or else the modifiers, of all the files."""
    until = last_days([edition.facts.effective_from for edition in opened])
    printed: dict[str, list[tuple[date, Row]]] = {}
    for edition in opened:
        for row in edition.database.execute(_CODES, (modifiers,)):
            printed.setdefault(row[0], []).append((edition.facts.effective_from, row))
    newest = opened[-1].facts.effective_from
    for code, rows in printed.items():
        yield Listed(code, _windows(rows, until, newest), _titles(rows, until))


def _titles(rows: list[tuple[date, Row]], until: dict[date, date]) -> tuple[Title, ...]:
    """Give each title with the days of the files in a row that print it, each of its own quarter."""
    titles: list[Title] = []
    next_begins = None
    for begins, (_, text, short, *_) in rows:
        if text is None:
            continue
        printed = Window(begins, last_of_quarter(begins))
        if titles and begins == next_begins and (titles[-1].text, titles[-1].short) == (text, short):
            printed = Window(titles.pop().printed.first, printed.last)
        titles.append(Title(text, printed, short))
        next_begins = until[begins] + _DAY if begins in until else None
    return tuple(titles)


def _windows(rows: list[tuple[date, Row]], until: dict[date, date], newest: date) -> tuple[Window, ...]:
    """Bound the days of a code: as its newest file with days says, and open unless a later file has lost it."""
    windows: list[Window] = []
    for begins, (_, _, _, added, changed, ended) in rows:
        if added is None:
            continue
        last = date.fromisoformat(ended) if ended else None
        before = windows.pop() if windows else None
        if before and before.last and (last is None or last > before.last):  # reactivated
            again = date.fromisoformat(changed) if changed else begins
            windows += [before, Window(max(again, before.last + _DAY), last)]
        else:
            windows.append(Window(before.first if before else date.fromisoformat(added), last))
    latest = rows[-1][0]
    gone = until[latest] if latest != newest else None
    if not windows:
        return (Window(rows[0][0], gone),)
    if windows[-1].last is None and gone:
        windows.append(Window(windows.pop().first, gone))
    return tuple(windows)


def _add_section(listing: Listing, letter: str, codes: list[Listed]) -> None:
    section = listing.group(f"{letter}0000-{letter}9999", _SECTIONS.get(letter, f"Codes that begin with {letter}"))
    for begins, group in groupby(codes, key=lambda each: each.code[:2]):
        parent = listing.group(f"{begins}000-{begins}999", f"{begins}000 to {begins}999", section)
        for each in group:
            listing.code(each, parent)

"""CPT put together: numbers by membership in CMS' files, descriptors from the AMA's own files under a licence alone."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from services.lookup.codesets.code_set import CodeSet, Step
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Edition, Title, Window, canonical
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.systems.hcpcs import EARLIEST
from services.lookup.systems.listing import Listed, Listing, end_of_year, reportable_on, sources_of, titles_of
from services.lookup.systems.membership import SOURCES, described_numbers, named_codes

# The kinds of CPT codes by their last character, in the order in which they are listed.
_CATEGORIES = {
    "": ("CATEGORY-I", "Category I: services and procedures"),
    "A": ("CATEGORY-I-A", "Immunization administration for coronavirus vaccines"),
    "F": ("CATEGORY-II", "Category II: performance measurement"),
    "T": ("CATEGORY-III", "Category III: emerging technology, temporary"),
    "U": ("PLA", "Proprietary laboratory analyses"),
    "M": ("MAAA", "Multianalyte assays with algorithmic analyses, administrative"),
}
_RBCS_REACHES_BACK_TO = date(2017, 1, 1)


def read_cpt(editions: Editions, _sources: Sources, began: Step) -> CodeSet:
    """Read CPT: what loaded files name, and what our own texts are about; of the latter no day is known."""
    began("reading CPT numbers")
    windows = {code: window for code, window in named_codes(editions).items() if canonical(CodeSystem.CPT, code)}
    windows |= {code: Window(EARLIEST, None) for code in described_numbers() - windows.keys()}
    texts = _titles(editions.of(Dataset.CPT))
    listed = [Listed(code, (windows[code],), texts.get(code, ())) for code in sorted(windows, key=_place)]
    opened = [edition for dataset in SOURCES for edition in editions.of(dataset)]
    years = _years(opened, listed) or [_without_files(listed)]
    reaches_back = [_RBCS_REACHES_BACK_TO] if editions.of(Dataset.BETOS) else []
    covered = Window(min([years[0].effective_from, *reaches_back]), None)
    listing = Listing(CodeSystem.CPT, covered)
    for category, codes in groupby(listed, key=lambda each: _category(each.code)):
        _add_category(listing, category, list(codes))
    return listing.code_set(years)


def _place(code: str) -> tuple[int, str]:
    return list(_CATEGORIES).index(_category(code)), code


def _category(code: str) -> str:
    return code[-1] if code[-1] in _CATEGORIES else ""


def _add_category(listing: Listing, category: str, codes: Sequence[Listed]) -> None:
    name, title = _CATEGORIES[category]
    above = listing.group(name, title)
    for begins, group in groupby(codes, key=lambda each: each.code[:2]):
        ends = f"{category or 9}"
        parent = listing.group(f"{begins}00{category or 0}-{begins}99{ends}", f"Numbers {begins}…", above)
        for each in group:
            listing.code(each, parent)


def _titles(licensed: tuple[OpenEdition, ...]) -> dict[str, tuple[Title, ...]]:
    printed: dict[str, list[tuple[date, str | None, str | None]]] = {}
    for edition in licensed:
        for code, title, short in edition.database.execute(
            "SELECT code, coalesce(long, consumer, medium, short), short FROM descriptors"
        ):
            printed.setdefault(code, []).append((edition.facts.effective_from, title, short))
    until = {edition.facts.effective_from: end_of_year(edition.facts.effective_from) for edition in licensed}
    return {code: titles_of(rows, until) for code, rows in printed.items()}


def _years(opened: Sequence[OpenEdition], listed: Sequence[Listed]) -> list[Edition]:
    """Make an edition of each year for which a file is loaded: CPT is published on 1 January."""
    by_year: dict[int, list[OpenEdition]] = {}
    for each in opened:
        by_year.setdefault(each.facts.effective_from.year, []).append(each)
    years = sorted(by_year)
    return [
        Edition(
            system=CodeSystem.CPT,
            id=str(year),
            title=f"CPT {year}" if _licensed(by_year[year]) else f"CPT {year}, numbers that CMS files name",
            effective_from=date(year, 1, 1),
            effective_to=end_of_year(date(year, 1, 1)),
            source="; ".join(sources_of(each) for each in by_year[year]),
            billable_count=reportable_on(listed, date(year, 1, 1)),
            states_days=any(each.facts.dataset is Dataset.BETOS for each in by_year[year]),
        )
        for year in years
    ]


def _without_files(listed: Sequence[Listed]) -> Edition:
    return Edition(
        system=CodeSystem.CPT,
        id="numbers",
        title="CPT numbers that Coding Ahead describes; no file that names them is loaded",
        effective_from=EARLIEST,
        effective_to=None,
        source="Coding Ahead's own texts",
        billable_count=len(listed),
    )


def _licensed(opened: Sequence[OpenEdition]) -> bool:
    return any(each.facts.dataset is Dataset.CPT for each in opened)

"""Places of service put together: the codes that are assigned."""

from datetime import date

from services.lookup.codesets.code_set import CodeSet, Step
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Window
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.systems.hcpcs import EARLIEST
from services.lookup.systems.imports.place_of_service import FIRST_DAYS, UNASSIGNED
from services.lookup.systems.listing import Listed, Listing, editions_of, last_days, titles_of


def read_places_of_service(editions: Editions, _sources: Sources, began: Step) -> CodeSet | None:
    """Read the places of service; None where no list is loaded. No list says since when a place is assigned."""
    opened = editions.of(Dataset.PLACE_OF_SERVICE)
    if not opened:
        return None
    began("reading places of service")
    covered = Window(min(opened[0].facts.effective_from, EARLIEST), None)
    begins = [edition.facts.effective_from for edition in opened]
    until = last_days(begins)
    printed: dict[str, list[tuple[date, str]]] = {}
    listed = []
    for edition in opened:
        for code, title in edition.database.execute("SELECT code, title FROM places"):
            if title != UNASSIGNED:
                printed.setdefault(code, []).append((edition.facts.effective_from, title))
    for code in sorted(printed):
        rows = [(day, title, None) for day, title in printed[code]]
        latest = rows[-1][0]
        last = until[latest] if latest != begins[-1] else None
        first = FIRST_DAYS.get(code, covered.first if rows[0][0] == begins[0] else rows[0][0])
        listed.append(Listed(code, (Window(first, last),), titles_of(rows, until)))
    listing = Listing(CodeSystem.POS, covered)
    parent = listing.group("01-99", "Place of Service Code Set")
    for each in listed:
        listing.code(each, parent)
    return listing.code_set(editions_of(CodeSystem.POS, opened, listed))

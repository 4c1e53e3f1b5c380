"""What the loaded files leave open about a code, said in sentences."""

from collections.abc import Iterator
from datetime import date

from services.lookup.domain import CodeSystem
from services.lookup.editions.calendar import first_of_quarter
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.systems.hcpcs import EARLIEST
from services.lookup.systems.membership import is_named

_DAYS = "SELECT ended FROM codes WHERE code = ? AND added IS NOT NULL"


def of(editions: Editions, system: str, code: str, on: date) -> Iterator[str]:
    """List the reservations under which the page of a code is to be read."""
    if system in {CodeSystem.HCPCS, CodeSystem.MODIFIER}:
        yield from _of_hcpcs(editions.of(Dataset.HCPCS), code, on)
    if system == CodeSystem.CPT and not editions.of(Dataset.CPT):
        stated = _states_days(editions.of(Dataset.BETOS), code)
        yield _OF_STATED_CPT if stated else _OF_CPT if is_named(editions, code) else _OF_NOBODY
    if system == CodeSystem.POS:
        yield f"The list does not say since when a place is assigned: most are taken to be older than {EARLIEST}."
    if system == CodeSystem.MODIFIER and _is_of_cpt(editions.of(Dataset.CPT_MODIFIERS), code):
        yield f"The list does not say since when a CPT modifier is in use: most are taken to be older than {EARLIEST}."
    if system == CodeSystem.ICD9CM:
        yield "The mappings that name this code do not say since when it was valid: its days are those of FY2015."


_OF_CPT = (
    "Without a licensed CPT file its first and last days are inferred: it counts from the year in which a loaded CMS"
    " file first names it, and until one no longer does."
)
_OF_NOBODY = "No loaded file names this number: on which days it is in force is not known here."
_OF_STATED_CPT = (
    "Without a licensed CPT file its days are those that RBCS states; its end is also inferred from the first later"
    " CMS file that no longer names it."
)


def _of_hcpcs(opened: tuple[OpenEdition, ...], code: str, on: date) -> Iterator[str]:
    listed = [
        each for each in opened if each.database.execute("SELECT 1 FROM codes WHERE code = ?", (code,)).fetchone()
    ]
    if not opened or (not listed and len(code) == _MODIFIER_LENGTH):
        return
    if not listed:
        yield "No loaded HCPCS file has this code; another file of CMS names it, and its days are inferred from that."
        return
    dated = [each for each in listed if each.database.execute(_DAYS, (code,)).fetchone()]
    newest = listed[-1]
    if not dated:
        before = [each for each in opened if each.facts.effective_from < listed[0].facts.effective_from]
        since = f" It was not in the file of {before[-1].facts.title} yet." if before else ""
        yield f"{listed[0].facts.title} lists this code without saying when it was added.{since}"
    elif dated[-1] is not newest and dated[-1].database.execute(_DAYS, (code,)).fetchone() == (None,):
        begins = dated[-1].facts.effective_from
        yield (
            f"Whether this code has ended is not known since {begins}: {dated[-1].facts.title} has it as in force, and"
            f" {newest.facts.title}, which lists it, does not mark the codes that have ended."
        )
    if newest is opened[-1] and first_of_quarter(on) > newest.facts.effective_from:
        yield f"The newest HCPCS file that is loaded is {newest.facts.title}: what changed since then is not known."


_MODIFIER_LENGTH = 2


def _is_of_cpt(lists: tuple[OpenEdition, ...], code: str) -> bool:
    statement = "SELECT 1 FROM modifiers WHERE code = ?"
    return any(each.database.execute(statement, (code,)).fetchone() for each in lists)


def _states_days(classifications: tuple[OpenEdition, ...], code: str) -> bool:
    statement = "SELECT 1 FROM classes WHERE code = ? AND added IS NOT NULL"
    return any(each.database.execute(statement, (code,)).fetchone() for each in classifications)

"""Every code system that can be put together, one builder each."""

from services.lookup.codesets.code_set import Builder, CodeSet, Step
from services.lookup.codesets.icd10cm import read_icd10cm
from services.lookup.codesets.icd10pcs import read_icd10pcs
from services.lookup.codesets.sources import Sources
from services.lookup.editions.editions import Editions
from services.lookup.systems.cpt import read_cpt
from services.lookup.systems.hcc import read_hccs
from services.lookup.systems.hcpcs import read_hcpcs
from services.lookup.systems.icd9cm import read_icd9cm
from services.lookup.systems.modifier import read_modifiers
from services.lookup.systems.ms_drg import read_ms_drgs
from services.lookup.systems.place_of_service import read_places_of_service

BUILDERS: tuple[Builder, ...] = (
    read_icd10cm,
    read_icd10pcs,
    read_hcpcs,
    read_cpt,
    read_modifiers,
    read_places_of_service,
    read_ms_drgs,
    read_hccs,
    read_icd9cm,
)


def read_code_sets(editions: Editions, sources: Sources, began: Step) -> tuple[CodeSet, ...]:
    """Read every system that the open editions or the installed packages have, telling `began` of each step."""
    built = (build(editions, sources, began) for build in BUILDERS)
    return tuple(code_set for code_set in built if code_set is not None)

"""Every code system that can be put together, one builder each."""

from services.lookup.codesets.code_set import Builder, CodeSet, Step
from services.lookup.codesets.icd10cm import read_icd10cm
from services.lookup.codesets.sources import Sources
from services.lookup.editions.editions import Editions

BUILDERS: tuple[Builder, ...] = (read_icd10cm,)


def read_code_sets(editions: Editions, sources: Sources, began: Step) -> tuple[CodeSet, ...]:
    """Read every system that the open editions or the installed packages have, telling `began` of each step."""
    built = (build(editions, sources, began) for build in BUILDERS)
    return tuple(code_set for code_set in built if code_set is not None)

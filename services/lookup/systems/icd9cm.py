"""ICD-9-CM diagnoses put together: the codes that the general equivalence mappings name, without titles."""

from datetime import date
from itertools import groupby

from services.lookup.codesets.code_set import CodeSet, Step
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Edition, Window, canonical
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.systems.listing import Listed, Listing, sources_of

# ICD-10-CM replaced it for services and discharges from 2015-10-01 on (45 CFR 162.1002). The mappings do not say
# since when a code was valid; its last edition began on 2014-10-01.
_LAST_EDITION = Window(date(2014, 10, 1), date(2015, 9, 30))
_GROUPS = {
    "0": ("001-999", "Diseases and injuries"),
    "V": ("V01-V91", "Factors influencing health status and contact with health services"),
    "E": ("E000-E999", "External causes of injury and poisoning"),
}
_NAMED = (
    (Dataset.GEM_ICD9CM, "SELECT DISTINCT source FROM gem"),
    (Dataset.GEM_ICD10CM, "SELECT DISTINCT target FROM gem WHERE NOT no_map"),
)


def read_icd9cm(editions: Editions, _sources: Sources, began: Step) -> CodeSet | None:
    """Read the codes; None where no mapping is loaded."""
    opened = [edition for dataset, _ in _NAMED for edition in editions.of(dataset)]
    if not opened:
        return None
    began("reading ICD-9-CM numbers")
    named = {
        canonical(CodeSystem.ICD9CM, code)
        for dataset, statement in _NAMED
        for edition in editions.of(dataset)
        for (code,) in edition.database.execute(statement)
    }
    listed = [Listed(code, (_LAST_EDITION,)) for code in sorted(filter(None, named), key=_place)]
    listing = Listing(CodeSystem.ICD9CM, Window(_LAST_EDITION.first, None))
    for group, codes in groupby(listed, key=lambda each: _group(each.code)):
        above = listing.group(*_GROUPS[group])
        for begins, tenth in groupby(codes, key=lambda each: each.code.partition(".")[0][:-1]):
            parent = listing.group(f"{begins}0-{begins}9", f"{begins}0 to {begins}9", above)
            for each in tenth:
                listing.code(each, parent)
    return listing.code_set([_edition(len(listed), "; ".join(dict.fromkeys(map(sources_of, opened))))])


def _edition(count: int, source: str) -> Edition:
    title = "ICD-9-CM FY2015, diagnoses that the mappings name"
    return Edition(CodeSystem.ICD9CM, "FY2015", title, _LAST_EDITION.first, _LAST_EDITION.last, source, count)


def _group(code: str) -> str:
    return code[0] if code[0] in _GROUPS else "0"


def _place(code: str) -> tuple[int, str]:
    return list(_GROUPS).index(_group(code)), code

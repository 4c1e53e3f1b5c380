"""Hierarchical condition categories put together, model by model, from the editions of risk adjustment."""

import re

from services.lookup.codesets.code_set import CodeSet, Step
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Window
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.systems.listing import Listed, Listing, editions_of, joined, last_days, titles_of

_MODEL = re.compile(r"(RxHCC|CMS-HCC ESRD|CMS-HCC) Model V(\d+)")
_PREFIXES = {"CMS-HCC": "", "CMS-HCC ESRD": "ESRD-", "RxHCC": "RX-"}

Row = tuple[Window, str | None]


def hcc_code(model: str, category: str) -> str:
    """Name a category of a model as its page is: "V28-HCC37" for HCC 37 of "CMS-HCC Model V28".

    Raises ValueError for a model that is not named so.
    """
    named = _MODEL.fullmatch(model)
    if named is None:
        raise ValueError(f"{model} is not named as a risk adjustment model is")
    return f"{_PREFIXES[named[1]]}V{named[2]}-HCC{category}"


def read_hccs(editions: Editions, _sources: Sources, began: Step) -> CodeSet | None:
    """Read the categories; None where no edition of risk adjustment is loaded."""
    opened = editions.of(Dataset.HCC)
    if not opened:
        return None
    began("reading HCCs")
    printed: dict[str, dict[int, list[Row]]] = {}
    for edition in opened:
        days = Window(edition.facts.effective_from, edition.facts.effective_to)
        for model, category, label in edition.database.execute("SELECT model, hcc, label FROM hccs"):
            printed.setdefault(model, {}).setdefault(int(category), []).append((days, label))
    until = last_days([edition.facts.effective_from for edition in opened])
    newest = opened[-1].facts.effective_to
    listing = Listing(CodeSystem.HCC, Window(opened[0].facts.effective_from, None))
    listed = []
    for model in sorted(printed):
        parent = listing.group(hcc_code(model, "").removesuffix("-HCC") + "-HCCS", model)
        for category, rows in sorted(printed[model].items()):
            titles = titles_of([(days.first, label, None) for days, label in rows], until)
            code = hcc_code(model, str(category))
            listed.append(Listed(code, joined((days for days, _ in rows), newest), titles, reportable=False))
            listing.code(listed[-1], parent)
    return listing.code_set(editions_of(CodeSystem.HCC, opened, listed))

"""MS-DRGs, their categories, and complications, asked of one edition each through its index."""

from datetime import date
from decimal import Decimal

from services.lookup.editions.file import OpenEdition
from services.lookup.risk.profile import ExcludedIn, Grouping, MsDrg, Severity
from services.lookup.risk.versions import version_on

_MDC = "SELECT mdc FROM mdcs WHERE code = ? AND first_version <= ? AND last_version >= ?"
_GROUP_COLUMNS = "drg, title, mdc, type, post_acute, special_pay, weight, geometric_stay, arithmetic_stay"
_GROUP = f"SELECT {_GROUP_COLUMNS} FROM drgs WHERE drg = ?"  # noqa: S608 (columns of ours)
_GROUPS = f"SELECT {_GROUP_COLUMNS} FROM drgs WHERE mdc = ? ORDER BY drg"  # noqa: S608 (columns of ours)
_LEVEL = "SELECT level FROM complications WHERE code = ?"
_EXCLUDED = "SELECT collection, discharged_alive_only FROM excluded WHERE code = ?"
_EXCLUDED_BY = "SELECT count(*) FROM exclusions WHERE collection = ?"
_EXCLUDED_IN = "SELECT mdc, first_drg, last_drg, title FROM excluded_in_groups WHERE code = ? ORDER BY first_drg"
_EXCLUDES = """
SELECT 1 FROM excluded x JOIN exclusions e USING (collection) WHERE x.code = ? AND e.principal = ?
"""
_NO_MDC = "00"


def severity(lists: OpenEdition, exclusions: OpenEdition | None, code: str) -> Severity:
    """Say whether a secondary diagnosis is a CC or an MCC, and when it is not."""
    found = lists.database.execute(_LEVEL, (code,)).fetchone()
    level = found[0] if found else ""
    if exclusions is None:
        return Severity(level, False, "", None, (), lists.facts)
    collection, alive_only = exclusions.database.execute(_EXCLUDED, (code,)).fetchone() or (None, 0)
    (excluded_by,) = exclusions.database.execute(_EXCLUDED_BY, (collection,)).fetchone()
    excluded_in = tuple(ExcludedIn(*row) for row in exclusions.database.execute(_EXCLUDED_IN, (code,)))
    return Severity(level, bool(alive_only), collection or "", excluded_by, excluded_in, lists.facts)


def excludes(edition: OpenEdition, principal: str, secondary: str) -> bool:
    """Tell whether a principal diagnosis takes a secondary one's severity away (Table 6K)."""
    return edition.database.execute(_EXCLUDES, (secondary, principal)).fetchone() is not None


def grouping(categories: OpenEdition, weights: OpenEdition | None, code: str, on: date) -> Grouping | None:
    """Find the category of a principal diagnosis on a day of discharge; None where the grouper has none for it."""
    version = version_on(on)
    found = categories.database.execute(_MDC, (code, version, version)).fetchone()
    if found is None or found[0] == _NO_MDC:
        return None
    rows = weights.database.execute(_GROUPS, found) if weights else ()
    groups = tuple(_group(row, weights) for row in rows) if weights else ()
    return Grouping(found[0], groups, categories.facts)


def group(weights: OpenEdition, drg: str) -> MsDrg | None:
    """Find a group by its number."""
    row = weights.database.execute(_GROUP, (drg,)).fetchone()
    return _group(row, weights) if row else None


def _group(row: tuple[str, str, str, str, int, int, str | None, str | None, str | None], weights: OpenEdition) -> MsDrg:
    drg, title, mdc, kind, post_acute, special_pay, *figures = row
    weight, geometric, arithmetic = (Decimal(figure) if figure else None for figure in figures)
    return MsDrg(
        drg, title, mdc, kind, bool(post_acute), bool(special_pay), weight, geometric, arithmetic, weights.facts
    )

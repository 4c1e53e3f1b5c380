"""The NCCI's edits among the lines: pairs, units, add-on codes.

Medicare NCCI Policy Manual, chapter I; CMS MUE and add-on code files; Change Request 11168.
"""

from collections.abc import Iterator

from services.lookup.claims.claim import Claim, Setting
from services.lookup.claims.evaluations import is_evaluation
from services.lookup.claims.read import Line, ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.ncci.bypass import allowed, bypasses, counts_on_column1
from services.lookup.ncci.edits import AddOnCode, Mue, PtpEdit
from services.lookup.ncci.edits import Setting as Table

_TABLES = {Setting.PRACTITIONER: Table.PRACTITIONER, Setting.HOSPITAL: Table.HOSPITAL, Setting.DME: Table.DME}
_PTP = {Setting.PRACTITIONER: Dataset.PTP_PRACTITIONER, Setting.HOSPITAL: Dataset.PTP_HOSPITAL}
_MUE = {
    Setting.PRACTITIONER: Dataset.MUE_PRACTITIONER,
    Setting.HOSPITAL: Dataset.MUE_HOSPITAL,
    Setting.DME: Dataset.MUE_DME,
}
_POSTOPERATIVE_ONLY = "55"
_BY_LINE, _BY_DAY_POLICY = 1, 2
_LISTED_ONLY, _CONTRACTORS_ONLY = 1, 2
_MOST_NAMED = 8


def ncci_ptp(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find lines that an edit in force that day denies, and say of bypassed ones what bypasses them."""
    codes = tuple(dict.fromkeys(line.code for line in claim.lines))
    if tables.ncci:
        for edit in tables.ncci.pairs_among(codes, _TABLES[claim.setting], claim.on):
            yield from _pair(edit, claim)


def mue(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find more units than a line (adjudication indicator 1) or a day (2 and 3) may bear."""
    for code in dict.fromkeys(line.code for line in claim.lines):
        value = tables.ncci.mue(code, _TABLES[claim.setting], claim.on) if tables.ncci else None
        if value is None:
            continue
        lines = claim.lines_of(code)
        if value.adjudication_indicator == _BY_LINE:
            yield from (_too_many_on_line(line, value) for line in lines if line.line.units > value.units)
        else:
            yield from _too_many_on_day(lines, value)


def add_on(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find add-on codes without a primary that they may be added to."""
    billed = {line.code for line in claim.lines}
    for code in dict.fromkeys(line.code for line in claim.lines):
        primaries = tables.ncci.primaries(code, claim.on) if tables.ncci else ()
        if primaries and not billed & {each.primary for each in primaries}:
            yield _alone(claim.lines_of(code), primaries)


def no_pairs(claim: Claim) -> str:
    """Ask for a setting that has a table of pairs."""
    return "" if claim.setting in _PTP else f"Medicare has no table of code pairs for {claim.setting} claims."


def no_units(claim: Claim) -> str:
    """Ask for a setting that has a table of units."""
    return "" if claim.setting in _MUE else f"Medicare has no table of unit limits for {claim.setting} claims."


def ptp_tables(claim: Claim) -> tuple[str, ...]:
    """Name the table of pairs for the claim's setting."""
    return (_PTP[claim.setting],) if claim.setting in _PTP else ()


def mue_tables(claim: Claim) -> tuple[str, ...]:
    """Name the table of units for the claim's setting."""
    return (_MUE[claim.setting],) if claim.setting in _MUE else ()


def _pair(edit: PtpEdit, claim: ReadClaim) -> Iterator[Finding]:
    """Judge each line of column 2: one modifier of its own, or one on every line of column 1, bypasses the edit."""
    firsts, seconds = claim.lines_of(edit.column1), claim.lines_of(edit.column2)
    for second in seconds:
        met = [bypasses(edit, first.modifiers, second.modifiers, claim.on) for first in firsts]
        if met and all(met):
            by = tuple(dict.fromkeys(modifier for each in met for modifier in (*each.column1, *each.column2)))
            yield _bypassed(edit, firsts, second, by)
        else:
            yield _denied(edit, firsts, second, claim)


def _denied(edit: PtpEdit, firsts: tuple[Line, ...], second: Line, claim: ReadClaim) -> Finding:
    message = (
        f"{edit.column2} on line {second.number} is denied beside {edit.column1} (column 1 of the {edit.setting} "
        f"table, indicator {edit.modifier_indicator}): {edit.rationale or 'no rationale is published'}."
    )
    suggestion = (
        f"Leave {edit.column2} out; or, where the record documents {_documented(edit.column2, second, claim)}"
        if allowed(edit)
        else f"Leave {edit.column2} out: no modifier bypasses this edit."
    )
    return _of_pair(edit, firsts, second, Severity.ERROR, Said(message, suggestion))


def _documented(column2: str, second: Line, claim: ReadClaim) -> str:
    if is_evaluation(column2):
        return (
            "a significant, separately identifiable evaluation, 25 on its line bypasses the edit (57 where it was the "
            "decision for major surgery)."
        )
    where = "either line" if counts_on_column1(claim.on) else f"line {second.number}"
    return (
        f"a distinct service, an NCCI-associated modifier on {where} bypasses the edit: an anatomic one, XE, XS, XP, "
        "XU, or 59 where none says it better."
    )


def _bypassed(edit: PtpEdit, firsts: tuple[Line, ...], second: Line, by: tuple[str, ...]) -> Finding:
    message = (
        f"{edit.column2} on line {second.number} would be denied beside {edit.column1}; "
        f"{', '.join(by)} bypasses the edit (indicator {edit.modifier_indicator})."
    )
    suggestion = "The record must support the modifier; a different diagnosis alone does not."
    return _of_pair(edit, firsts, second, Severity.INFO, Said(message, suggestion))


def _of_pair(edit: PtpEdit, firsts: tuple[Line, ...], second: Line, weight: Severity, said: Said) -> Finding:
    lines = tuple(sorted((*(first.number for first in firsts), second.number)))
    source = _source(edit.edition)
    return Finding("ncci_ptp", weight, said, source, lines, (edit.column1, edit.column2))


def _too_many_on_line(line: Line, value: Mue) -> Finding:
    message = (
        f"Line {line.number} bills {line.line.units} units of {value.code}; a line bears at most {value.units} "
        "(adjudication indicator 1): the whole line is denied."
    )
    suggestion = (
        "Correct the units; where more were necessary and are documented, bill them on further lines, each with the "
        "modifier that says why (76, 77, 91, anatomic, XE, XS, XP, XU or 59)."
    )
    return Finding(
        "mue", Severity.ERROR, Said(message, suggestion), _source(value.edition), (line.number,), (value.code,)
    )


def _too_many_on_day(lines: tuple[Line, ...], value: Mue) -> Iterator[Finding]:
    """Add up the day, lines with modifier 55 left out; a line with 50 counts the units it bills."""
    counted = [line for line in lines if _POSTOPERATIVE_ONLY not in line.modifiers]
    units = sum(line.line.units for line in counted)
    if units > value.units:
        numbers = tuple(sorted(line.number for line in counted))
        message = (
            f"{units} units of {value.code} on one day; at most {value.units} are payable "
            f"(adjudication indicator {value.adjudication_indicator}): all of them are denied."
        )
        suggestion = (
            "Correct the units: this limit is policy, and no modifier or appeal to the contractor raises it."
            if value.adjudication_indicator == _BY_DAY_POLICY
            else "Correct the units; where the record proves more to be necessary, the contractor may pay on appeal."
        )
        yield Finding("mue", Severity.ERROR, Said(message, suggestion), _source(value.edition), numbers, (value.code,))


def _alone(lines: tuple[Line, ...], primaries: tuple[AddOnCode, ...]) -> Finding:
    first = primaries[0]
    named = sorted({each.primary for each in primaries if each.primary})
    weight = Severity.ERROR if first.edit_type == _LISTED_ONLY else Severity.WARNING
    message = (
        f"{first.add_on} is an add-on code (type {first.edit_type}), and none of its primary codes is on the claim."
    )
    choice = f"{', '.join(named[:_MOST_NAMED])}{', …' if len(named) > _MOST_NAMED else ''}"
    suggestion = {
        _LISTED_ONLY: f"Bill it with its primary of the same practitioner and day: {choice}.",
        _CONTRACTORS_ONLY: "Its primaries are defined by the contractor: ask there.",
    }.get(first.edit_type, f"Bill it with its primary: {choice}, or one that the contractor defines.")
    numbers = tuple(sorted(line.number for line in lines))
    return Finding("add_on", weight, Said(message, suggestion), _source(first.edition), numbers, (first.add_on,))


def _source(facts: EditionFacts) -> Source:
    return Source(facts.dataset, facts.id, facts.effective_from)

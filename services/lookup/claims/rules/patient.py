"""Diagnoses that do not go with the patient's age or sex, by the tables of the Medicare code editor.

The editor is made for inpatient claims; elsewhere its findings are warnings. Its sex conflict edit ended on 2024-09-30:
from then on its tables mark no code as one of a sex.
"""

from collections.abc import Iterator
from datetime import date

from services.lookup.claims.claim import Claim, Setting, Sex
from services.lookup.claims.read import Diagnosis, ReadClaim
from services.lookup.claims.rules.sequencing import EDITOR
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity

_GROUPS = ("newborn", "pediatric", "maternity", "adult")
_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}
_SEX_EDIT_ENDED = date(2024, 9, 30)


def age(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find diagnoses that are marked for other years of age."""
    years = claim.claim.patient.age_on(claim.on)
    editor = tables.code_editor
    for each in claim.billable if editor and years is not None else ():
        for group in _GROUPS:
            ages = editor.ages(group, claim.on) if editor and group in editor.marks(each.code, claim.on) else None
            if ages and years is not None and not ages[0] <= years <= ages[1]:
                message = f"{each.label} is marked {group}, ages {ages[0]} to {ages[1]}; the patient is {years}."
                yield _finding("age", each, message, claim, tables)


def sex(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find diagnoses that are marked for the other sex."""
    editor, patient = tables.code_editor, claim.claim.patient
    for each in claim.billable if editor else ():
        for mark, marked in _SEXES.items():
            if editor and patient.sex is not marked and mark in editor.marks(each.code, claim.on):
                message = f"{each.label} is marked for {mark} patients only; the claim says {patient.sex}."
                yield _finding("sex", each, message, claim, tables)


def no_birth_date(claim: Claim) -> str:
    """Ask for the birth date."""
    return "" if claim.patient.birth_date else "The claim gives no birth date."


def no_sex(claim: Claim) -> str:
    """Ask for the sex, and for a day on which the edit was in force."""
    if claim.date_of_service > _SEX_EDIT_ENDED:
        return f"The Medicare code editor's sex conflict edit ended on {_SEX_EDIT_ENDED}."
    return "" if claim.patient.sex is not Sex.UNKNOWN else "The claim gives no sex."


def _finding(rule: str, each: Diagnosis, message: str, claim: ReadClaim, tables: Tables) -> Finding:
    weight = Severity.ERROR if claim.setting is Setting.INPATIENT else Severity.WARNING
    said = Said(message, "Correct the patient's data or the diagnosis.")
    return Finding(rule, weight, said, tables.source(EDITOR, claim.on), each.lines, (each.code,))

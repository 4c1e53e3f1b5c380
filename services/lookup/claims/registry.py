"""Every rule that there is, with what it needs; a new one is one line here."""

from services.lookup.claims.rule import Rule, on
from services.lookup.claims.rules import (
    covered,
    duplicates,
    edits,
    exclusions,
    lines,
    modifiers,
    patient,
    sequencing,
    sides,
    validity,
)

_DIAGNOSES = on("icd10cm")
_EDITOR = on(sequencing.EDITOR)
_NOTHING = on()

RULES: tuple[Rule, ...] = (
    Rule("code_validity", validity.code_validity, _DIAGNOSES),
    Rule("not_billable", validity.not_billable, _DIAGNOSES),
    Rule("seventh_character", validity.seventh_character, _DIAGNOSES),
    Rule("laterality", sides.laterality_of_diagnoses, _DIAGNOSES),
    Rule("laterality", sides.laterality_of_modifiers, _DIAGNOSES),
    Rule("excludes1", exclusions.excludes1, _DIAGNOSES),
    Rule("excludes2", exclusions.excludes2, _DIAGNOSES),
    Rule("code_first", sequencing.code_first, _DIAGNOSES),
    Rule("use_additional", sequencing.use_additional, _DIAGNOSES),
    Rule("manifestation_as_principal", sequencing.manifestation_as_principal, _DIAGNOSES),
    Rule("manifestation_as_principal", sequencing.marked_manifestation_as_principal, _EDITOR),
    Rule("external_cause_as_principal", sequencing.external_cause_as_principal, _EDITOR),
    Rule("unacceptable_principal", sequencing.unacceptable_principal, _EDITOR, missing=sequencing.inpatient_only),
    Rule("age", patient.age, _EDITOR, missing=patient.no_birth_date),
    Rule("sex", patient.sex, _EDITOR, missing=patient.no_sex),
    Rule("duplicate_diagnosis", duplicates.duplicate_diagnosis, _DIAGNOSES),
    Rule("duplicate_line", duplicates.duplicate_line, _NOTHING),
    Rule("code_validity", lines.line_validity, _NOTHING, consults=lines.systems),
    Rule("procedure_set", lines.procedure_set, on("icd10pcs")),
    Rule("unlisted", lines.unlisted, on("hcpcs")),
    Rule("diagnosis_pointer", lines.pointers, _NOTHING),
    Rule("place_of_service", lines.place_of_service, on("pos"), missing=lines.no_place),
    Rule("ncci_ptp", edits.ncci_ptp, edits.ptp_tables, missing=edits.no_pairs),
    Rule("mue", edits.mue, edits.mue_tables, missing=edits.no_units),
    Rule("add_on", edits.add_on, on("add_on_codes")),
    Rule("modifier", modifiers.known_modifiers, on("modifier")),
    Rule("modifier", modifiers.contradictions, _NOTHING),
    Rule("modifier", modifiers.of_evaluations, _NOTHING),
    Rule("modifier", modifiers.of_procedures, on(modifiers.RELATIVE_VALUES)),
    Rule("coverage", covered.coverage, on("coverage")),
)

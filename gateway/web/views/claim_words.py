"""What the claim check's verdicts, severities, rules and datasets are called on its page."""

from gateway.web.wording import spoken, system_name

VERDICTS = {
    "clean": "Nothing found that would stop this claim.",
    "warnings": "Something to look at before this claim goes out.",
    "errors": "This claim would be denied or sent back as it stands.",
}
# Sign and word beside the colour, so that no one needs the colour.
SEVERITIES = {"error": ("✕", "Error"), "warning": ("!", "Warning"), "info": ("i", "Note")}
RULES = {
    "ncci_ptp": "NCCI code pair",
    "mue": "Units (MUE)",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Code first",
    "use_additional": "Use additional code",
    "add_on": "Add-on code",
    "procedure_set": "Code set of procedures",
}
DATASETS = {
    "ptp_practitioner": "NCCI code pairs, practitioner",
    "ptp_hospital": "NCCI code pairs, outpatient hospital",
    "mue_practitioner": "Medically unlikely edits, practitioner",
    "mue_hospital": "Medically unlikely edits, outpatient hospital",
    "mue_dme": "Medically unlikely edits, equipment",
    "add_on_codes": "NCCI add-on codes",
    "relative_values": "Physician fee schedule",
    "coverage": "Medicare coverage database",
    "mce_diagnoses": "Medicare code editor",
    "ncci_policy_manual": "NCCI Policy Manual,",
    "claims_processing_manual": "Medicare Claims Processing Manual,",
}


def rule_name(key: str) -> str:
    """Name a rule as coders do."""
    return RULES.get(key, spoken(key))


def dataset_name(key: str) -> str:
    """Name a dataset or a code system."""
    return DATASETS.get(key, system_name(key))

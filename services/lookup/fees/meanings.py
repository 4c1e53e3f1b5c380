"""The indicators of the fee schedule in words of our own. Source: RVU25D, record layout and Attachment A."""

from dataclasses import dataclass

from services.lookup.fees.fees import Indicators

# A letter whose rows may bear an amount of the schedule.
PAYABLE_STATUSES = frozenset("ART")

STATUS = {
    "A": "Active: paid separately under the schedule when it is covered.",
    "B": "Bundled: its payment is always part of the payment for other services.",
    "C": "Contractor-priced: the Medicare contractor sets the amount, mostly case by case.",
    "D": "Deleted with the beginning of the year.",
    "E": "Excluded from the schedule by regulation: no amount under it.",
    "F": "Deleted or discontinued.",
    "G": "Not valid for Medicare, which uses another code.",
    "H": "The modifier of this row was deleted.",
    "I": "Not valid for Medicare, which uses another code to report and pay for the service.",
    "J": "Anesthesia: paid by base and time units with a conversion factor of its own, not by relative values.",
    "L": "Local code: the contractor decides.",
    "M": "Measurement code: for reporting only, never paid.",
    "N": "Not covered by Medicare.",
    "P": "Bundled when it is incident to a physician's service, else excluded: no amount under the schedule.",
    "Q": "Functional information code: for reporting only.",
    "R": "Restricted coverage: special instructions apply, and most such codes are priced by the contractor.",
    "T": "Paid only when no other service of the schedule is billed the same day by the same provider.",
    "X": "Excluded by statute: not a physician's service in the sense of the schedule.",
}
PCTC = {
    "0": "A physician's service that has no professional and technical parts: 26 and TC cannot be used.",
    "1": "A diagnostic test or radiology service with both parts: 26 and TC may be used.",
    "2": "The professional component alone, with codes of their own for the rest: 26 and TC cannot be used.",
    "3": "The technical component alone: 26 and TC cannot be used.",
    "4": "The whole test, whose parts have codes of their own: 26 and TC cannot be used.",
    "5": "Incident to a physician's service: not paid by the contractor in a hospital; 26 and TC cannot be used.",
    "6": "A laboratory test that a physician may interpret: 26 may be used, TC cannot.",
    "7": "Physical therapy: not paid here for hospital patients of an independent therapist.",
    "8": "A physician's reading of an abnormal smear of a hospital inpatient: TC is not recognised.",
    "9": "The concept of professional and technical components does not apply.",
}
GLOBAL_DAYS = {
    "000": "Endoscopy or minor procedure: the day of the procedure.",
    "010": "Minor procedure: the day of the procedure and the 10 days after it.",
    "090": "Major surgery: the day before, the day of surgery and the 90 days after it.",
    "MMM": "Maternity: the usual global period does not apply.",
    "XXX": "The global concept does not apply.",
    "YYY": "The contractor decides whether a global period applies.",
    "ZZZ": "Goes with another service and lies within the global period of that one.",
}
MULTIPLE_PROCEDURE = {
    "0": "No reduction when billed with other procedures.",
    "1": "The reduction before 1995: 100, 50, 25, 25, 25 percent.",
    "2": "Ranked by amount on the same day: 100, 50, 50, 50, 50 percent, then by report.",
    "3": "Endoscopy: within its family only what exceeds the base endoscopy is added, then families are ranked.",
    "4": "Imaging of the same session: 50 percent of further technical and 95 percent of further professional parts.",
    "5": "Therapy: 50 percent of the practice expense of further units and procedures.",
    "6": "Cardiovascular diagnostics: 75 percent of further technical components.",
    "7": "Ophthalmology diagnostics: 80 percent of further technical components.",
    "9": "The concept does not apply.",
}
BILATERAL = {
    "0": "No 150 percent: both sides together are paid as one.",
    "1": "150 percent when done on both sides.",
    "2": "The amount is for both sides already.",
    "3": "Each side is paid in full.",
    "9": "The concept does not apply.",
}
ASSISTANT = {
    "0": "An assistant at surgery is paid only with documentation of medical necessity.",
    "1": "An assistant at surgery is not paid, by statute.",
    "2": "An assistant at surgery may be paid.",
    "9": "The concept does not apply.",
}
CO_SURGEONS = {
    "0": "Co-surgeons are not permitted.",
    "1": "Co-surgeons may be paid with documentation that two were necessary.",
    "2": "Co-surgeons of two specialties are permitted without documentation.",
    "9": "The concept does not apply.",
}
TEAM = {
    "0": "Team surgery is not permitted.",
    "1": "Team surgery may be paid by report, with documentation that a team was necessary.",
    "2": "Team surgery is permitted and paid by report.",
    "9": "The concept does not apply.",
}
SUPERVISION = {
    "01": "A physician's general supervision.",
    "02": "A physician's direct supervision.",
    "03": "A physician's personal supervision.",
    "04": "None when a qualified psychologist furnishes it, else general supervision.",
    "05": "None when a qualified audiologist furnishes it, else general supervision.",
    "06": "A physician, or a physical therapist certified in electrophysiology, performs it.",
    "21": "General supervision with a certified technician, else direct supervision.",
    "22": "A technician in real-time contact with a physician may perform it.",
    "66": "A physician, or a physical therapist certified for this very procedure, performs it.",
    "6A": "As level 66; that therapist may supervise another, and alone may bill.",
    "77": "A certified physical therapist; else a therapist or technician under supervision.",
    "7A": "As level 77; the certified therapist may supervise another, and alone may bill.",
    "09": "The concept does not apply.",
}
IMAGING_FAMILY = {
    "88": "Further imaging of the same session is reduced.",
    "99": "The concept does not apply.",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One indicator: its key in answers, its name, the value in the file, and what that says."""

    key: str
    name: str
    value: str
    meaning: str


def meanings(row: Indicators) -> tuple[Meaning, ...]:
    """Put every indicator of a row in words."""
    shown = (
        ("status", "Status", row.status, STATUS),
        ("global_days", "Global days", row.global_days, GLOBAL_DAYS),
        ("pctc", "Professional and technical components", row.pctc, PCTC),
        ("multiple_procedure", "Multiple procedures (51)", row.multiple_procedure, MULTIPLE_PROCEDURE),
        ("bilateral", "Both sides (50)", row.bilateral, BILATERAL),
        ("assistant", "Assistant at surgery (80, 82, AS)", row.assistant, ASSISTANT),
        ("co_surgeons", "Co-surgeons (62)", row.co_surgeons, CO_SURGEONS),
        ("team", "Team surgery (66)", row.team, TEAM),
        ("supervision", "Supervision of diagnostic procedures", row.supervision, SUPERVISION),
        ("imaging_family", "Diagnostic imaging family", row.imaging_family, IMAGING_FAMILY),
    )
    return tuple(Meaning(key, name, value, words.get(value, "")) for key, name, value, words in shown)

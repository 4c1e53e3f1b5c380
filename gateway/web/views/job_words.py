"""What the values of a posting, and of the board's filter, are called."""

from codingahead.jobs.v1.posting_pb2 import Salary

from gateway.job_filter import JobFilter
from gateway.web.us_states import state_name
from gateway.web.wording import number, spoken

REMOTE_NAMES = {"onsite": "On site", "hybrid": "Hybrid", "remote": "Remote"}
TYPE_NAMES = {
    "FULL_TIME": "Full time",
    "PART_TIME": "Part time",
    "CONTRACTOR": "Contractor",
    "TEMPORARY": "Temporary",
    "INTERN": "Intern",
    "PER_DIEM": "Per diem",
}
SETTING_NAMES = {
    "inpatient": "Inpatient",
    "outpatient": "Outpatient",
    "profee": "Professional fee",
    "risk_adjustment": "Risk adjustment",
    "auditing": "Auditing",
    "cdi": "CDI",
    "denials": "Denials",
    "education": "Education",
}
UNIT_NAMES = {"HOUR": "an hour", "YEAR": "a year"}
FLAG_NAMES = {"cpc_a_welcome": "CPC-A welcome", "no_experience_welcome": "No experience needed"}
_NAMES = {"remote": REMOTE_NAMES, "employment_type": TYPE_NAMES, "setting": SETTING_NAMES}
USUAL_MILES = 50


def value_name(field: str, value: str) -> str:
    """What one value of a field is called."""
    if field == "state":
        return state_name(value)
    if field in FLAG_NAMES:
        return FLAG_NAMES[field]
    return _NAMES.get(field, {}).get(value, spoken(value) if field == "setting" else value)


def salary_words(salary: Salary) -> str:
    """What is paid, in one line; empty for unsaid."""
    if not salary.max:
        return ""
    low, high = number(salary.min), number(salary.max)
    span = f"{low} to {high}" if 0 < salary.min < salary.max else high
    return f"{salary.currency} {span} {UNIT_NAMES.get(salary.unit, salary.unit)}".strip()


def condition_name(wanted: JobFilter, field: str) -> str:
    """What one condition of a filter is called, in a few words."""
    if field == "q":
        return f"“{wanted.q}”"
    if field == "near":
        return f"Within {wanted.within_miles or USUAL_MILES} miles of {wanted.near}"
    if field == "salary_min":
        return f"From ${number(wanted.salary_min)} a year"
    if field == "posted_within_days":
        days = wanted.posted_within_days
        return f"Posted in the last {'day' if days == 1 else f'{days} days'}"
    return value_name(field, str(getattr(wanted, field)))

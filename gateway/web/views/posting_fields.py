"""The form of a posting: its fields, what may be chosen, and what was typed into it."""

from collections.abc import Iterable, Mapping
from datetime import UTC

from codingahead.jobs.v1.posting_pb2 import CredentialGroup, Posting, PostingContent

from gateway.web.views import posting_words as words
from gateway.web.views.job_words import REMOTE_NAMES, SETTING_NAMES, TYPE_NAMES
from gateway.web.views.search import Option

Typed = Mapping[str, str]

# The credentials that are asked for most, AAPC's before AHIMA's; any other is typed.
COMMON_CREDENTIALS = (
    *("CPC", "COC", "CIC", "CRC", "CPMA", "CDEO", "CPB"),
    *("CCA", "CCS", "CCS-P", "RHIT", "RHIA", "CDIP"),
)
LABELS = {
    "title": "Title",
    "employment_type": "Employment",
    "openings": "Openings",
    "valid_through": "Open until",
    "description_markdown": "Description",
    "remote": "Place of work",
    "city": "City",
    "state": "State or region",
    "country": "Country",
    "remote_states": "States where a remote coder may live",
    "salary_min": "Pay from",
    "salary_max": "Pay to",
    "salary_unit": "Paid by the",
    "salary_currency": "Currency",
    "salary_explanation": "Why the range is so wide",
    "credentials": "One of these is required",
    "credentials_more": "Others that are enough as well",
    "credential_groups": "Also required",
    "preferred_credential_groups": "Preferred",
    "cpc_a_welcome": "Apprentices (CPC-A) are welcome",
    "no_experience_welcome": "No experience is needed",
    "years_experience": "Years of experience, at least",
    "specialties": "Specialties",
    "settings": "Setting",
    "code_sets": "Code sets",
    "encoders": "Encoders",
    "ehrs": "EHRs",
    "charts_per_hour": "Charts an hour",
    "accuracy_percent": "Accuracy in percent",
    "shift": "Shift",
    "equipment_supplied": "Equipment is supplied",
    "benefits": "Benefits",
    "visa_sponsorship": "A visa is sponsored",
    "apply_method": "Where people apply",
    "apply_url": "Address to apply at",
}
BOXES = {
    "credentials": tuple(Option(name, name) for name in COMMON_CREDENTIALS),
    "settings": tuple(Option(*pair) for pair in SETTING_NAMES.items()),
    "code_sets": tuple(Option(*pair) for pair in words.CODE_SET_NAMES.items()),
}
CHOICES = {
    "employment_type": tuple(Option(*pair) for pair in TYPE_NAMES.items()),
    "remote": tuple(Option(*pair) for pair in REMOTE_NAMES.items()),
    "shift": (Option("", "Not said"), *(Option(*pair) for pair in words.SHIFT_NAMES.items())),
    "salary_unit": (Option("YEAR", "Year"), Option("HOUR", "Hour")),
    "apply_method": tuple(Option(*pair) for pair in words.APPLY_NAMES.items()),
}
TICKS = ("cpc_a_welcome", "no_experience_welcome", "equipment_supplied", "visa_sponsorship")
BLANK: Typed = {
    "employment_type": "FULL_TIME",
    "remote": "onsite",
    "country": "US",
    "salary_unit": "YEAR",
    "salary_currency": "USD",
    "apply_method": "here",
    "openings": "1",
}
# What a refusal of jobs calls differently from the form.
_NAMED = {
    "location.city": "city",
    "location.state": "state",
    "location.country": "country",
    "salary": "salary_min",
    "salary.min": "salary_min",
    "salary.max": "salary_max",
    "salary.unit": "salary_unit",
    "salary.currency": "salary_currency",
}


def field_name(refused: str) -> str:
    """Name the form's field that a refusal speaks of."""
    return _NAMED.get(refused, refused)


def box_name(field: str, value: str) -> str:
    """Name one box of a list: no parameter may come twice."""
    return f"{field}-{value}"


def typed_of(said: Posting | PostingContent) -> dict[str, str]:
    """Write what a posting says as one would type it, without its last day."""
    details, place, salary = said.details, said.location, said.salary
    known = [name for name in said.credentials if name in COMMON_CREDENTIALS]
    others = [name for name in said.credentials if name not in COMMON_CREDENTIALS]
    ticked = {"credentials": known, "settings": details.settings, "code_sets": details.code_sets}
    typed = {
        **{name: getattr(said, name) for name in ("title", "description_markdown", "employment_type", "remote")},
        **{name: getattr(place, name) for name in ("city", "state", "country")},
        **{box_name(field, value): "on" for field, values in ticked.items() for value in values},
        **{name: "on" for name in TICKS if getattr(details, name)},
        **{name: ", ".join(getattr(details, name)) for name in ("encoders", "ehrs", "remote_states")},
        "credentials_more": ", ".join(others),
        "credential_groups": _group_lines(details.credential_groups),
        "preferred_credential_groups": _group_lines(details.preferred_credential_groups),
        "specialties": ", ".join(said.specialties),
        "benefits": "\n".join(details.benefits),
        "years_experience": str(details.years_experience) if details.HasField("years_experience") else "",
        "charts_per_hour": _figure(details.charts_per_hour),
        "accuracy_percent": _figure(details.accuracy_percent),
        "shift": details.shift,
        "salary_min": str(salary.min) if salary.max else "",
        "salary_max": str(salary.max) if salary.max else "",
        "salary_unit": salary.unit or "YEAR",
        "salary_currency": salary.currency or "USD",
        "salary_explanation": details.salary_explanation,
        "apply_method": details.apply_method or ("both" if said.apply_url else "here"),
        "apply_url": said.apply_url,
        "openings": str(details.openings or 1),
    }
    return {name: text for name, text in typed.items() if text}


def last_day(posting: Posting) -> str:
    """Write a posting's last day as a date field does."""
    return posting.valid_through.ToDatetime(tzinfo=UTC).date().isoformat()


def _group_lines(groups: Iterable[CredentialGroup]) -> str:
    return "\n".join(" or ".join(group.any_of) for group in groups)


def _figure(figure: float) -> str:
    return f"{figure:g}" if figure else ""

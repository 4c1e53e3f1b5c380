"""How a posting's states, fields and values are called, for its employer and for staff."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC

from codingahead.jobs.v1.posting_pb2 import CredentialGroup, Posting, PostingContent, PostingState
from google.protobuf.timestamp_pb2 import Timestamp

from gateway.shapes.words import word
from gateway.web.views.job_words import REMOTE_NAMES, SETTING_NAMES, TYPE_NAMES, salary_words
from gateway.web.wording import day, moment

# In the order of a posting's way.
STATE_NAMES = {
    "draft": "Draft",
    "pending_review": "In review",
    "published": "Public",
    "paused": "Paused",
    "rejected": "Refused",
    "filled": "Filled",
    "expired": "Expired",
    "closed": "Closed",
}
ENDED = frozenset({"filled", "expired", "closed"})
STATE_MEANS = {
    "draft": "Only you and your colleagues see it.",
    "pending_review": "Our staff read it before it is public. You need not do anything.",
    "published": "Everybody sees it and may apply.",
    "paused": "Nobody sees it until you resume it. What was sent for it is kept.",
    "rejected": "Our staff said no. Put right what they name, then send it to review again.",
    "filled": "It ended because somebody was found.",
    "expired": "Its last day has passed.",
    "closed": "It was ended.",
}
CODE_SET_NAMES = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "cpt": "CPT",
    "hcpcs": "HCPCS",
    "msdrg": "MS-DRG",
    "apc": "APC",
    "hcc": "HCC",
}
SHIFT_NAMES = {"day": "Day", "evening": "Evening", "night": "Night", "weekend": "Weekend", "flexible": "Flexible"}
APPLY_NAMES = {
    "here": "Here on CareerCenter",
    "external": "At the address below only",
    "both": "Here, or at the address",
}

Line = tuple[str, str]


def state_key(posting: Posting) -> str:
    """Name a posting's state as the contract does."""
    return word(PostingState.DESCRIPTOR, posting.state)


def said_day(at: Timestamp) -> str:
    """Write a day; empty for none."""
    return day(at.ToDatetime(tzinfo=UTC).date().isoformat()) if at.seconds else ""


def said_moment(at: Timestamp) -> str:
    """Write a time; empty for none."""
    return moment(at.ToDatetime(tzinfo=UTC)) if at.seconds else ""


def lines_of(said: Posting | PostingContent) -> tuple[Line, ...]:
    """Write down what a posting says, field by field and without its description; unsaid fields are left out."""
    return tuple((label, text) for label, text in (*_first_lines(said), *_detail_lines(said)) if text)


# What a reader finds elsewhere on the posting's page.
_SAID_ELSEWHERE = frozenset(
    ("Title", "Employment", "Place of work", "Location", "Salary", "Apprentices", "Apply at", "How to apply")
)


def lines_for_readers(said: Posting) -> tuple[Line, ...]:
    """Write down what a posting asks and offers beside its first lines."""
    return tuple(line for line in lines_of(said) if line[0] not in _SAID_ELSEWHERE)


def differences(now: Posting, wanted: PostingContent) -> tuple[tuple[str, str, str], ...]:
    """Set what is changed side by side: field, how it reads, how it would read."""
    before, after = _whole(now), _whole(wanted)
    labels = dict.fromkeys((*before, *after))
    changed = (label for label in labels if before.get(label, "") != after.get(label, ""))
    return tuple((label, before.get(label, ""), after.get(label, "")) for label in changed)


def _whole(said: Posting | PostingContent) -> dict[str, str]:
    return {**dict(lines_of(said)), "Description": said.description_markdown}


def _first_lines(said: Posting | PostingContent) -> Iterator[Line]:
    place = said.location
    yield "Title", said.title
    yield "Employment", TYPE_NAMES.get(said.employment_type, said.employment_type)
    yield "Place of work", REMOTE_NAMES.get(said.remote, said.remote)
    yield "Location", ", ".join(part for part in (place.city, place.state, place.country) if part)
    yield "Salary", salary_words(said.salary)
    yield "One of these credentials", " or ".join(said.credentials)
    yield "Specialties", ", ".join(said.specialties)
    yield "Apply at", said.apply_url


def _detail_lines(said: Posting | PostingContent) -> Iterator[Line]:
    details = said.details
    yield "Salary range explained", details.salary_explanation
    yield "Also required", _groups(details.credential_groups)
    yield "Preferred", _groups(details.preferred_credential_groups)
    yield "Apprentices", "CPC-A welcome" if details.cpc_a_welcome else ""
    yield "Experience", _experience(said)
    yield "Settings", _named(details.settings, SETTING_NAMES)
    yield "Code sets", _named(details.code_sets, CODE_SET_NAMES)
    yield "Encoders", ", ".join(details.encoders)
    yield "EHRs", ", ".join(details.ehrs)
    yield "Remote from", ", ".join(details.remote_states)
    yield "Productivity", f"{details.charts_per_hour:g} charts an hour" if details.charts_per_hour else ""
    yield "Accuracy", f"{details.accuracy_percent:g} %" if details.accuracy_percent else ""
    yield "Shift", SHIFT_NAMES.get(details.shift, details.shift)
    yield "Equipment", "Supplied" if details.equipment_supplied else ""
    yield "Benefits", ", ".join(details.benefits)
    yield "Visa", "Sponsored" if details.visa_sponsorship else ""
    yield "How to apply", APPLY_NAMES.get(details.apply_method, "") if said.apply_url else ""
    yield "Openings", str(details.openings) if details.openings > 1 else ""


def _experience(said: Posting | PostingContent) -> str:
    details = said.details
    if details.no_experience_welcome:
        return "None needed"
    if not details.HasField("years_experience"):
        return ""
    years = details.years_experience
    return f"At least {years} {'year' if years == 1 else 'years'}" if years else "None needed"


def _groups(groups: Iterable[CredentialGroup]) -> str:
    return "; ".join(" or ".join(group.any_of) for group in groups)


def _named(keys: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(key, key) for key in keys)

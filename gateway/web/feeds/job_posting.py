"""A public posting as a JobPosting of schema.org, with the fields that Google documents for job search."""

from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

from codingahead.jobs.v1.posting_pb2 import Employer, Posting, PostingState, Salary
from google.protobuf.timestamp_pb2 import Timestamp

from gateway.web.feeds.text import described, fit

Fields = dict[str, Any]


def is_public(posting: Posting) -> bool:
    """Whether everybody may see the posting now; its members see it in other states too."""
    return posting.state == PostingState.POSTING_STATE_PUBLISHED and not posting.employer.suspended


def job_posting(posting: Posting) -> Fields | None:
    """What a search engine is told of a posting; nothing unless it is public."""
    if not is_public(posting):
        return None
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": fit(posting.title),
        "description": described(posting.description_markdown),
        "datePosted": _moment(posting.publish_time),
        "validThrough": _moment(posting.valid_through),
        "employmentType": posting.employment_type,
        "identifier": {"@type": "PropertyValue", "name": fit(posting.employer.name), "value": posting.id},
        "hiringOrganization": _organization(posting.employer),
        "directApply": posting.details.apply_method != "external",
        "totalJobOpenings": posting.details.openings or 1,
        **_place(posting),
        **_base_salary(posting.salary),
    }


def _organization(employer: Employer) -> Fields:
    said = {"@type": "Organization", "name": fit(employer.name)}
    is_web_address = urlsplit(employer.website).scheme in {"http", "https"}
    return said | ({"sameAs": fit(employer.website)} if is_web_address else {})


def _place(posting: Posting) -> Fields:
    if posting.remote == "remote":
        return {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": _homes(posting)}
    place = posting.location
    named = {"addressLocality": place.city, "addressRegion": place.state, "addressCountry": place.country}
    address = {name: fit(value) for name, value in named.items() if value}
    return {"jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", **address}}}


def _homes(posting: Posting) -> list[Fields]:
    """Where a remote coder may live: the states that are named, else the country."""
    states = [{"@type": "State", "name": f"{state}, USA"} for state in posting.details.remote_states]
    return states or [{"@type": "Country", "name": fit(posting.location.country)}]


def _base_salary(salary: Salary) -> Fields:
    if not salary.max:
        return {}
    amount = {"minValue": salary.min, "maxValue": salary.max} if salary.min else {"value": salary.max}
    value = {"@type": "QuantitativeValue", **amount, "unitText": salary.unit}
    return {"baseSalary": {"@type": "MonetaryAmount", "currency": salary.currency, "value": value}}


def _moment(at: Timestamp) -> str:
    """RFC 3339, to the second."""
    return at.ToDatetime(tzinfo=UTC).isoformat(timespec="seconds")

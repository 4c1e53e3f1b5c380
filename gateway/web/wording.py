"""How days, times, counts and the names of code systems are written for people."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

SYSTEM_NAMES: Mapping[str, str] = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS",
    "cpt": "CPT®",
    "modifier": "Modifier",
    "pos": "Place of service",
    "msdrg": "MS-DRG",
    "hcc": "CMS-HCC",
    "icd9cm": "ICD-9-CM",
}


def system_name(system: str) -> str:
    """Name a code system as coders do; one that is not known keeps its key."""
    return SYSTEM_NAMES.get(system, system)


def day(iso_day: str) -> str:
    """Write an ISO 8601 day as "1 Oct 2025"; what is no day stays as it is."""
    try:
        parsed = date.fromisoformat(iso_day)
    except ValueError:
        return iso_day
    return f"{parsed.day} {parsed:%b %Y}"


def span(first: str, last: str) -> str:
    """Write two days as "1 Oct 2025 to 30 Sep 2026", either of them as "since 1 Oct 2025" or "until 30 Sep 2026"."""
    if first and last:
        return f"{day(first)} to {day(last)}"
    if first:
        return f"since {day(first)}"
    return f"until {day(last)}" if last else ""


def moment(at: datetime) -> str:
    """Write a time as "1 Oct 2025, 14:05 UTC"."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def number(count: int) -> str:
    """Write a count with its thousands set apart."""
    return f"{count:,}"


def spoken(key: str) -> str:
    """Turn a key of the contract into words: "full_time" to "Full time"."""
    return key.replace("_", " ").capitalize()

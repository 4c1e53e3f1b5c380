"""A job of Indeed's XML in the words of POST /api/v1/jobs; what cannot be read is handed on to be refused."""

import re
from collections.abc import Iterator
from datetime import UTC
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from email.utils import parsedate_to_datetime
from typing import Any

from services.jobs.feeds.bounds import LONGEST_HTML, MOST_TAGS, Unfit
from services.jobs.feeds.descriptions import markdown_of
from services.jobs.feeds.xml_feed import Job

_JOB_TYPES = {
    "fulltime": "FULL_TIME",
    "parttime": "PART_TIME",
    "contract": "CONTRACTOR",
    "contractor": "CONTRACTOR",
    "temporary": "TEMPORARY",
    "internship": "INTERN",
    "intern": "INTERN",
    "perdiem": "PER_DIEM",
    "prn": "PER_DIEM",
}
_UNITED_STATES = {"USA", "U.S.", "U.S.A.", "UNITED STATES", "UNITED STATES OF AMERICA"}
_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"}
_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(\.\d{1,2})?(k)?(?![\d.,]*\d)", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}(?![A-Za-z])|US\$|[$€£]")
_HOUR, _YEAR = re.compile(r"hour|\bhr\b|/h\b", re.IGNORECASE), re.compile(r"year|annu|\byr\b|/y\b", re.IGNORECASE)
_MOST_AMOUNTS = 2
_YEARS = re.compile(r"\d{1,2}")


def posting_of(job: Job) -> tuple[str, dict[str, Any] | Unfit]:
    """The reference of a job, and what a posting of it says; an Unfit where it cannot be taken."""
    tags = job.get("description", "").count("<")
    said = dict(_said(job)) if tags <= MOST_TAGS else Unfit(f"description: Use {MOST_TAGS:,} tags at most.")
    return job.get("referencenumber", ""), said


def _said(job: Job) -> Iterator[tuple[str, Any]]:
    description, url = job.get("description", ""), job.get("url", "")
    yield "title", job.get("title", "")
    # A text that was cut is refused for its length, however much of it is markup.
    yield "description_markdown", markdown_of(description) if len(description) <= LONGEST_HTML else description
    yield "employment_type", _job_type(job.get("jobtype", ""))
    yield "remote", _remote(job.get("remotetype", ""))
    yield "location", {name: _place(name, job.get(name, "")) for name in ("city", "state", "country")}
    yield "specialties", _list(job.get("category", ""))
    yield "credentials", _list(job.get("credentials", ""))
    if url:
        yield from (("apply_url", url), ("apply_method", "external"))
    if salary := job.get("salary", ""):
        yield "salary", _salary(salary)
    if years := _YEARS.match(job.get("experience", "")):
        yield "years_experience", int(years[0])
    if end := job.get("expirationdate", ""):
        yield "valid_through", _moment(end)


def _job_type(text: str) -> str:
    return _JOB_TYPES.get(re.sub(r"[^a-z]", "", text.lower()), text)


def _remote(text: str) -> str:
    said = text.lower()
    if not said:
        return "onsite"
    found = [kind for kind in ("hybrid", "remote", "onsite") if kind in said.replace("-", "").replace(" ", "")]
    return found[0] if found else text


def _place(name: str, text: str) -> str:
    return "US" if name == "country" and text.upper() in _UNITED_STATES else text


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _salary(text: str) -> dict[str, Any] | str:
    """A range such as `USD 52,000 - 68,000 per year`; cents widen it to whole units."""
    amounts, currency = [_amount(found) for found in _AMOUNT.finditer(text)], _CURRENCY.search(text)
    unit = "HOUR" if _HOUR.search(text) else "YEAR" if _YEAR.search(text) else ""
    if not 0 < len(amounts) <= _MOST_AMOUNTS or currency is None or not unit:
        return text
    least, most = amounts[0], amounts[-1]
    return {
        "min": int(least.to_integral_value(ROUND_FLOOR)),
        "max": int(most.to_integral_value(ROUND_CEILING)),
        "unit": unit,
        "currency": _SYMBOLS.get(currency[0], currency[0]),
    }


def _amount(found: re.Match[str]) -> Decimal:
    whole, cents, thousands = found.groups()
    return Decimal(whole.replace(",", "") + (cents or "")) * (1000 if thousands else 1)


def _moment(text: str) -> str:
    """A moment as RFC 822 writes it becomes one of RFC 3339; a day or anything else stays for whoever judges it."""
    try:
        read = parsedate_to_datetime(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return text

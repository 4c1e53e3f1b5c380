"""The postings in the XML that Indeed reads (Indeed, "XML feed reference")."""

from email.utils import format_datetime
from xml.dom.minidom import Element

from gateway.web.feeds.cdata import child, document, say
from gateway.web.feeds.offers import Channel, Offer
from gateway.web.wording import number

_JOB_TYPES = {
    "FULL_TIME": "fulltime",
    "PART_TIME": "parttime",
    "CONTRACTOR": "contract",
    "TEMPORARY": "temporary",
    "INTERN": "internship",
    "PER_DIEM": "per diem",
}
_REMOTE_TYPES = {"remote": "Fully remote", "hybrid": "Hybrid remote"}
_UNITS = {"HOUR": "per hour", "YEAR": "per year"}


def indeed(channel: Channel) -> bytes:
    """Write every posting. Addresses of streets, postal codes and e-mail are not told: the board publishes none."""
    made, source = document("source")
    say(source, "publisher", "Coding Ahead")
    say(source, "publisherurl", channel.origin)
    if channel.offers:
        say(source, "lastBuildDate", format_datetime(channel.updated, usegmt=True))
    for offer in channel.offers:
        _add_job(child(source, "job"), offer)
    return made.toxml(encoding="utf-8")


def _add_job(job: Element, offer: Offer) -> None:
    for tag, text in (
        ("title", offer.title),
        ("date", format_datetime(offer.published, usegmt=True)),
        ("referencenumber", offer.id),
        ("url", offer.url),
        ("company", offer.employer),
        ("city", offer.city),
        ("state", offer.state),
        ("country", offer.country),
        ("description", offer.description_html),
        ("salary", _salary(offer)),
        ("jobtype", _JOB_TYPES.get(offer.employment_type, "")),
        ("category", ", ".join(offer.specialties)),
        ("experience", _experience(offer.experience)),
        ("remotetype", _REMOTE_TYPES.get(offer.remote, "")),
        ("expirationdate", format_datetime(offer.valid_through, usegmt=True)),
    ):
        say(job, tag, text)


def _salary(offer: Offer) -> str:
    salary = offer.salary
    if not salary.max:
        return ""
    amounts = (salary.min, salary.max) if 0 < salary.min < salary.max else (salary.max,)
    return f"{salary.currency} {' - '.join(map(number, amounts))} {_UNITS.get(salary.unit, '')}".strip()


def _experience(years: int | None) -> str:
    return "" if years is None else f"{years}+ years"

"""The postings in the XML that LinkedIn reads of its partners."""

from email.utils import format_datetime
from xml.dom.minidom import Element

from gateway.web.feeds.cdata import child, document, say
from gateway.web.feeds.offers import Channel, Offer

_JOB_TYPES = {
    "FULL_TIME": "FULL_TIME",
    "PART_TIME": "PART_TIME",
    "CONTRACTOR": "CONTRACT",
    "TEMPORARY": "TEMPORARY",
    "INTERN": "INTERNSHIP",
    "PER_DIEM": "OTHER",
}
_WORKPLACES = {"onsite": "On-site", "hybrid": "Hybrid", "remote": "Remote"}
_PERIODS = {"HOUR": "HOURLY", "YEAR": "YEARLY"}


def linkedin(channel: Channel) -> bytes:
    """Write every posting. A company's id at LinkedIn and a poster's e-mail are not told: the board has none."""
    made, source = document("source")
    say(source, "publisher", "Coding Ahead")
    say(source, "publisherUrl", channel.origin)
    if channel.offers:
        say(source, "lastBuildDate", format_datetime(channel.updated, usegmt=True))
    say(source, "expectedJobCount", str(len(channel.offers)))
    for offer in channel.offers:
        _add_job(child(source, "job"), offer)
    return made.toxml(encoding="utf-8")


def _add_job(job: Element, offer: Offer) -> None:
    for tag, text in (
        ("partnerJobId", offer.id),
        ("company", offer.employer),
        ("title", offer.title),
        ("description", offer.description_html),
        ("applyUrl", offer.url),
        ("location", offer.place),
        ("city", offer.city),
        ("state", offer.state),
        ("country", offer.country),
        ("workplaceTypes", _WORKPLACES.get(offer.remote, "")),
        ("jobtype", _JOB_TYPES.get(offer.employment_type, "")),
        ("listDate", offer.published.isoformat()),
        ("expirationDate", offer.valid_through.isoformat()),
    ):
        say(job, tag, text)
    if offer.salary.max:
        _add_salary(child(child(job, "salaries"), "salary"), offer)


def _add_salary(salary: Element, offer: Offer) -> None:
    for tag, amount in (("lowEnd", offer.salary.min), ("highEnd", offer.salary.max)):
        if not amount:
            continue
        end = child(salary, tag)
        say(end, "amount", str(amount))
        say(end, "currencyCode", offer.salary.currency)
    say(salary, "period", _PERIODS.get(offer.salary.unit, ""))
    say(salary, "type", "BASE_SALARY")

"""A public posting as every feed tells it: its text fit for XML, its address whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote

from codingahead.jobs.v1.posting_pb2 import Posting, Salary
from google.protobuf.timestamp_pb2 import Timestamp

from gateway.web.feeds.text import described, fit

_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Offer:
    """One posting."""

    id: str
    url: str
    title: str
    employer: str
    city: str
    state: str
    country: str
    # onsite, hybrid, remote.
    remote: str
    employment_type: str
    specialties: tuple[str, ...]
    salary: Salary
    # Years; None for unsaid.
    experience: int | None
    description_markdown: str
    # Empty until it is rendered.
    description_html: str
    published: datetime
    updated: datetime
    valid_through: datetime

    @property
    def place(self) -> str:
        return ", ".join(part for part in (self.city, self.state, self.country) if part)


@dataclass(frozen=True)
class Channel:
    """The postings of one feed, newest first, and where it stands."""

    # Scheme and host of the site.
    origin: str
    # Of the feed itself and of the page that it goes with, below the origin, filter included.
    path: str
    page_path: str
    offers: Sequence[Offer]

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}"

    @property
    def page_url(self) -> str:
        return f"{self.origin}{self.page_path}"

    @property
    def updated(self) -> datetime:
        """The last change of a posting in it, so that the same postings make the same bytes."""
        return max((offer.updated for offer in self.offers), default=_NEVER)


def offer(posting: Posting, origin: str) -> Offer:
    """Make a public posting ready to be told."""
    place, details = posting.location, posting.details
    published = _moment(posting.publish_time)
    return Offer(
        id=posting.id,
        url=f"{origin}/jobs/{quote(posting.id, safe='')}",
        title=fit(posting.title),
        employer=fit(posting.employer.name),
        city=fit(place.city),
        state=fit(place.state),
        country=fit(place.country),
        remote=posting.remote,
        employment_type=posting.employment_type,
        specialties=tuple(fit(each) for each in posting.specialties),
        salary=posting.salary,
        experience=details.years_experience if details.HasField("years_experience") else None,
        description_markdown=posting.description_markdown,
        description_html="",
        published=published,
        updated=max(published, _moment(posting.update_time)),
        valid_through=_moment(posting.valid_through),
    )


def rendered(offer: Offer) -> Offer:
    """Make the description readable; costs milliseconds, up to half a second for a hostile one."""
    return replace(offer, description_html=described(offer.description_markdown))


def _moment(at: Timestamp) -> datetime:
    return at.ToDatetime(tzinfo=UTC).replace(microsecond=0)

"""What the index keeps of a posting: its terms, what one narrows by, and what it is ordered by."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tantivy import Document, Schema, SchemaBuilder

from services.jobs.domain.postings import HOURS_A_YEAR, Posting, Remote, Salary, SalaryUnit
from services.jobs.search.places import Spot, places, town_key
from services.jobs.search.state_names import STATE_NAMES
from services.jobs.search.text import plain, prepared, terms

# Fields that facets are counted of, named as in the contract.
FACETS = (
    "remote",
    "state",
    "credential",
    "employment_type",
    "setting",
    "specialty",
    "cpc_a_welcome",
    "no_experience_welcome",
)
YES = "true"
# A remote posting that takes people of every state.
EVERY_STATE = "*"
# The salary of what cannot be compared.
INCOMPARABLE = -1
STEMMED, SPELLED = "stemmed", "spelled"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ID_BITS, _LETTERS = 11, 3
# Of two equally fitting postings the newer stands first: a tenth of a percent for 100 days.
_DAYS_FOR_TWICE = 100_000
_DAY = timedelta(days=1)


def schema() -> Schema:
    """The fields of a posting. Numbers are signed: by unsigned ones tantivy orders wrongly."""
    made = SchemaBuilder()
    made.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "named", "text"):
        made.add_text_field(name, tokenizer_name=STEMMED, index_option="freq")
    made.add_text_field("spelling", tokenizer_name=SPELLED, index_option="basic")
    for name in FACETS:
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("town", "employer_id"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "valid_through", "salary"):
        made.add_integer_field(name, fast=True)
    made.add_float_field("freshness", fast=True)
    return made.build()


def document(posting: Posting, shape: Schema) -> Document:
    """A posting that has been published, as the index keeps it."""
    title, named = prepared(posting.content.title), prepared(_named(posting))
    text = "\n".join((title, named, prepared(_described(posting))))
    published_at = posting.published_at or posting.created_at
    fields: dict[str, Any] = {
        "id": posting.posting_id,
        "title": title,
        "named": named,
        "text": text,
        "spelling": text,
        "newest": newest_key(published_at, posting.posting_id),
        "valid_through": microseconds(posting.valid_through),
        "salary": dollars_a_year(posting.content.salary),
        "freshness": 1 + (published_at - _EPOCH) / _DAY / _DAYS_FOR_TWICE,
        "town": town_of(posting),
        "employer_id": posting.employer.employer_id,
    }
    return Document.from_dict(fields | facts(posting), shape)


def terms_of(posting: Posting) -> frozenset[str]:
    """Every term that a posting has: it is found by a query all of whose `text.terms` are among them."""
    return frozenset(terms("\n".join((posting.content.title, _named(posting), _described(posting)))))


def facts(posting: Posting) -> dict[str, list[str]]:
    """What a posting is narrowed by, under the name of each facet."""
    content = posting.content
    return {
        "remote": [content.remote],
        "state": sorted(states_of(posting)),
        "credential": sorted({name for group in content.required_groups for name in group}),
        "employment_type": [content.employment_type],
        "setting": sorted(set(content.settings)),
        "specialty": sorted({specialty.casefold() for specialty in content.specialties}),
        "cpc_a_welcome": [YES] * content.cpc_a_welcome,
        "no_experience_welcome": [YES] * content.no_experience_welcome,
    }


def states_of(posting: Posting) -> frozenset[str]:
    """The states that a posting is found under: where it is, and from where a remote one takes people."""
    content = posting.content
    in_the_states, remote = content.location.country == "US", content.remote == Remote.REMOTE
    if remote and in_the_states and not content.remote_states:
        return frozenset({EVERY_STATE})
    there = {content.location.state} if in_the_states and content.location.state else set[str]()
    return frozenset(there | (set(content.remote_states) if remote else set()))


def town_of(posting: Posting) -> list[str]:
    """The key of the town that one has to go to, if any."""
    content, place = posting.content, posting.content.location
    there = content.remote != Remote.REMOTE and place.country == "US" and place.city
    return [town_key(place.city, place.state)] if there else []


def spots_of(posting: Posting) -> dict[str, Spot]:
    """Where that town is, under its key; nothing for one that nobody knows."""
    place = posting.content.location
    spots = {town: places().town(place.city, place.state) for town in town_of(posting)}
    return {town: spot for town, spot in spots.items() if spot is not None}


def dollars_a_year(salary: Salary | None) -> int:
    """The highest that is paid, in US dollars a year; INCOMPARABLE where that cannot be said."""
    if salary is None or salary.currency != "USD":
        return INCOMPARABLE
    return salary.most * (HOURS_A_YEAR if salary.unit == SalaryUnit.HOUR else 1)


def newest_key(published_at: datetime, posting_id: str) -> int:
    """A number that orders as the moment does and then as the id does, as far as its first letters tell ids apart."""
    letters = "".join(each for each in posting_id[:_LETTERS] if each in "0123456789abcdef")
    first = int(letters, 16) >> (4 * _LETTERS - _ID_BITS) if len(letters) == _LETTERS else 0
    return (microseconds(published_at) << _ID_BITS) | first


def microseconds(moment: datetime) -> int:
    """A moment as a whole number."""
    return (moment - _EPOCH) // _MICROSECOND


def _named(posting: Posting) -> str:
    """What a posting names in few words, beside its title."""
    content, place = posting.content, posting.content.location
    where = (content.remote, "on site" if content.remote == Remote.ONSITE else "", place.city, place.state)
    lists = (content.specialties, *content.required_groups, content.settings, content.encoders, content.ehrs)
    names = (name.replace("_", " ") for each in lists for name in each)
    employer = posting.employer.profile.name
    state = STATE_NAMES.get(place.state, "") if place.country == "US" else ""
    return "\n".join((employer, *where, state, place.country, content.employment_type.replace("_", " "), *names))


def _described(posting: Posting) -> str:
    return plain(posting.content.description_markdown)

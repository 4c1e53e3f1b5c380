"""The board: what was found, what narrows it, and the ways out where nothing was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsResponse
from codingahead.jobs.v1.posting_filter_pb2 import Facet

from gateway.job_filter import JobFilter
from gateway.web.us_states import STATE_NAMES
from gateway.web.views.job_words import (
    FLAG_NAMES,
    REMOTE_NAMES,
    SETTING_NAMES,
    TYPE_NAMES,
    USUAL_MILES,
    condition_name,
    value_name,
)
from gateway.web.views.jobs import JobCard, job_card
from gateway.web.views.search import Option
from gateway.web.wording import number

_FACET_TITLES = {
    "remote": "Place of work",
    "credential": "Credential",
    "setting": "Setting",
    "employment_type": "Employment",
    "state": "State",
    "specialty": "Specialty",
}
# So many values of a field are seen at once; the others wait behind a word.
_SEEN_AT_ONCE = 6
_FAR_MILES = 200
_FLOORS = (40_000, 50_000, 60_000, 70_000, 80_000, 100_000, 120_000)
_DAYS = (1, 3, 7, 14, 30, 90)
_MILES = (10, 25, 50, 100, 200)
_EMPTY = JobFilter()


@dataclass(frozen=True)
class Choice:
    """A condition that a link adds, or takes away where it is set, and how many positions there would be."""

    label: str
    count: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class FacetView:
    """The choices of one field."""

    title: str
    choices: tuple[Choice, ...]

    @property
    def first(self) -> tuple[Choice, ...]:
        return self.choices[:_SEEN_AT_ONCE]

    @property
    def others(self) -> tuple[Choice, ...]:
        return self.choices[_SEEN_AT_ONCE:]


@dataclass(frozen=True)
class Way:
    """A link with what it leads to."""

    label: str
    href: str


@dataclass(frozen=True)
class JobsView:
    """The list and the filter that made it."""

    filter: JobFilter
    order: str = ""
    total: int = 0
    cards: tuple[JobCard, ...] = ()
    facets: tuple[FacetView, ...] = ()
    next_href: str = ""
    corrected: str = ""
    problem: str = ""

    @property
    def summary(self) -> str:
        if self.problem:
            return self.problem
        if not self.total:
            return "No open position matches." if self.filter.is_set else "No position is open right now."
        first = "best match first" if self.by_relevance else "newest first"
        return f"{number(self.total)} open {'position' if self.total == 1 else 'positions'}, {first}."

    @property
    def by_relevance(self) -> bool:
        return bool(self.filter.q) and self.order != "newest"

    @property
    def atom_path(self) -> str:
        return self.filter.path(base="/jobs/feed.xml")

    @property
    def rss_path(self) -> str:
        return self.filter.path(base="/jobs/rss.xml")

    @property
    def saved_path(self) -> str:
        """What is kept of it as a saved search, whose words are not corrected again."""
        return replace(self.filter, q=self.corrected or self.filter.q).path()

    @property
    def orders(self) -> tuple[Choice, ...]:
        """The orders that there are to choose from: without words one position is as relevant as another."""
        if not self.filter.q:
            return ()
        best = Choice("Best match", "", self.filter.path(), self.by_relevance)
        return best, Choice("Newest", "", self.filter.path(order="newest"), not self.by_relevance)

    @property
    def chips(self) -> tuple[Way, ...]:
        """What is looked for, each with the address of the list without it."""
        return tuple(
            Way(condition_name(self.filter, field), without(self.filter, field).path(order=self.order))
            for field in _conditions(self.filter)
        )

    @property
    def more_is_set(self) -> bool:
        """Whether anything is set that the first line of the form does not show."""
        return any(field not in {"q", "near"} for field in _conditions(self.filter))

    @property
    def ways_out(self) -> tuple[Way, ...]:
        """Where there may be something, when there is nothing here: the nearest first."""
        return (Way("Every open position", _EMPTY.path()),) if self.problem else tuple(_ways_out(self.filter))

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """Credentials and specialties that positions name, for whoever types one."""
        named = {facet.title: tuple(choice.label for choice in facet.choices) for facet in self.facets}
        return {"credential": named.get("Credential", ()), "specialty": named.get("Specialty", ())}

    @property
    def options(self) -> Mapping[str, tuple[Option, ...]]:
        """What the lists of the form offer."""
        wanted = self.filter
        return {
            "remote": _options("Anywhere", dict(reversed(REMOTE_NAMES.items()))),
            "employment_type": _options("Any", TYPE_NAMES),
            "setting": _options("Any", SETTING_NAMES),
            "state": _options("Any", STATE_NAMES),
            "salary_min": _options(
                "Any", {str(each): f"${number(each)}" for each in _with(wanted.salary_min, _FLOORS)}
            ),
            "posted_within_days": _options(
                "Any time", {str(each): _last(each) for each in _with(wanted.posted_within_days, _DAYS)}
            ),
            "within_miles": _options("", {str(each): f"{each} miles" for each in _with(wanted.within_miles, _MILES)})[
                1:
            ],
        }

    def is_chosen(self, field: str, value: str) -> bool:
        """Whether the form's list shows this value."""
        usual = USUAL_MILES if field == "within_miles" else ""
        return str(getattr(self.filter, field) or usual) == value


def jobs_view(wanted: JobFilter, found: ListPostingsResponse, order: str = "") -> JobsView:
    """Lay out the public postings that jobs has found."""
    token = found.next_page_token
    return JobsView(
        filter=wanted,
        order=order,
        total=found.total,
        cards=tuple(map(job_card, found.postings)),
        facets=tuple(_facets(wanted, order, found.facets)),
        next_href=wanted.path(token, order=order) if token else "",
        corrected=found.corrected_query,
    )


def without(wanted: JobFilter, field: str) -> JobFilter:
    """The same filter without one condition."""
    return replace(wanted, **{field: getattr(_EMPTY, field)}).normalised()


def _conditions(wanted: JobFilter) -> list[str]:
    names = (field.name for field in fields(wanted) if field.name != "within_miles")
    return [name for name in names if getattr(wanted, name)]


def _facets(wanted: JobFilter, order: str, found: Iterable[Facet]) -> Iterator[FacetView]:
    by_field = {facet.field: facet for facet in found}
    flags = [_choice(wanted, order, name, "true", _count(by_field[name])) for name in FLAG_NAMES if name in by_field]
    if flags:
        yield FacetView("Starting out", tuple(flags))
    for field, title in _FACET_TITLES.items():
        if facet := by_field.get(field):
            choices = [_choice(wanted, order, field, each.value, each.count) for each in facet.values]
            yield FacetView(title, tuple(sorted(choices, key=lambda choice: not choice.chosen)))


def _choice(wanted: JobFilter, order: str, field: str, value: str, count: int) -> Choice:
    set_to = getattr(wanted, field)
    chosen = set_to is True or (isinstance(set_to, str) and set_to.casefold() == value.casefold())
    added = replace(wanted, **{field: True if field in FLAG_NAMES else value})  # type: ignore[arg-type]  # of its own type
    leads_to = without(wanted, field) if chosen else added
    return Choice(value_name(field, value), number(count), leads_to.path(order=order), chosen)


def _count(facet: Facet) -> int:
    return sum(each.count for each in facet.values)


def _ways_out(wanted: JobFilter) -> Iterator[Way]:
    if wanted.near and (wanted.within_miles or USUAL_MILES) < _FAR_MILES:
        wider = replace(wanted, within_miles=_FAR_MILES)
        yield Way(condition_name(wider, "near"), wider.path())
    if (wanted.near or wanted.state) and not wanted.remote:
        yield Way(
            "Remote positions, wherever the employer is",
            replace(wanted, remote="remote", near="", state="").normalised().path(),
        )
    conditions = _conditions(wanted)
    if len(conditions) > 1:
        for field in conditions:
            named = f"Not only near {wanted.near}" if field == "near" else f"Without {condition_name(wanted, field)}"
            yield Way(named, without(wanted, field).path())
    yield Way("Every open position", _EMPTY.path())


def _options(anything: str, names: Mapping[str, str]) -> tuple[Option, ...]:
    return (Option("", anything), *(Option(value, label) for value, label in names.items()))


def _with(given: int, usual: tuple[int, ...]) -> list[int]:
    return sorted({*usual, given} - {0})


def _last(days: int) -> str:
    return "Last day" if days == 1 else f"Last {days} days"

"""Crosswalks laid out: whole alternatives side by side, combinations as scenarios of choice lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from codingahead.lookup.v1.crosswalk_pb2 import Crosswalk, CrosswalkItem, CrosswalksContent

from gateway.web.views.codes import STATUS_NAMES, code_path
from gateway.web.wording import day, system_name


@dataclass(frozen=True)
class Target:
    """A code that another leads to."""

    code: str
    title: str
    href: str
    ended: bool
    replaced_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ChoiceList:
    """Codes of which one is chosen."""

    number: int
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Scenario:
    """Choice lists from each of which one code is chosen; together they say what the source says."""

    number: int
    lists: tuple[ChoiceList, ...]


@dataclass(frozen=True)
class MapView:
    """What the mapping says of one of its sources; `path` leads there from the code of the page when derived."""

    source: str
    path: tuple[str, ...]
    alternative: int
    none: bool
    exact: bool
    targets: tuple[Target, ...]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True)
class ChangeView:
    """A code that came before or after, with the day between the two."""

    target: Target
    since: str
    together: bool


@dataclass(frozen=True)
class CrosswalksView:
    """The whole section."""

    source_name: str
    target_name: str
    explanation: str
    publication: str
    edition: str
    derived: bool
    maps: tuple[MapView, ...]
    previous: tuple[ChangeView, ...]
    newer: tuple[ChangeView, ...]
    new_since: str
    printed: str


def crosswalks_view(system: str, content: CrosswalksContent, on: str = "") -> CrosswalksView:
    """Lay out where a code leads, and what came before and after it."""
    crosswalk = content.crosswalk
    first = crosswalk.items[0] if crosswalk.items else CrosswalkItem()
    return CrosswalksView(
        source_name=system_name(system),
        target_name=system_name(crosswalk.target_system) if crosswalk.target_system else "",
        explanation=crosswalk.explanation,
        publication=first.source,
        edition=first.edition,
        derived=first.derived,
        maps=_maps(crosswalk, on),
        previous=_changes(content.changes, "previous", on),
        newer=_changes(content.changes, "replacement", on),
        new_since=day(content.new_since) if content.new_since else "",
        printed=content.printed,
    )


def _maps(crosswalk: Crosswalk, on: str) -> tuple[MapView, ...]:
    by_path = groupby(crosswalk.items, key=lambda item: (item.alternative, tuple(item.path)))
    return tuple(_map(path, alternative, list(items), on) for (alternative, path), items in by_path)


def _map(path: tuple[str, ...], alternative: int, items: Sequence[CrosswalkItem], on: str) -> MapView:
    combined = [item for item in items if item.scenario]
    alone = [item for item in items if item.code and not item.scenario]
    return MapView(
        source=path[-1] if path else "",
        path=path,
        alternative=alternative,
        none=all(item.kind == "no_map" for item in items),
        exact=all(item.kind == "equivalent" for item in items),
        targets=tuple(_target(item, on) for item in alone),
        scenarios=tuple(
            Scenario(number, _lists(of_scenario, on))
            for number, of_scenario in groupby(combined, key=lambda item: item.scenario)
        ),
    )


def _lists(items: Iterable[CrosswalkItem], on: str) -> tuple[ChoiceList, ...]:
    return tuple(
        ChoiceList(number, tuple(_target(item, on) for item in of_list))
        for number, of_list in groupby(items, key=lambda item: item.choice_list)
    )


def _target(item: CrosswalkItem, on: str) -> Target:
    return Target(
        code=item.code,
        title=item.title,
        href=code_path(item.system, item.code, on),
        ended=STATUS_NAMES.get(item.status) == "deleted",
        replaced_by=tuple((code, code_path(item.system, code, on)) for code in item.replaced_by),
    )


def _changes(changes: Crosswalk, relation: str, on: str) -> tuple[ChangeView, ...]:
    return tuple(
        ChangeView(_target(item, on), day(item.since), item.kind == "combination")
        for item in changes.items
        if item.relation == relation
    )

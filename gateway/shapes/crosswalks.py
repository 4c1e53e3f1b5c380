"""Crosswalks, as contract section 3 writes them."""

from typing import Literal

from codingahead.lookup.v1.crosswalk_pb2 import CrosswalkItem
from codingahead.lookup.v1.crosswalk_service_pb2 import TranslateCodeResponse

from gateway.shapes.codes import StatusWord, status_word
from gateway.shapes.fields import Said


class CrosswalkItemSaid(Said):
    """One target. `code` is null where nothing corresponds; of a combination choose one item of every choice list."""

    system: str
    code: str | None
    title: str | None
    kind: Literal["equivalent", "approximate", "no_map", "combination"]
    scenario: int
    choice_list: int
    source: str
    edition: str
    dataset: str
    effective_from: str
    derived: bool
    path: list[str]
    alternative: int
    relation: Literal["mapped", "previous", "replacement"]
    status: StatusWord | None
    replaced_by: list[str]
    since: str | None


class CrosswalkAnswer(Said):
    """Where a code leads."""

    system: str
    code: str
    target: str | None
    explanation: str
    items: list[CrosswalkItemSaid]


def crosswalk(answer: TranslateCodeResponse) -> CrosswalkAnswer:
    """What lookup answered, in the contract's words."""
    said = answer.crosswalk
    return CrosswalkAnswer(
        system=said.system,
        code=said.code,
        target=said.target_system or None,
        explanation=said.explanation,
        items=[_item(item) for item in said.items],
    )


def _item(item: CrosswalkItem) -> CrosswalkItemSaid:
    return CrosswalkItemSaid.model_validate(
        {
            "system": item.system,
            "code": item.code or None,
            "title": item.title or None,
            "kind": item.kind,
            "scenario": item.scenario,
            "choice_list": item.choice_list,
            "source": item.source,
            "edition": item.edition,
            "dataset": item.dataset,
            "effective_from": item.edition_from,
            "derived": item.derived,
            "path": list(item.path),
            "alternative": item.alternative,
            "relation": item.relation,
            "status": status_word(item.status) or None,
            "replaced_by": list(item.replaced_by),
            "since": item.since or None,
        }
    )

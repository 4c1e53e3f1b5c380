"""Crosswalks as messages."""

from codingahead.lookup.v1 import code_pb2, crosswalk_pb2
from codingahead.lookup.v1.section_pb2 import Section

from services.lookup.convert.codes import day, status_to_proto
from services.lookup.crosswalks.answers import Crosswalk, CrosswalkItem, Relation
from services.lookup.crosswalks.area import CrosswalksSection


def section_to_proto(section: CrosswalksSection) -> Section:
    """The section of a page."""
    change = section.change
    content = crosswalk_pb2.CrosswalksContent(
        crosswalk=crosswalk_to_proto(section.crosswalk) if section.crosswalk else None,
        changes=crosswalk_to_proto(section.changes) if section.changes and section.changes.items else None,
        new_since=day(change.effective_from if change else None),
        printed=change.printed if change else "",
    )
    return Section(key="crosswalks", title="Crosswalks", crosswalks=content)


def crosswalk_to_proto(crosswalk: Crosswalk) -> crosswalk_pb2.Crosswalk:
    """Where a code leads."""
    return crosswalk_pb2.Crosswalk(
        system=crosswalk.system,
        code=crosswalk.code,
        target_system=crosswalk.target_system,
        items=[_item(item, crosswalk.target_system) for item in crosswalk.items],
        explanation=crosswalk.explanation,
    )


def _item(item: CrosswalkItem, system: str) -> crosswalk_pb2.CrosswalkItem:
    target, edition = item.target, item.edition
    status = target.status if target else None
    return crosswalk_pb2.CrosswalkItem(
        system=system,
        code=target.code if target else "",
        title=(target.title if target else None) or "",
        kind=item.kind,
        scenario=item.scenario,
        choice_list=item.choice_list,
        source=item.source,
        edition=edition.id,
        dataset=edition.dataset,
        edition_from=str(edition.effective_from),
        derived=item.relation is Relation.MAPPED and len(item.path) > 1,
        path=item.path,
        alternative=item.alternative,
        relation=item.relation,
        status=status_to_proto(status) if status else code_pb2.STATUS_UNSPECIFIED,
        replaced_by=item.replaced_by,
        since=day(item.since),
    )

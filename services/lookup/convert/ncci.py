"""NCCI edits as messages, and the questions that come for them."""

from datetime import date

from codingahead.lookup.v1 import modifier_pb2, ncci_pb2
from codingahead.lookup.v1.section_pb2 import Section

from chassis.errors import FieldError, InvalidFields
from services.lookup.convert.codes import day
from services.lookup.editions.dataset import EditionFacts
from services.lookup.ncci.edits import AddOnCode, Mue, PtpEdit, Setting
from services.lookup.ncci.modifier_page import Modifiers
from services.lookup.ncci.modifier_page import PaymentIndicator as Indicator
from services.lookup.ncci.page import CodeEdits, PtpGroup, Unanswered

_PTP_SETTINGS = (Setting.PRACTITIONER, Setting.HOSPITAL)
_NO_BYPASS, _BYPASS, _NEVER = 0, 1, 9


def ptp_setting(text: str) -> Setting:
    """Read which table is asked; the practitioner's for an empty one. Refused when there is no such table."""
    if text and text not in _PTP_SETTINGS:
        raise InvalidFields(FieldError("setting", "Say practitioner or hospital."))
    return Setting(text or Setting.PRACTITIONER)


def mue_setting(text: str) -> Setting:
    """Read which table is asked; the practitioner's for an empty one. Refused when there is no such table."""
    if text and text not in set(Setting):
        raise InvalidFields(FieldError("setting", "Say practitioner, hospital or dme."))
    return Setting(text or Setting.PRACTITIONER)


def code_asked(text: str) -> str:
    """Write a code as the tables do: any case, blanks round it ignored. What is no code is found nowhere."""
    return text.strip(" ").upper()


def ncci_edition_to_proto(facts: EditionFacts) -> ncci_pb2.NcciEdition:
    """The publication that answered."""
    return ncci_pb2.NcciEdition(
        dataset=facts.dataset,
        id=facts.id,
        title=facts.title,
        effective_from=str(facts.effective_from),
        effective_to=day(facts.effective_to),
    )


def edit_to_proto(edit: PtpEdit, on: date, title: str = "") -> ncci_pb2.PtpEdit:
    """One window of one pair, and whether it binds on the day that was asked about."""
    begins = edit.effective_from or edit.edition.effective_from
    ends = edit.effective_to
    return ncci_pb2.PtpEdit(
        column1=edit.column1,
        column2=edit.column2,
        modifier_indicator=edit.modifier_indicator,
        effective_from=day(edit.effective_from),
        effective_to=day(ends),
        rationale=edit.rationale,
        setting=edit.setting,
        edition=ncci_edition_to_proto(edit.edition),
        in_force=edit.modifier_indicator != _NEVER and begins <= on and (ends is None or on <= ends),
        title=title,
    )


def mue_to_proto(mue: Mue) -> ncci_pb2.MueValue:
    """The most units of a code."""
    return ncci_pb2.MueValue(
        code=mue.code,
        units=mue.units,
        adjudication_indicator=mue.adjudication_indicator,
        rationale=mue.rationale,
        setting=mue.setting,
        edition=ncci_edition_to_proto(mue.edition),
    )


def add_on_to_proto(pair: AddOnCode, title: str = "") -> ncci_pb2.AddOnPair:
    """An add-on code and one primary."""
    return ncci_pb2.AddOnPair(
        add_on=pair.add_on,
        primary=pair.primary or "",
        edit_type=pair.edit_type,
        effective_from=day(pair.effective_from),
        effective_to=day(pair.effective_to),
        edition=ncci_edition_to_proto(pair.edition),
        title=title,
    )


def edits_section(edits: CodeEdits) -> Section:
    """The section of a code page."""
    titles = edits.titles
    content = ncci_pb2.CodeEditsContent(
        code=edits.code,
        groups=[_group(group, edits) for group in edits.groups],
        mues=[mue_to_proto(mue) for mue in edits.mues],
        mue_not_published=edits.mue_not_published,
        primaries=[add_on_to_proto(one, titles.get(one.primary or "", "")) for one in edits.primaries],
        add_ons=[add_on_to_proto(one, titles.get(one.add_on, "")) for one in edits.add_ons],
        unanswered=[_unanswered(one) for one in edits.unanswered],
    )
    return Section(key="code_edits", title="Code edits", code_edits=content)


def modifiers_section(modifiers: Modifiers) -> Section:
    """The section of a code page."""
    groups = [
        modifier_pb2.ModifierGroup(
            kind=kind,
            modifiers=[modifier_pb2.ModifierRef(modifier=one.modifier, title=one.title) for one in members],
        )
        for kind, members in modifiers.groups
    ]
    content = modifier_pb2.ModifiersContent(
        edits_that_may_be_bypassed=modifiers.edits_that_may_be_bypassed,
        counts_on_either_line=modifiers.counts_on_either_line,
        groups=groups,
        payment_indicators=[_indicator(one) for one in modifiers.payment_indicators],
    )
    return Section(key="modifiers", title="Modifiers", modifiers=content)


def _group(group: PtpGroup, edits: CodeEdits) -> ncci_pb2.PtpGroup:
    other = "column2" if group.as_column == 1 else "column1"
    return ncci_pb2.PtpGroup(
        setting=group.setting,
        as_column=group.as_column,
        never_bypassed=group.counts.get(_NO_BYPASS, 0),
        may_be_bypassed=group.counts.get(_BYPASS, 0),
        shown=[edit_to_proto(one, edits.on, edits.titles.get(getattr(one, other), "")) for one in group.shown],
        edition=ncci_edition_to_proto(group.edition),
    )


def _unanswered(table: Unanswered) -> ncci_pb2.UnansweredTable:
    return ncci_pb2.UnansweredTable(dataset=table.dataset, loaded=table.loaded)


def _indicator(one: Indicator) -> modifier_pb2.PaymentIndicator:
    return modifier_pb2.PaymentIndicator(name=one.name, value=one.value, meaning=one.meaning, modifiers=one.modifiers)

"""Fees as messages, and questions about them as they are meant."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from codingahead.lookup.v1 import fee_pb2, fee_service_pb2
from codingahead.lookup.v1.section_pb2 import Section

from chassis.errors import DomainError, FieldError, InvalidFields
from services.lookup.convert.codes import date_of_service, day
from services.lookup.editions.dataset import EditionFacts
from services.lookup.fees.fees import Fee, FeeAsked, Gpcis, Locality, Participation, Place, Rvus, Setting, Step
from services.lookup.fees.meanings import Meaning, meanings
from services.lookup.fees.pricing import plain
from services.lookup.fees.schedule import Everywhere
from services.lookup.fees.section import FeesSection, RowShown

_UNITS = re.compile(r"\d{1,3}(\.\d)?")
_MINUTES = re.compile(r"\d{1,4}")
_MOST_MINUTES = 2_880
_LONGEST = 32
_PARTICIPATIONS = {"qualifying": Participation.QUALIFYING, "non_qualifying": Participation.NON_QUALIFYING}


def asked_from_proto(question: fee_service_pb2.FeeQuestion, now: datetime) -> tuple[FeeAsked, date]:
    """Read a question. Refused with INVALID_FIELDS for what is none of its values."""
    if not question.code.strip() or len(question.code) > _LONGEST:
        raise InvalidFields(FieldError("code", "Give the number of a HCPCS or CPT code."))
    asked = FeeAsked(
        code=question.code,
        place=Place(question.locality, question.zip, question.state),
        setting=_setting(question.setting),
        modifiers=tuple(question.modifiers),
        participation=_participation(question.participation),
        base_units=_number(question.base_units, _UNITS, "base_units", "Give units as 5 or 5.5."),
        minutes=_minutes(question.minutes),
    )
    return asked, date_of_service(question.on, now)


def fee_to_proto(fee: Fee) -> fee_pb2.Fee:
    """A fee with all that led to it."""
    return fee_pb2.Fee(
        code=fee.code,
        setting=fee.setting,
        modifiers=fee.modifiers,
        indicators=[_meaning(one) for one in meanings(fee.indicators)],
        rvus=_values(fee.rvus),
        locality=locality_to_proto(fee.locality) if fee.locality else None,
        gpcis=_gpcis(fee.gpcis),
        conversion_factor=str(fee.conversion_factor),
        participation=fee.participation,
        amount=_text(fee.amount),
        no_amount=fee.no_amount,
        steps=[_step(step) for step in fee.steps],
        defaulted=[fee_pb2.FeeDefault(field=d.field, value=d.value, message=d.message) for d in fee.defaulted],
        notes=fee.notes,
        editions=_editions(fee.facts),
    )


def refusal_to_proto(refusal: DomainError) -> fee_service_pb2.FeeRefusal:
    """Why one question of a stream was not answered."""
    field = refusal.fields[0].field if refusal.fields else ""
    return fee_service_pb2.FeeRefusal(reason=refusal.reason, message=refusal.message, field=field)


def locality_to_proto(locality: Locality) -> fee_pb2.FeeLocality:
    """A payment locality."""
    return fee_pb2.FeeLocality(
        id=locality.id,
        contractor=locality.contractor,
        number=locality.number,
        state=locality.state,
        name=locality.name,
    )


def section_to_proto(shown: FeesSection) -> Section:
    """The section of a code page."""
    content = fee_pb2.FeesContent(
        rows=[_row(one) for one in shown.rows],
        indicators=[_meaning(one) for one in shown.meanings],
        nonfacility=fee_to_proto(shown.nonfacility) if shown.nonfacility else None,
        facility=fee_to_proto(shown.facility) if shown.facility else None,
        localities=[_everywhere(one) for one in shown.localities],
        conversion_factor=_text(shown.conversion_factor),
        editions=_editions(shown.facts),
        notice=shown.notice,
        loaded=_editions(shown.loaded),
        notes=shown.notes,
        priced_modifier=shown.priced_modifier,
    )
    return Section(key="fees", title="Medicare fee schedule", fees=content)


def _row(shown: RowShown) -> fee_pb2.FeeRow:
    values, indicators = shown.row.values, shown.row.indicators
    return fee_pb2.FeeRow(
        modifier=indicators.modifier,
        status=indicators.status,
        work=str(values.work),
        nonfacility_practice_expense=str(values.nonfacility_pe),
        facility_practice_expense=str(values.facility_pe),
        malpractice=str(values.malpractice),
        nonfacility_total=str(values.rvus(Setting.NONFACILITY).total),
        facility_total=str(values.rvus(Setting.FACILITY).total),
        nonfacility_amount=_text(shown.nonfacility),
        facility_amount=_text(shown.facility),
        nonfacility_rare=shown.row.is_rare_in(Setting.NONFACILITY),
        facility_rare=shown.row.is_rare_in(Setting.FACILITY),
        no_amount=shown.no_amount,
    )


def _everywhere(one: Everywhere) -> fee_pb2.FeeLocalityPrice:
    return fee_pb2.FeeLocalityPrice(
        locality=locality_to_proto(one.priced.locality),
        gpcis=_gpcis(one.priced.gpcis),
        nonfacility_amount=str(one.nonfacility),
        facility_amount=str(one.facility),
        nonfacility_capped=Setting.NONFACILITY in one.capped,
        facility_capped=Setting.FACILITY in one.capped,
    )


def _values(rvus: Rvus) -> fee_pb2.FeeValues:
    return fee_pb2.FeeValues(
        work=str(rvus.work),
        practice_expense=str(rvus.practice_expense),
        malpractice=str(rvus.malpractice),
        total=str(rvus.total),
    )


def _gpcis(gpcis: Gpcis) -> fee_pb2.FeeValues:
    return fee_pb2.FeeValues(
        work=str(gpcis.work), practice_expense=str(gpcis.practice_expense), malpractice=str(gpcis.malpractice)
    )


def _meaning(one: Meaning) -> fee_pb2.FeeIndicator:
    return fee_pb2.FeeIndicator(key=one.key, name=one.name, value=one.value, meaning=one.meaning)


def _step(step: Step) -> fee_pb2.FeeStep:
    return fee_pb2.FeeStep(label=step.label, expression=step.expression, value=plain(step.value))


def _editions(facts: Iterable[EditionFacts]) -> list[fee_pb2.FeeEdition]:
    return [
        fee_pb2.FeeEdition(
            dataset=each.dataset,
            id=each.id,
            title=each.title,
            effective_from=str(each.effective_from),
            effective_to=day(each.effective_to),
        )
        for each in facts
    ]


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


def _setting(said: str) -> Setting | None:
    if said and said not in set(Setting):
        raise InvalidFields(FieldError("setting", "Give facility or nonfacility."))
    return Setting(said) if said else None


def _participation(said: str) -> Participation | None:
    if said and said not in _PARTICIPATIONS:
        raise InvalidFields(FieldError("participation", "Give qualifying or non_qualifying."))
    return _PARTICIPATIONS.get(said)


def _minutes(said: str) -> Decimal | None:
    minutes = _number(said, _MINUTES, "minutes", f"Give whole minutes, at most {_MOST_MINUTES:,}.")
    if minutes is not None and minutes > _MOST_MINUTES:
        raise InvalidFields(FieldError("minutes", f"Give whole minutes, at most {_MOST_MINUTES:,}."))
    return minutes


def _number(said: str, form: re.Pattern[str], field: str, message: str) -> Decimal | None:
    if said and not (said.isascii() and form.fullmatch(said)):
        raise InvalidFields(FieldError(field, message))
    return Decimal(said) if said else None

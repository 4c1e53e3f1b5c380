"""Prices of the Medicare physician fee schedule, as contract section 3 writes them."""

from typing import Literal

from codingahead.lookup.v1.fee_pb2 import Fee, FeeEdition, FeeLocality, FeeValues

from gateway.shapes.fields import Said


class FeeEditionSaid(Said):
    """An edition that was read."""

    dataset: str
    id: str
    title: str
    effective_from: str
    effective_to: str | None


class Rvus(Said):
    """Relative value units, practice expense of the setting; decimal numbers as text."""

    work: str
    practice_expense: str
    malpractice: str
    total: str


class Gpcis(Said):
    """Geographic practice cost indices, all 1.000 for the national amount; decimal numbers as text."""

    work: str
    practice_expense: str
    malpractice: str


class LocalitySaid(Said):
    """A payment locality."""

    id: str
    contractor: str
    number: str
    state: str
    name: str


class IndicatorSaid(Said):
    """One indicator of the file and what it says."""

    key: str
    name: str
    value: str
    meaning: str


class StepSaid(Said):
    """One line of the arithmetic; exact, the last one alone is rounded."""

    label: str
    expression: str
    value: str


class DefaultedSaid(Said):
    """Something that was not asked for, and what was taken instead."""

    field: str
    value: str
    message: str


class FeeSaid(Said):
    """What a code comes to on a date of service; `amount` is null where `no_amount` says why."""

    code: str
    on: str
    setting: Literal["facility", "nonfacility"]
    modifiers: list[str]
    status: str
    indicators: list[IndicatorSaid]
    rvus: Rvus
    locality: LocalitySaid | None
    gpcis: Gpcis
    conversion_factor: str
    participation: Literal["all", "qualifying", "non_qualifying"]
    amount: str | None
    no_amount: str | None
    arithmetic: list[StepSaid]
    defaulted: list[DefaultedSaid]
    notes: list[str]
    edition: FeeEditionSaid
    editions: list[FeeEditionSaid]


def fee_said(fee: Fee, on: str) -> FeeSaid:
    """What lookup answered, in the contract's words."""
    return FeeSaid.model_validate(
        {
            "code": fee.code,
            "on": on,
            "setting": fee.setting,
            "modifiers": list(fee.modifiers),
            "status": next((one.value for one in fee.indicators if one.key == "status"), ""),
            "indicators": [
                IndicatorSaid(key=one.key, name=one.name, value=one.value, meaning=one.meaning)
                for one in fee.indicators
            ],
            "rvus": Rvus(**_three(fee.rvus), total=fee.rvus.total),
            "locality": _locality(fee.locality) if fee.HasField("locality") else None,
            "gpcis": Gpcis(**_three(fee.gpcis)),
            "conversion_factor": fee.conversion_factor,
            "participation": fee.participation,
            "amount": fee.amount or None,
            "no_amount": fee.no_amount or None,
            "arithmetic": [
                StepSaid(label=step.label, expression=step.expression, value=step.value) for step in fee.steps
            ],
            "defaulted": [
                DefaultedSaid(field=one.field, value=one.value, message=one.message) for one in fee.defaulted
            ],
            "notes": list(fee.notes),
            "edition": _edition(fee.editions[0]),
            "editions": [_edition(one) for one in fee.editions],
        }
    )


def _three(values: FeeValues) -> dict[str, str]:
    return {
        "work": values.work,
        "practice_expense": values.practice_expense,
        "malpractice": values.malpractice,
    }


def _locality(said: FeeLocality) -> LocalitySaid:
    return LocalitySaid(id=said.id, contractor=said.contractor, number=said.number, state=said.state, name=said.name)


def _edition(said: FeeEdition) -> FeeEditionSaid:
    return FeeEditionSaid(
        dataset=said.dataset,
        id=said.id,
        title=said.title,
        effective_from=said.effective_from,
        effective_to=said.effective_to or None,
    )

"""What is taken where a question does not say it, and how that is told."""

from decimal import Decimal

from services.lookup.editions.file import OpenEdition
from services.lookup.fees.fees import Defaulted, FeeAsked, Participation, Place, Setting


def conversion_factor(edition: OpenEdition, wanted: Participation | None) -> tuple[Decimal, Participation]:
    """Find the factor: the one there is, the one asked for, else that of non-qualifying participants."""
    rows = edition.database.execute("SELECT participation, factor FROM conversion_factors").fetchall()
    there = {Participation(participation): Decimal(factor) for participation, factor in rows}
    chosen = next(one for one in (wanted, Participation.NON_QUALIFYING, *there) if one is not None and one in there)
    return there[chosen], chosen


def defaulted_of(asked: FeeAsked, factor: Decimal, participation: Participation) -> list[Defaulted]:
    """Say everything that was not asked for and is taken as given."""
    said = []
    if asked.setting is None:
        said.append(Defaulted("setting", Setting.NONFACILITY, "No setting was given: priced for a non-facility."))
    if asked.place == Place():
        said.append(Defaulted("locality", "national", "No place was given: the national amount, with indices of 1."))
    if participation is not Participation.ALL and asked.participation is not participation:
        said.append(Defaulted("participation", participation, _TWO_FACTORS.format(factor=factor, whose=participation)))
    return said


_TWO_FACTORS = (
    "From 2026 on qualifying participants of advanced alternative payment models have a conversion factor of their "
    "own: {factor} is that of “{whose}”."
)

"""A fee and a fee section as lookup answers them."""

from codingahead.lookup.v1.fee_pb2 import (
    Fee,
    FeeDefault,
    FeeEdition,
    FeeIndicator,
    FeeLocality,
    FeeLocalityPrice,
    FeeRow,
    FeesContent,
    FeeStep,
    FeeValues,
)
from codingahead.lookup.v1.section_pb2 import Section

OCTOBER = FeeEdition(
    dataset="relative_values",
    id="2025-10-01",
    title="Medicare physician fee schedule, relative values, October 2025 (RVU25D)",
    effective_from="2025-10-01",
    effective_to="2025-12-31",
)
ALABAMA = FeeLocality(id="10112-00", contractor="10112", number="00", state="AL", name="ALABAMA")
_STATUS = FeeIndicator(key="status", name="Status", value="A", meaning="Active.")
_ONES = FeeValues(work="1.000", practice_expense="1.000", malpractice="1.000")

VISIT = Fee(
    code="99213",
    setting="nonfacility",
    indicators=[_STATUS],
    rvus=FeeValues(work="1.30", practice_expense="1.35", malpractice="0.10", total="2.75"),
    gpcis=_ONES,
    conversion_factor="32.3465",
    participation="all",
    amount="88.95",
    steps=[
        FeeStep(label="Work RVU × GPCI", expression="1.30 × 1.000", value="1.30"),
        FeeStep(label="Amount", expression="rounded to whole cents, half a cent up", value="88.95"),
    ],
    defaulted=[FeeDefault(field="locality", value="national", message="No place was given.")],
    editions=[OCTOBER],
)


def _price(state: str, locality: str, nonfacility: str, facility: str, *, capped: bool = False) -> FeeLocalityPrice:
    contractor, _, number = locality.partition("-")
    return FeeLocalityPrice(
        locality=FeeLocality(id=locality, contractor=contractor, number=number, state=state, name=f"{state} <place>"),
        gpcis=FeeValues(work="1.000", practice_expense="0.869", malpractice="0.575"),
        nonfacility_amount=nonfacility,
        facility_amount=facility,
        nonfacility_capped=capped,
    )


CONTENT = FeesContent(
    rows=[
        FeeRow(
            status="A",
            work="1.30",
            nonfacility_practice_expense="1.35",
            facility_practice_expense="0.57",
            malpractice="0.10",
            nonfacility_total="2.75",
            facility_total="1.97",
            nonfacility_amount="88.95",
            facility_amount="63.72",
            facility_rare=True,
        ),
        FeeRow(modifier="26", status="C", no_amount="The contractor sets the amount."),
    ],
    indicators=[_STATUS],
    nonfacility=VISIT,
    localities=[
        _price("AK", "02102-01", "112.20", "85.27", capped=True),
        _price("AL", "10112-00", "81.86", "59.93"),
        _price("CA", "01112-05", "109.15", "73.36"),
        _price("CA", "01182-18", "98.19", "68.10"),
    ],
    conversion_factor="32.3465",
    editions=[OCTOBER],
)
SECTION = Section(key="fees", title="Medicare fee schedule", fees=CONTENT)

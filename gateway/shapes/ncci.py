"""NCCI edits, as contract section 3 writes them."""

from typing import Annotated, Literal

from codingahead.lookup.v1 import ncci_pb2
from codingahead.lookup.v1.ncci_service_pb2 import (
    BatchGetPtpEditsResponse,
    ListAddOnCodesResponse,
    ListPtpEditsResponse,
)
from pydantic import Field

from gateway.shapes.fields import Day, Said, Taken
from gateway.shapes.words import plain

PtpSetting = Literal["practitioner", "hospital"]
MueSetting = Literal["practitioner", "hospital", "dme"]


class NcciEditionSaid(Said):
    """The publication that answered."""

    dataset: str
    id: str
    title: str
    effective_from: str
    effective_to: str | None


class PtpEditSaid(Said):
    """One window of one pair; `effective_from` is null where the loaded file does not carry it."""

    column1: str
    column2: str
    modifier_indicator: int
    effective_from: str | None
    effective_to: str | None
    rationale: str
    setting: PtpSetting
    in_force: bool
    edition: NcciEditionSaid


class PtpEdits(Said):
    """Edits in order of their pairs, on the date of service `on`."""

    items: list[PtpEditSaid]
    next_page_token: str
    on: str


class ClaimCodes(Taken):
    """The codes of a claim."""

    codes: Annotated[list[Annotated[str, Field(max_length=20)]], Field(min_length=1, max_length=1_000)]
    setting: PtpSetting = "practitioner"
    on: Day | None = None


class ClaimEdits(Said):
    """The edits in force between the codes, in order of their pairs."""

    items: list[PtpEditSaid]


class MueSaid(Said):
    """The most units of a code; 0 is a limit."""

    code: str
    units: int
    adjudication_indicator: int
    rationale: str
    setting: MueSetting
    edition: NcciEditionSaid


class AddOnSaid(Said):
    """An add-on code and one primary; null where contractors define them."""

    add_on: str
    primary: str | None
    edit_type: int
    effective_from: str | None
    effective_to: str | None
    edition: NcciEditionSaid


class AddOnCodes(Said):
    """What a code may be added to, and what may be added to it."""

    code: str
    primaries: list[AddOnSaid]
    add_ons: list[AddOnSaid]


def ptp_edits(found: ListPtpEditsResponse) -> PtpEdits:
    """A page of edits."""
    items = [PtpEditSaid.model_validate(_said(edit)) for edit in found.edits]
    return PtpEdits(items=items, next_page_token=found.next_page_token, on=found.on)


def claim_edits(found: BatchGetPtpEditsResponse) -> ClaimEdits:
    """The edits of a claim."""
    return ClaimEdits(items=[PtpEditSaid.model_validate(_said(edit)) for edit in found.edits])


def mue(found: ncci_pb2.MueValue) -> MueSaid:
    """The most units of a code."""
    return MueSaid.model_validate(_said(found))


def add_on_codes(code: str, found: ListAddOnCodesResponse) -> AddOnCodes:
    """Both directions of the add-on table."""
    primaries, add_ons = (
        [AddOnSaid.model_validate(_said(one)) for one in pairs] for pairs in (found.primaries, found.add_ons)
    )
    return AddOnCodes(code=code, primaries=primaries, add_ons=add_ons)


def _said(message: ncci_pb2.PtpEdit | ncci_pb2.MueValue | ncci_pb2.AddOnPair) -> dict[str, object]:
    """A message in the contract's words: days and primaries that there are none of are null."""
    said = plain(message)
    edition = said["edition"]
    edition["effective_to"] = edition["effective_to"] or None
    nulls = {name: said[name] or None for name in ("effective_from", "effective_to", "primary") if name in said}
    return said | nulls

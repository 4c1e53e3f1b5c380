"""Who is asking, what is left, and every step of their ledger."""

from codingahead.accounts.v1.metering_service_pb2 import (
    GetStandingRequest,
    GetStandingResponse,
    ListLedgerEntriesRequest,
    ListLedgerEntriesResponse,
)
from fastapi import APIRouter, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.identity import Visit, Visitor
from gateway.shapes.fields import PageSize, PageToken
from gateway.shapes.people import Ledger, Me, entry, me, nobody_yet
from gateway.state import gateway_of

router = APIRouter(tags=["me"])


@router.get("/api/v1/me", responses=problems(401))
async def get_me(request: Request, visitor: Visitor) -> Me:
    """Who is asking, guests too; makes no guest."""
    known = await standing(request, visitor)
    settings = gateway_of(request).settings
    return nobody_yet(settings.guest_views, settings.guest_questions) if known is None else me(known)


@router.get("/api/v1/me/usage", responses=problems(401))
async def get_usage(request: Request, visitor: Visitor, page_size: PageSize = 20, page_token: PageToken = "") -> Ledger:
    """The ledger, newest first. The sum of `amount` per meter is that meter's balance."""
    known = await ledger(request, visitor, page_size, page_token)
    return Ledger(items=[entry(one) for one in known.entries], next_page_token=known.next_page_token)


async def standing(request: Request, visitor: Visit) -> GetStandingResponse | None:
    """Who the visitor is and what is left; None for one without a ledger."""

    async def ask(who: Metadata) -> GetStandingResponse:
        return await gateway_of(request).clients.metering.GetStanding(GetStandingRequest(), metadata=who)

    return await visitor.known(ask)


async def ledger(
    request: Request, visitor: Visit, page_size: int = 20, page_token: str = ""
) -> ListLedgerEntriesResponse:
    """A page of the visitor's ledger, newest first; empty for one without a ledger."""
    wanted = ListLedgerEntriesRequest(page_size=page_size, page_token=page_token)

    async def ask(who: Metadata) -> ListLedgerEntriesResponse:
        return await gateway_of(request).clients.metering.ListLedgerEntries(wanted, metadata=who)

    return await visitor.known(ask) or ListLedgerEntriesResponse()

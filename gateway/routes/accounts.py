"""Registering, logging in and logging out."""

from codingahead.accounts.v1.accounts_service_pb2 import (
    CreateSessionRequest,
    CreateSessionResponse,
    DeleteSessionRequest,
    DeleteSessionResponse,
    RegisterAccountRequest,
    RegisterAccountResponse,
)
from fastapi import APIRouter, Request

from chassis.errors import Unauthenticated
from chassis.rpc.channel import Metadata
from gateway.cookies import GUEST, SESSION
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.shapes.people import Credentials, Registered, Registration, SessionOpened, account_said
from gateway.state import gateway_of

router = APIRouter(tags=["accounts"])


@router.post("/api/v1/accounts", status_code=201, responses=problems(409))
async def register(request: Request, visitor: Visitor, key: IdempotencyKey, asked: Registration) -> Registered:
    """Open an account, log in, and take a guest's ledger along.

    With an Idempotency-Key a retry answers the same account; without one it is refused with email-taken.
    """
    opened = await open_account(request, visitor, asked, key)
    account = account_said(opened.account)
    return Registered(account=account, token=opened.token, views_remaining=opened.views_remaining)


@router.post("/api/v1/sessions", status_code=201, responses=problems(401))
async def log_in(request: Request, visitor: Visitor, _key: IdempotencyKey, asked: Credentials) -> SessionOpened:
    """Open a session. A retry opens another one; each ends on its own."""
    opened = await open_session(request, visitor, asked)
    return SessionOpened(token=opened.token, account=account_said(opened.account))


@router.delete("/api/v1/sessions/current", status_code=204, responses=problems(401))
async def log_out(request: Request, visitor: Visitor, _key: IdempotencyKey) -> None:
    """End the caller's session at once."""
    await end_session(request, visitor)


async def open_account(
    request: Request, visitor: Visit, asked: Registration, key: str | None = None
) -> RegisterAccountResponse:
    """Register this visitor; the answer sets the session's cookie and removes the guest's."""
    gateway = gateway_of(request)
    wanted = RegisterAccountRequest(
        email=asked.email,
        password=asked.password,
        name=asked.name,
        guest_token=visitor.guest_token,
        idempotency_key=derived_key("register", key) if key else "",
        network=visitor.network,
    )
    opened = await gateway.clients.accounts.RegisterAccount(wanted, metadata=gateway.own_credential)
    visitor.cookies.keep_session(opened.token)
    visitor.cookies.forget(GUEST)
    return opened


async def open_session(request: Request, visitor: Visit, asked: Credentials) -> CreateSessionResponse:
    """Log this visitor in; the answer sets the session's cookie."""
    gateway = gateway_of(request)
    wanted = CreateSessionRequest(email=asked.email, password=asked.password, network=visitor.network)
    opened = await gateway.clients.accounts.CreateSession(wanted, metadata=gateway.own_credential)
    visitor.cookies.keep_session(opened.token)
    return opened


async def end_session(request: Request, visitor: Visit) -> None:
    """Log this visitor out. Refused with UNAUTHENTICATED when there is no session."""

    async def end(who: Metadata) -> DeleteSessionResponse:
        return await gateway_of(request).clients.accounts.DeleteSession(DeleteSessionRequest(), metadata=who)

    visitor.cookies.forget(SESSION)
    if await visitor.known(end) is None:
        raise Unauthenticated

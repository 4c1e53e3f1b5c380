"""The pages to register, to log in and out, and the account."""

from contextlib import suppress
from typing import Annotated

from codingahead.accounts.v1.metering_service_pb2 import (
    GetStandingRequest,
    GetStandingResponse,
    ListLedgerEntriesRequest,
    ListLedgerEntriesResponse,
)
from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import Unauthenticated
from gateway.forms import OwnForm
from gateway.identity import Credential, Visitor
from gateway.routes.accounts import end_session, open_account, open_session
from gateway.routes.forms_told import refusal_of
from gateway.routes.pages_shell import page, shell_around, shell_for
from gateway.shapes.people import Credentials, Registration
from gateway.state import gateway_of
from gateway.web.views import titles
from gateway.web.views.frame import visitor_view, visitor_without_ledger
from gateway.web.views.people import SignInView, account_view, next_after_sign_in, refused_sign_in

router = APIRouter()

_LEDGER_LINES = 50
_SEE_OTHER = 303
# What the forms say beside their fields, instead of a page of its own.
_SAID_BY_THE_FORM = frozenset(
    {
        "BAD_CREDENTIALS",
        "EMAIL_INVALID",
        "EMAIL_TAKEN",
        "MESSAGE_UNFIT",
        "NAME_INVALID",
        "PASSWORD_TOO_WEAK",
        "REGISTRATIONS_LIMITED",
        "SIGN_IN_BUSY",
        "TOO_MANY_ATTEMPTS",
    }
)
# As long as what the API takes.
Email = Annotated[str, Form(max_length=320)]
Password = Annotated[str, Form(max_length=1_000)]
Name = Annotated[str, Form(max_length=100)]
NextField = Annotated[str, Form(alias="next")]
Next = Annotated[str, Query(alias="next")]


@router.get("/register")
async def register_form(request: Request, visitor: Visitor, onward: Next = "") -> Response:
    """The form to open an account."""
    view = SignInView(next_after_sign_in(onward))
    return page("register.html", titles.register_frame(await shell_for(request, visitor)), view)


@router.post("/register", dependencies=[OwnForm])
async def register(
    request: Request,
    visitor: Visitor,
    *,
    email: Email = "",
    password: Password = "",
    name: Name = "",
    onward: NextField = "",
) -> Response:
    """Open an account, take the guest's ledger along, and go on to where the person came from."""
    form = SignInView(next_after_sign_in(onward), email, name)
    asked = Registration(email=email, password=password, name=name)
    refused = await refusal_of(open_account(request, visitor, asked), _SAID_BY_THE_FORM)
    if refused is None:
        return RedirectResponse(form.next_path, _SEE_OTHER)
    frame = titles.register_frame(await shell_for(request, visitor))
    view = refused_sign_in(form, refused.reason, refused.detail)
    return page("register.html", frame, view, refused.status, refused.headers)


@router.get("/login")
async def login_form(request: Request, visitor: Visitor, onward: Next = "") -> Response:
    """The form to log in."""
    view = SignInView(next_after_sign_in(onward))
    return page("login.html", titles.login_frame(await shell_for(request, visitor)), view)


@router.post("/login", dependencies=[OwnForm])
async def login(
    request: Request, visitor: Visitor, *, email: Email = "", password: Password = "", onward: NextField = ""
) -> Response:
    """Open a session and go on to where the person came from."""
    form = SignInView(next_after_sign_in(onward), email)
    credentials = Credentials(email=email, password=password)
    refused = await refusal_of(open_session(request, visitor, credentials), _SAID_BY_THE_FORM)
    if refused is None:
        return RedirectResponse(form.next_path, _SEE_OTHER)
    frame = titles.login_frame(await shell_for(request, visitor))
    view = refused_sign_in(form, refused.reason, refused.detail)
    return page("login.html", frame, view, refused.status, refused.headers)


@router.post("/logout", dependencies=[OwnForm])
async def logout(request: Request, visitor: Visitor) -> Response:
    """End the session at once; one that has ended already stays so."""
    if visitor.credential is Credential.SESSION:
        with suppress(Unauthenticated):
            await end_session(request, visitor)
    return RedirectResponse("/", _SEE_OTHER)


@router.get("/account")
async def account(request: Request, visitor: Visitor, page_token: str = "") -> Response:
    """Where the visitor stands, guests too, and the ledger."""
    gateway = gateway_of(request)
    metering = gateway.clients.metering
    wanted = ListLedgerEntriesRequest(page_size=_LEDGER_LINES, page_token=page_token)
    standing = await visitor.known(lambda who: metering.GetStanding(GetStandingRequest(), metadata=who))
    ledger = await visitor.known(lambda who: metering.ListLedgerEntries(wanted, metadata=who))
    if standing is None:
        looking = visitor_without_ledger(gateway.settings.guest_views)
    else:
        looking = visitor_view(standing.account, standing.balances)
    view = account_view(standing or GetStandingResponse(), ledger or ListLedgerEntriesResponse())
    return page("account.html", titles.account_frame(shell_around(request, visitor, looking)), view)

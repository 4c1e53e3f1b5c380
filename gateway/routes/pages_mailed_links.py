"""The pages behind mailed links. A GET changes nothing: scanners of mail follow links too."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.cookies import SESSION
from gateway.forms import OwnForm
from gateway.identity import Visitor
from gateway.routes.email_verifications import send_link, use_link
from gateway.routes.forms_told import refusal_of
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.password_resets import ask_for_link, choose_password
from gateway.shapes.mailed_links import LinkToken
from gateway.web.views import titles
from gateway.web.views.mailed_links import MailedLinkView, Stage, refused

router = APIRouter()

_SEE_OTHER = 303
_LOGIN = "/login?next=/email-verifications"
_TOLD = frozenset(
    {
        "LINK_NOT_VALID",
        "MESSAGE_UNFIT",
        "PASSWORD_TOO_WEAK",
        "RESETS_LIMITED",
        "SIGN_IN_BUSY",
        "VERIFICATIONS_LIMITED",
    }
)
# As long as what the API takes.
Email = Annotated[str, Form(max_length=320)]
Password = Annotated[str, Form(max_length=1_000)]


@router.get("/email-verifications")
async def verification_start(request: Request, visitor: Visitor) -> Response:
    """Whether the address is confirmed, and the button for another mail."""
    shell = await shell_for(request, visitor)
    if not shell.visitor.is_known:
        return RedirectResponse(_LOGIN, _SEE_OTHER)
    stage = Stage.DONE if shell.visitor.email_verified else Stage.START
    return page("email_verification.html", titles.email_verification_frame(shell), MailedLinkView(stage))


@router.post("/email-verifications", dependencies=[OwnForm])
async def verification_sent(request: Request, visitor: Visitor) -> Response:
    """Have another link mailed."""
    shell = await shell_for(request, visitor)
    if not shell.visitor.is_known:
        return RedirectResponse(_LOGIN, _SEE_OTHER)
    met = await refusal_of(send_link(request, visitor), _TOLD)
    view = MailedLinkView(Stage.SENT)
    if met is not None:
        view = refused(MailedLinkView(Stage.START), met.reason, met.detail)
    frame, status = titles.email_verification_frame(shell), met.status if met else 200
    return page("email_verification.html", frame, view, status, met.headers if met else None)


@router.get("/email-verifications/{token}")
async def verification_link(request: Request, visitor: Visitor, token: LinkToken) -> Response:
    """One button. Whether the link works shows when it is pressed."""
    frame = titles.email_verification_frame(await shell_for(request, visitor))
    return page("email_verification.html", frame, MailedLinkView(Stage.LINK, token))


@router.post("/email-verifications/{token}", dependencies=[OwnForm])
async def verification_done(request: Request, visitor: Visitor, token: LinkToken) -> Response:
    """Use the link up. Whoever presses twice is told of the success, not of the used link."""
    met = await refusal_of(use_link(request, token), _TOLD)
    shell = await shell_for(request, visitor)
    if met is None or shell.visitor.email_verified:
        met, view = None, MailedLinkView(Stage.DONE)
    else:
        view = refused(MailedLinkView(Stage.LINK, token), met.reason, met.detail)
    frame, status = titles.email_verification_frame(shell), met.status if met else 200
    return page("email_verification.html", frame, view, status, met.headers if met else None)


@router.get("/password-resets")
async def reset_start(request: Request, visitor: Visitor) -> Response:
    """The form to ask for a link."""
    frame = titles.password_reset_frame(await shell_for(request, visitor))
    return page("password_reset.html", frame, MailedLinkView(Stage.START))


@router.post("/password-resets", dependencies=[OwnForm])
async def reset_sent(request: Request, visitor: Visitor, *, email: Email = "") -> Response:
    """Ask for a link. The page is the same whoever has the address."""
    met = await refusal_of(ask_for_link(request, visitor, email), _TOLD)
    view = MailedLinkView(Stage.SENT, email=email)
    if met is not None:
        view = refused(MailedLinkView(Stage.START, email=email), met.reason, met.detail)
    frame, status = titles.password_reset_frame(await shell_for(request, visitor)), met.status if met else 200
    return page("password_reset.html", frame, view, status, met.headers if met else None)


@router.get("/password-resets/{token}")
async def reset_link(request: Request, visitor: Visitor, token: LinkToken) -> Response:
    """The form for the new password."""
    frame = titles.password_reset_frame(await shell_for(request, visitor))
    return page("password_reset.html", frame, MailedLinkView(Stage.LINK, token))


@router.post("/password-resets/{token}", dependencies=[OwnForm])
async def reset_done(request: Request, visitor: Visitor, token: LinkToken, *, password: Password = "") -> Response:
    """Use the link up. A weak password leaves it as it was."""
    met = await refusal_of(choose_password(request, token, password), _TOLD)
    view = MailedLinkView(Stage.DONE)
    if met is None:
        visitor.cookies.forget(SESSION)
    else:
        view = refused(MailedLinkView(Stage.LINK, token), met.reason, met.detail)
    frame, status = titles.password_reset_frame(await shell_for(request, visitor)), met.status if met else 200
    return page("password_reset.html", frame, view, status, met.headers if met else None)

"""Choosing another password with a mailed link."""

from codingahead.accounts.v1.password_reset_service_pb2 import RequestPasswordResetRequest, ResetPasswordRequest
from fastapi import APIRouter, Request

from gateway.documented import problems
from gateway.idempotency import IdempotencyKey
from gateway.identity import Visit, Visitor
from gateway.shapes.mailed_links import Accepted, LinkToken, PasswordChosen, ResetAsked
from gateway.state import gateway_of

router = APIRouter(tags=["accounts"])


@router.post("/api/v1/password-resets", status_code=202, responses=problems())
async def request_reset(request: Request, visitor: Visitor, _key: IdempotencyKey, asked: ResetAsked) -> Accepted:
    """Mail a link to the address, if it has an account; the answer and its time are the same if not."""
    await ask_for_link(request, visitor, asked.email)
    return Accepted(message="If the address has an account, a mail with a link is on its way to it.")


@router.post("/api/v1/password-resets/{token}", status_code=204, responses=problems(404))
async def reset_password(request: Request, token: LinkToken, _key: IdempotencyKey, asked: PasswordChosen) -> None:
    """Use a mailed link up: the password is another one, and every session has ended."""
    await choose_password(request, token, asked.password)


async def ask_for_link(request: Request, visitor: Visit, email: str) -> None:
    """Have a link mailed. Refused with RESETS_LIMITED."""
    gateway = gateway_of(request)
    wanted = RequestPasswordResetRequest(email=email, network=visitor.network)
    await gateway.clients.password_resets.RequestPasswordReset(wanted, metadata=gateway.own_credential)


async def choose_password(request: Request, token: str, password: str) -> None:
    """Change the password. Refused with LINK_NOT_VALID, PASSWORD_TOO_WEAK or SIGN_IN_BUSY."""
    gateway = gateway_of(request)
    wanted = ResetPasswordRequest(token=token, password=password)
    await gateway.clients.password_resets.ResetPassword(wanted, metadata=gateway.own_credential)

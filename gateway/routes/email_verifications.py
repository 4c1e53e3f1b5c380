"""Verifying an address by a mailed link."""

from codingahead.accounts.v1.email_verification_service_pb2 import SendEmailVerificationRequest, VerifyEmailRequest
from fastapi import APIRouter, Request

from gateway.documented import problems
from gateway.idempotency import IdempotencyKey
from gateway.identity import Visit, Visitor
from gateway.shapes.mailed_links import Accepted, LinkToken
from gateway.state import gateway_of

router = APIRouter(tags=["accounts"])


@router.post("/api/v1/email-verifications", status_code=202, responses=problems(401, 403))
async def send_verification(request: Request, visitor: Visitor, _key: IdempotencyKey) -> Accepted:
    """Mail the caller another link; the earlier ones are dead. A verified address gets none."""
    await send_link(request, visitor)
    return Accepted(message="Unless the address is verified already, a mail with a link is on its way to it.")


@router.post("/api/v1/email-verifications/{token}", status_code=204, responses=problems(404))
async def verify_email(request: Request, token: LinkToken, _key: IdempotencyKey) -> None:
    """Use a mailed link up: the account's address is verified from now on. No session is needed."""
    await use_link(request, token)


async def send_link(request: Request, visitor: Visit) -> None:
    """Have another link mailed. Refused with SIGN_IN_REQUIRED or VERIFICATIONS_LIMITED."""
    verifications, wanted = gateway_of(request).clients.email_verifications, SendEmailVerificationRequest()
    await visitor.person(lambda who: verifications.SendEmailVerification(wanted, metadata=who))


async def use_link(request: Request, token: str) -> None:
    """Verify the address. Refused with LINK_NOT_VALID."""
    gateway = gateway_of(request)
    wanted = VerifyEmailRequest(token=token)
    await gateway.clients.email_verifications.VerifyEmail(wanted, metadata=gateway.own_credential)

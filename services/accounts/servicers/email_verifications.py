"""Proving addresses by mailed links."""

from codingahead.accounts.v1 import email_verification_service_pb2 as verifications
from codingahead.accounts.v1.email_verification_service_pb2_grpc import EmailVerificationServiceServicer

from chassis.rpc.pipeline import current_caller
from services.accounts import convert
from services.accounts.servicers import Context
from services.accounts.usecases import verification
from services.accounts.usecases.sessions import Means


class EmailVerifications(EmailVerificationServiceServicer):
    """Links that verify an address."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def SendEmailVerification(
        self, request: verifications.SendEmailVerificationRequest, context: Context
    ) -> verifications.SendEmailVerificationResponse:
        """Mail the caller another link. Refused with VERIFICATIONS_LIMITED."""
        account_id, means = current_caller().account_id, self._means
        async with means.begin() as work:
            await verification.send_verification(account_id, work, means.rules, means.letters)
        return verifications.SendEmailVerificationResponse()

    async def VerifyEmail(
        self, request: verifications.VerifyEmailRequest, context: Context
    ) -> verifications.VerifyEmailResponse:
        """Use a link up. Refused with LINK_NOT_VALID."""
        async with self._means.begin() as work:
            account = await verification.verify_email(request.token, work, self._means.rules)
        return verifications.VerifyEmailResponse(account=convert.account_to_proto(account))

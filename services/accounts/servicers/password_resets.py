"""Choosing another password by a mailed link."""

from codingahead.accounts.v1 import password_reset_service_pb2 as resets
from codingahead.accounts.v1.password_reset_service_pb2_grpc import PasswordResetServiceServicer

from services.accounts.servicers import Context
from services.accounts.usecases import password_resets
from services.accounts.usecases.sessions import Means


class PasswordResets(PasswordResetServiceServicer):
    """Links that reset a password."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def RequestPasswordReset(
        self, request: resets.RequestPasswordResetRequest, context: Context
    ) -> resets.RequestPasswordResetResponse:
        """Take an address, the same whoever has it. Refused with RESETS_LIMITED."""
        async with self._means.begin() as work:
            await password_resets.request_reset(request.email, request.network, work, self._means)
        return resets.RequestPasswordResetResponse()

    async def ResetPassword(
        self, request: resets.ResetPasswordRequest, context: Context
    ) -> resets.ResetPasswordResponse:
        """Use a link up. Refused with LINK_NOT_VALID, PASSWORD_TOO_WEAK or SIGN_IN_BUSY."""
        await password_resets.reset_password(request.token, request.password, self._means)
        return resets.ResetPasswordResponse()

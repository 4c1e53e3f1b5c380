"""People, guests and their sessions."""

from codingahead.accounts.v1 import accounts_service_pb2 as accounts
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceServicer

from chassis.rpc.pipeline import current_caller
from services.accounts import convert
from services.accounts.servicers import Context
from services.accounts.usecases import guests, kinds, registration, sessions
from services.accounts.usecases.sessions import Means


class Accounts(AccountsServiceServicer):
    """People, guests and their sessions."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def OpenGuest(self, request: accounts.OpenGuestRequest, context: Context) -> accounts.OpenGuestResponse:
        """Open a ledger for a visitor; beyond the network's daily limit there is nothing on it."""
        async with self._means.begin() as work:
            guest = await guests.open_guest(request.network, work, self._means.rules)
        return accounts.OpenGuestResponse(
            account=convert.account_to_proto(guest), token=self._means.seal.sign(guest.account_id)
        )

    async def RegisterAccount(
        self, request: accounts.RegisterAccountRequest, context: Context
    ) -> accounts.RegisterAccountResponse:
        """Open an account with its first session. Refused with EMAIL_TAKEN when the address is in use."""
        command = convert.registration_from_proto(request)
        made = await registration.register_account(command, self._means)
        return accounts.RegisterAccountResponse(
            account=convert.account_to_proto(made.signed_in.account),
            token=made.signed_in.token,
            views_remaining=made.views_remaining,
        )

    async def CreateSession(
        self, request: accounts.CreateSessionRequest, context: Context
    ) -> accounts.CreateSessionResponse:
        """Log in. Refused with BAD_CREDENTIALS, TOO_MANY_ATTEMPTS or SIGN_IN_BUSY."""
        credentials = convert.credentials_from_proto(request)
        made = await sessions.create_session(credentials, self._means)
        return accounts.CreateSessionResponse(account=convert.account_to_proto(made.account), token=made.token)

    async def DeleteSession(
        self, request: accounts.DeleteSessionRequest, context: Context
    ) -> accounts.DeleteSessionResponse:
        """End the caller's session; guests and services have none."""
        async with self._means.begin() as work:
            await sessions.delete_session(current_caller().token, work)
        return accounts.DeleteSessionResponse()

    async def Authenticate(
        self, request: accounts.AuthenticateRequest, context: Context
    ) -> accounts.AuthenticateResponse:
        """Say whose a token is. Refused with TOKEN_INVALID."""
        async with self._means.begin() as work:
            found = await sessions.authenticate(request.token, work, self._means.seal, self._means.rules)
        return convert.holder_to_proto(found)

    async def UpdateAccountKind(
        self, request: accounts.UpdateAccountKindRequest, context: Context
    ) -> accounts.UpdateAccountKindResponse:
        """Give an account another kind. Refused with ACCOUNT_NOT_FOUND or KIND_NOT_ASSIGNABLE."""
        async with self._means.begin() as work:
            account = await kinds.update_kind(request.email, convert.kind_from_proto(request.kind), work)
        return accounts.UpdateAccountKindResponse(account=convert.account_to_proto(account))

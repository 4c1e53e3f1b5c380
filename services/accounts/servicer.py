"""gRPC in: convert, use case, convert."""

from typing import Any

import grpc
from codingahead.accounts.v1 import accounts_service_pb2 as accounts
from codingahead.accounts.v1 import bookmark_service_pb2 as bookmark
from codingahead.accounts.v1 import metering_service_pb2 as metering
from codingahead.accounts.v1 import usage_service_pb2 as usage
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceServicer
from codingahead.accounts.v1.bookmark_service_pb2_grpc import BookmarkServiceServicer
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceServicer
from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceServicer

from chassis.rpc.pipeline import current_caller
from services.accounts import convert
from services.accounts.domain import Kind, Spend
from services.accounts.ports import Begin
from services.accounts.rules import Rules
from services.accounts.usecases import bookmarks as keeping
from services.accounts.usecases import guests, kinds, registration, sessions, spending, standing
from services.accounts.usecases import usage as statistics
from services.accounts.usecases.sessions import Means
from services.accounts.usecases.spending import SpendUnit

Context = grpc.aio.ServicerContext[Any, Any]


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
            account = await sessions.authenticate(request.token, work, self._means.seal, self._means.rules)
        return accounts.AuthenticateResponse(account=convert.account_to_proto(account))

    async def UpdateAccountKind(
        self, request: accounts.UpdateAccountKindRequest, context: Context
    ) -> accounts.UpdateAccountKindResponse:
        """Give an account another kind. Refused with ACCOUNT_NOT_FOUND or KIND_NOT_ASSIGNABLE."""
        async with self._means.begin() as work:
            account = await kinds.update_kind(request.email, convert.kind_from_proto(request.kind), work)
        return accounts.UpdateAccountKindResponse(account=convert.account_to_proto(account))


class Metering(MeteringServiceServicer):
    """The ledger of the caller."""

    def __init__(self, begin: Begin, rules: Rules) -> None:
        self._begin = begin
        self._rules = rules

    async def SpendView(self, request: metering.SpendViewRequest, context: Context) -> metering.SpendViewResponse:
        """Take one view. Refused with IDEMPOTENCY_KEY_INVALID or IDEMPOTENCY_KEY_REUSED."""
        spend = await self._spend(convert.view_from_proto(request, current_caller().account_id))
        return metering.SpendViewResponse(spend=convert.spend_to_proto(spend))

    async def SpendQuestion(
        self, request: metering.SpendQuestionRequest, context: Context
    ) -> metering.SpendQuestionResponse:
        """Take one question. Refused as SpendView."""
        spend = await self._spend(convert.question_from_proto(request, current_caller().account_id))
        return metering.SpendQuestionResponse(spend=convert.spend_to_proto(spend))

    async def SpendApiCall(
        self, request: metering.SpendApiCallRequest, context: Context
    ) -> metering.SpendApiCallResponse:
        """Take one call of the daily quota. Refused as SpendView."""
        spend = await self._spend(convert.api_call_from_proto(request, current_caller().account_id))
        return metering.SpendApiCallResponse(spend=convert.spend_to_proto(spend))

    async def GetStanding(self, request: metering.GetStandingRequest, context: Context) -> metering.GetStandingResponse:
        """Say who the caller is and what is left of each meter."""
        async with self._begin() as work:
            if current_caller().is_service:
                return convert.standing_to_proto(standing.service_standing(work.now()))
            found = await standing.get_standing(current_caller().account_id, work, self._rules)
        return convert.standing_to_proto(found)

    async def ListLedgerEntries(
        self, request: metering.ListLedgerEntriesRequest, context: Context
    ) -> metering.ListLedgerEntriesResponse:
        """List the caller's ledger, newest first. Refused with PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID."""
        account_id = current_caller().account_id
        async with self._begin() as work:
            page = await standing.list_ledger(account_id, request.page_size, request.page_token, work)
        return metering.ListLedgerEntriesResponse(
            entries=map(convert.entry_to_proto, page.entries), next_page_token=page.next_page_token
        )

    async def _spend(self, command: SpendUnit) -> Spend:
        """Spend for the caller; a service of the suite has no ledger and is answered like staff."""
        if current_caller().is_service:
            return Spend.unmetered(Kind.STAFF, command.meter)
        async with self._begin() as work:
            return await spending.spend(command, work, self._rules)


class Usage(UsageServiceServicer):
    """The operator's figures."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def GetUsageReport(
        self, request: usage.GetUsageReportRequest, context: Context
    ) -> usage.GetUsageReportResponse:
        """Report counts per day, code and kind of account. Refused with DATE_RANGE_INVALID."""
        async with self._begin() as work:
            first, today = getattr(request, "from"), work.now().date()
            report = await statistics.report(first, request.to, today, work.usage)
        return convert.report_to_proto(report)


class Bookmarks(BookmarkServiceServicer):
    """What the caller keeps."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def SaveBookmark(
        self, request: bookmark.SaveBookmarkRequest, context: Context
    ) -> bookmark.SaveBookmarkResponse:
        """Keep a code with a note. Refused with BOOKMARK_INVALID or TOO_MANY_BOOKMARKS."""
        command = convert.bookmark_from_proto(request, current_caller().account_id)
        async with self._begin() as work:
            kept = await keeping.save_bookmark(command, work)
        return bookmark.SaveBookmarkResponse(bookmark=convert.bookmark_to_proto(kept))

    async def DeleteBookmark(
        self, request: bookmark.DeleteBookmarkRequest, context: Context
    ) -> bookmark.DeleteBookmarkResponse:
        """Forget a bookmark."""
        account_id = current_caller().account_id
        async with self._begin() as work:
            await work.bookmarks.forget(account_id, request.system, request.code)
        return bookmark.DeleteBookmarkResponse()

    async def GetBookmark(self, request: bookmark.GetBookmarkRequest, context: Context) -> bookmark.GetBookmarkResponse:
        """One code's bookmark. Refused with BOOKMARK_NOT_FOUND."""
        account_id = current_caller().account_id
        async with self._begin() as work:
            found = await keeping.get_bookmark(account_id, request.system, request.code, work)
        return bookmark.GetBookmarkResponse(bookmark=convert.bookmark_to_proto(found))

    async def ListBookmarks(
        self, request: bookmark.ListBookmarksRequest, context: Context
    ) -> bookmark.ListBookmarksResponse:
        """A page of them. Refused with PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID."""
        account_id = current_caller().account_id
        async with self._begin() as work:
            page = await keeping.list_bookmarks(account_id, request.page_size, request.page_token, work)
        kept = map(convert.bookmark_to_proto, page.bookmarks)
        return bookmark.ListBookmarksResponse(bookmarks=kept, next_page_token=page.next_page_token)

"""The accounts service in memory: people, guests, sessions and what is left to them."""

from typing import NoReturn

from codingahead.accounts.v1 import accounts_service_pb2 as accounts
from codingahead.accounts.v1 import bookmark_service_pb2 as bookmarks
from codingahead.accounts.v1 import metering_service_pb2 as metering
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceServicer
from codingahead.accounts.v1.bookmark_pb2 import Bookmark
from codingahead.accounts.v1.bookmark_service_pb2_grpc import BookmarkServiceServicer
from codingahead.accounts.v1.metering_pb2 import Balance, LedgerEntry, Meter
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceServicer

from chassis.errors import FieldError, Forwarded, Kind
from chassis.identity import CallerKind
from chassis.rpc.pipeline import current_caller
from tests.gateway.suite import Context, Person, Suite, never_asked


class FakeAccounts(AccountsServiceServicer):
    """People, guests and sessions."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def OpenGuest(self, request: accounts.OpenGuestRequest, context: Context) -> accounts.OpenGuestResponse:
        self.suite.meet(request, context, "OpenGuest")
        self.suite.networks.append(request.network)
        guest = Person()
        return accounts.OpenGuestResponse(account=guest.account, token=self.suite.token_for(guest))

    async def RegisterAccount(
        self, request: accounts.RegisterAccountRequest, context: Context
    ) -> accounts.RegisterAccountResponse:
        self.suite.meet(request, context, "RegisterAccount")
        body = accounts.RegisterAccountRequest(email=request.email, password=request.password, name=request.name)
        if request.idempotency_key in self.suite.registrations:
            first, token = self.suite.registrations[request.idempotency_key]
            if first != body.SerializeToString():
                raise Forwarded(Kind.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED", "Another request had this key.")
            return self._answer(token)
        token = self._register(request)
        if request.idempotency_key:
            self.suite.registrations[request.idempotency_key] = (body.SerializeToString(), token)
        return self._answer(token)

    def _register(self, request: accounts.RegisterAccountRequest) -> str:
        if not 12 <= len(request.password) <= 128:
            raise Forwarded(
                Kind.INVALID_ARGUMENT, "PASSWORD_TOO_WEAK", "Too weak.", (FieldError("password", "Too weak."),)
            )
        if any(person.email == request.email for person in self.suite.people.values()):
            raise Forwarded(Kind.ALREADY_EXISTS, "EMAIL_TAKEN", "Taken.", (FieldError("email", "Taken."),))
        guest = self.suite.people.pop(request.guest_token, None) or Person(granted=0, remaining=0)
        guest.kind, guest.email, guest.name, guest.password = (
            CallerKind.REGISTERED, request.email, request.name, request.password,
        )  # fmt: skip
        guest.granted, guest.remaining = guest.granted + 5, guest.remaining + 5
        return self.suite.token_for(guest)

    def _answer(self, token: str) -> accounts.RegisterAccountResponse:
        person = self.suite.people[token]
        return accounts.RegisterAccountResponse(account=person.account, token=token, views_remaining=person.remaining)

    async def CreateSession(
        self, request: accounts.CreateSessionRequest, context: Context
    ) -> accounts.CreateSessionResponse:
        self.suite.meet(request, context, "CreateSession")
        for person in self.suite.people.values():
            if (person.email, person.password) == (request.email, request.password):
                return accounts.CreateSessionResponse(account=person.account, token=self.suite.token_for(person))
        raise Forwarded(Kind.UNAUTHENTICATED, "BAD_CREDENTIALS", "The address or the password is wrong.")

    async def DeleteSession(
        self, request: accounts.DeleteSessionRequest, context: Context
    ) -> accounts.DeleteSessionResponse:
        self.suite.meet(request, context, "DeleteSession")
        del self.suite.people[current_caller().token]
        return accounts.DeleteSessionResponse()

    async def Authenticate(
        self, request: accounts.AuthenticateRequest, context: Context
    ) -> accounts.AuthenticateResponse:
        raise await never_asked(context)

    async def UpdateAccountKind(
        self, request: accounts.UpdateAccountKindRequest, context: Context
    ) -> accounts.UpdateAccountKindResponse:
        raise await never_asked(context)


class FakeMetering(MeteringServiceServicer):
    """What is left."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def GetStanding(self, request: metering.GetStandingRequest, context: Context) -> metering.GetStandingResponse:
        self.suite.meet(request, context, "GetStanding")
        person = self.suite.caller()
        views = Balance(meter=Meter.METER_VIEWS, granted=person.granted, remaining=person.remaining)
        questions = Balance(meter=Meter.METER_QUESTIONS, granted=1, remaining=person.questions)
        return metering.GetStandingResponse(account=person.account, balances=[views, questions])

    async def ListLedgerEntries(
        self, request: metering.ListLedgerEntriesRequest, context: Context
    ) -> metering.ListLedgerEntriesResponse:
        self.suite.meet(request, context, "ListLedgerEntries")
        entries = [
            LedgerEntry(id=str(n), kind="view", meter=Meter.METER_VIEWS, amount=-1, resource=resource)
            for n, resource in enumerate(self.suite.caller().charged)
        ]
        return metering.ListLedgerEntriesResponse(entries=entries)

    async def SpendView(self, request: metering.SpendViewRequest, context: Context) -> NoReturn:
        await never_asked(context)

    async def SpendQuestion(
        self, request: metering.SpendQuestionRequest, context: Context
    ) -> metering.SpendQuestionResponse:
        raise await never_asked(context)

    async def SpendApiCall(
        self, request: metering.SpendApiCallRequest, context: Context
    ) -> metering.SpendApiCallResponse:
        raise await never_asked(context)


class FakeBookmarks(BookmarkServiceServicer):
    """What each person keeps."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.kept: dict[tuple[str, str, str], Bookmark] = {}

    async def SaveBookmark(
        self, request: bookmarks.SaveBookmarkRequest, context: Context
    ) -> bookmarks.SaveBookmarkResponse:
        self.suite.meet(request, context, "SaveBookmark")
        kept = Bookmark(system=request.system, code=request.code, note=request.note)
        self.kept[self._key(request.system, request.code)] = kept
        return bookmarks.SaveBookmarkResponse(bookmark=kept)

    async def DeleteBookmark(
        self, request: bookmarks.DeleteBookmarkRequest, context: Context
    ) -> bookmarks.DeleteBookmarkResponse:
        self.suite.meet(request, context, "DeleteBookmark")
        self.kept.pop(self._key(request.system, request.code), None)
        return bookmarks.DeleteBookmarkResponse()

    async def GetBookmark(
        self, request: bookmarks.GetBookmarkRequest, context: Context
    ) -> bookmarks.GetBookmarkResponse:
        self.suite.meet(request, context, "GetBookmark")
        if (found := self.kept.get(self._key(request.system, request.code))) is None:
            raise Forwarded(Kind.NOT_FOUND, "BOOKMARK_NOT_FOUND", "This code is not among your bookmarks.")
        return bookmarks.GetBookmarkResponse(bookmark=found)

    async def ListBookmarks(
        self, request: bookmarks.ListBookmarksRequest, context: Context
    ) -> bookmarks.ListBookmarksResponse:
        self.suite.meet(request, context, "ListBookmarks")
        ours = [kept for key, kept in sorted(self.kept.items()) if key[0] == current_caller().account_id]
        return bookmarks.ListBookmarksResponse(bookmarks=ours)

    def _key(self, system: str, code: str) -> tuple[str, str, str]:
        return current_caller().account_id, system, code

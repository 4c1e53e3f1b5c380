"""Protobuf to domain and back, both directions side by side."""

from datetime import UTC, date, datetime

from codingahead.accounts.v1 import (
    account_pb2,
    accounts_service_pb2,
    api_key_service_pb2,
    bookmark_pb2,
    bookmark_service_pb2,
    metering_pb2,
    metering_service_pb2,
    personal_data_service_pb2,
)
from codingahead.accounts.v1.usage_service_pb2 import CodeCount, DailyCount, GetUsageReportResponse
from codingahead.events.v1.accounts_pb2 import AccountRegistered, ViewCharged, ViewsExhausted
from codingahead.events.v1.lookup_pb2 import CodeViewed, SearchPerformed
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.clock import timestamp
from chassis.errors import FieldError, InvalidFields
from services.accounts.api_keys import ApiKey
from services.accounts.counting import PAGE_LEVELS, CodeTotal, Counted, DailyTotal, UsageReport
from services.accounts.domain import Account, Bookmark, Kind, LedgerEntry, Meter, Outcome, Shown, Spend
from services.accounts.usecases.bookmarks import SaveBookmark
from services.accounts.usecases.keys import CreateApiKey
from services.accounts.usecases.personal_data import PersonalData
from services.accounts.usecases.registration import RegisterAccount
from services.accounts.usecases.sessions import Credentials, Holder
from services.accounts.usecases.spending import SpendUnit
from services.accounts.usecases.standing import Standing

KINDS = {
    Kind.GUEST: account_pb2.ACCOUNT_KIND_GUEST,
    Kind.REGISTERED: account_pb2.ACCOUNT_KIND_REGISTERED,
    Kind.SUBSCRIBER: account_pb2.ACCOUNT_KIND_SUBSCRIBER,
    Kind.STAFF: account_pb2.ACCOUNT_KIND_STAFF,
}
METERS = {
    Meter.VIEWS: metering_pb2.METER_VIEWS,
    Meter.QUESTIONS: metering_pb2.METER_QUESTIONS,
    Meter.API: metering_pb2.METER_API,
}
OUTCOMES = {
    Outcome.SPENT: metering_pb2.SPEND_OUTCOME_SPENT,
    Outcome.ALREADY_SPENT: metering_pb2.SPEND_OUTCOME_ALREADY_SPENT,
    Outcome.UNMETERED: metering_pb2.SPEND_OUTCOME_UNMETERED,
    Outcome.NONE_LEFT: metering_pb2.SPEND_OUTCOME_NONE_LEFT,
}


def account_to_proto(account: Account) -> account_pb2.Account:
    """An account as others see it."""
    return account_pb2.Account(
        id=account.account_id,
        email=account.email,
        name=account.name,
        kind=KINDS[account.kind],
        email_verified=account.email_verified,
    )


def holder_to_proto(holder: Holder) -> accounts_service_pb2.AuthenticateResponse:
    """Whose a token is, and what it may be used for."""
    key = holder.key
    return accounts_service_pb2.AuthenticateResponse(
        account=account_to_proto(holder.account),
        api_key_id=key.key_id if key else "",
        api_key_scopes=sorted(key.scopes) if key else (),
    )


def create_key_from_proto(request: api_key_service_pb2.CreateApiKeyRequest, account_id: str) -> CreateApiKey:
    """A key to make."""
    return CreateApiKey(account_id, request.name, list(request.scopes), request.daily_quota)


def api_key_to_proto(key: ApiKey, now: datetime) -> api_key_service_pb2.ApiKey:
    """A key without its secret, and what it has used of this day."""
    return api_key_service_pb2.ApiKey(
        id=key.key_id,
        name=key.name,
        scopes=sorted(key.scopes),
        daily_quota=key.daily_quota,
        create_time=timestamp(key.created_at),
        used_today=key.spent_on(now.astimezone(UTC).date()),
    )


def personal_data_to_proto(data: PersonalData, now: datetime) -> personal_data_service_pb2.ExportPersonalDataResponse:
    """All that is kept of an account."""
    return personal_data_service_pb2.ExportPersonalDataResponse(
        account=account_to_proto(data.account),
        open_time=timestamp(data.account.opened_at),
        ledger=map(entry_to_proto, data.ledger),
        bookmarks=map(bookmark_to_proto, data.bookmarks),
        api_keys=[api_key_to_proto(key, now) for key in data.api_keys],
    )


def kind_from_proto(kind: account_pb2.AccountKind.ValueType) -> Kind | None:
    """A kind; None for none."""
    return next((ours for ours, theirs in KINDS.items() if theirs == kind), None)


def registration_from_proto(request: accounts_service_pb2.RegisterAccountRequest) -> RegisterAccount:
    """Who wants an account."""
    return RegisterAccount(
        email=request.email,
        password=request.password,
        name=request.name,
        guest_token=request.guest_token,
        key=request.idempotency_key,
        network=request.network,
    )


def credentials_from_proto(request: accounts_service_pb2.CreateSessionRequest) -> Credentials:
    """Who wants to log in."""
    return Credentials(request.email, request.password, request.network)


def view_from_proto(request: metering_service_pb2.SpendViewRequest, account_id: str) -> SpendUnit:
    """A view of a code. Refused when the code system or the code is missing."""
    for field in ("system", "code"):
        value = getattr(request, field)
        if not value or "/" in value:
            raise InvalidFields(FieldError(field, "Name a code system and a code, without a slash."))
    return SpendUnit(account_id, Meter.VIEWS, f"{request.system}/{request.code}", request.idempotency_key)


def question_from_proto(request: metering_service_pb2.SpendQuestionRequest, account_id: str) -> SpendUnit:
    """A question, by its answer's id."""
    return SpendUnit(account_id, Meter.QUESTIONS, request.answer_id, request.idempotency_key)


def api_call_from_proto(request: metering_service_pb2.SpendApiCallRequest, account_id: str) -> SpendUnit:
    """A call of the API."""
    return SpendUnit(account_id, Meter.API, request.resource, request.idempotency_key, request.request_digest)


def spend_to_proto(spend: Spend) -> metering_pb2.Spend:
    """The answer to a request to spend."""
    return metering_pb2.Spend(
        outcome=OUTCOMES[spend.outcome],
        balance=balance_to_proto(spend.shown),
        account_kind=KINDS[spend.kind],
        charge_id=spend.charge_id,
    )


def balance_to_proto(shown: Shown) -> metering_pb2.Balance:
    """What there was and is left of a meter."""
    return metering_pb2.Balance(
        meter=METERS[shown.meter], granted=shown.granted, remaining=shown.remaining, unmetered=shown.unmetered
    )


def standing_to_proto(standing: Standing) -> metering_service_pb2.GetStandingResponse:
    """An account and its meters."""
    return metering_service_pb2.GetStandingResponse(
        account=account_to_proto(standing.account),
        balances=map(balance_to_proto, standing.balances),
        views_on_verification=standing.views_on_verification,
    )


def entry_to_proto(entry: LedgerEntry) -> metering_pb2.LedgerEntry:
    """A line of the ledger."""
    return metering_pb2.LedgerEntry(
        id=entry.entry_id,
        at=timestamp(entry.at),
        kind=entry.kind,
        meter=METERS[entry.meter],
        amount=entry.amount,
        resource=entry.resource,
        balance_after=entry.balance_after,
    )


def bookmark_from_proto(request: bookmark_service_pb2.SaveBookmarkRequest, account_id: str) -> SaveBookmark:
    """A code to keep."""
    return SaveBookmark(account_id, request.system, request.code, request.note)


def bookmark_to_proto(bookmark: Bookmark) -> bookmark_pb2.Bookmark:
    """A code that is kept."""
    return bookmark_pb2.Bookmark(
        system=bookmark.system,
        code=bookmark.code,
        note=bookmark.note,
        create_time=timestamp(bookmark.created_at),
        update_time=timestamp(bookmark.updated_at),
    )


def report_to_proto(report: UsageReport) -> GetUsageReportResponse:
    """A report; `from` is a word of Python's."""
    response = GetUsageReportResponse(
        to=report.last.isoformat(),
        daily=map(_daily_to_proto, report.daily),
        top_codes=map(_code_to_proto, report.top_codes),
        dead_letters=report.dead_letters,
    )
    setattr(response, "from", report.first.isoformat())
    return response


def counted_registration(event: AccountRegistered) -> Counted:
    """One registration."""
    return Counted(_day(event.occurred_at), "registrations", Kind.REGISTERED)


def counted_charge(event: ViewCharged) -> Counted:
    """Units of a meter; of a view, its code too."""
    system, _, code = event.resource.partition("/") if event.meter == Meter.VIEWS else ("", "", "")
    measure = f"{Meter(event.meter)}_charged"
    return Counted(_day(event.occurred_at), measure, event.account_kind, system, code, event.amount)


def counted_exhaustion(event: ViewsExhausted) -> Counted:
    """One meter that ran out."""
    return Counted(_day(event.occurred_at), f"{Meter(event.meter)}_exhausted", event.account_kind)


def counted_page(event: CodeViewed) -> Counted:
    """One page, full or not. Raises ValueError for a level that there is not."""
    if event.level not in PAGE_LEVELS:
        raise ValueError(f"no level of a page: {event.level[:40]!r}")
    return Counted(_day(event.occurred_at), PAGE_LEVELS[event.level], event.account_kind, event.system, event.code)


def counted_search(event: SearchPerformed) -> Counted:
    """One search; who searched is not told."""
    return Counted(_day(event.occurred_at), "searches", "anonymous", event.system)


def _daily_to_proto(total: DailyTotal) -> DailyCount:
    return DailyCount(
        day=total.day.isoformat(), measure=total.measure, account_kind=total.account_kind, count=total.count
    )


def _code_to_proto(total: CodeTotal) -> CodeCount:
    return CodeCount(system=total.system, code=total.code, full_views=total.full_views, previews=total.previews)


def _day(moment: Timestamp) -> date:
    return moment.ToDatetime(tzinfo=UTC).date()

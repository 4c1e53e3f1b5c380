"""The ledger of the caller."""

from dataclasses import replace

from codingahead.accounts.v1 import metering_service_pb2 as metering
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceServicer

from chassis.rpc.pipeline import current_caller
from services.accounts import convert
from services.accounts.api_keys import SCOPES_OF_METERS
from services.accounts.domain import Kind, Spend
from services.accounts.errors import KeyScopeMissing
from services.accounts.ports import Begin
from services.accounts.rules import Rules
from services.accounts.servicers import Context
from services.accounts.usecases import spending, standing
from services.accounts.usecases.spending import SpendUnit


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
        if not current_caller().may_use(SCOPES_OF_METERS[command.meter]):
            raise KeyScopeMissing
        async with self._begin() as work:
            return await spending.spend(replace(command, key_id=current_caller().api_key_id), work, self._rules)

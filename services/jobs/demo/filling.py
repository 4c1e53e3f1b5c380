"""Fills a board through its own services, and clears it again: nothing is done twice, and all of it is told."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from codingahead.accounts.v1 import accounts_service_pb2 as accounts
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceStub
from codingahead.jobs.v1 import employers_service_pb2 as employing
from codingahead.jobs.v1 import jobs_service_pb2 as jobs
from codingahead.jobs.v1 import moderation_service_pb2 as moderation
from codingahead.jobs.v1.employers_service_pb2_grpc import EmployersServiceStub
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from codingahead.jobs.v1.moderation_service_pb2_grpc import ModerationServiceStub
from codingahead.jobs.v1.posting_pb2 import PostingState

from chassis.rpc.channel import Metadata, bearer
from services.jobs.demo.postings import Employer
from services.jobs.usecases.importing import ABSENT

EMAIL = "demo@careercenter.example"
_NAME = "Demonstration"
_SECONDS = 60.0
_ENDED = frozenset(
    {PostingState.POSTING_STATE_CLOSED, PostingState.POSTING_STATE_FILLED, PostingState.POSTING_STATE_EXPIRED}
)
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the services are, and the token with which services call each other."""

    jobs: str
    accounts: str
    service_token: str


class Board:
    """The board as its demonstration account meets it."""

    def __init__(self, channel: grpc.aio.Channel, account: Metadata, service: Metadata) -> None:
        self._jobs = JobsServiceStub(channel)
        self._employers = EmployersServiceStub(channel)
        self._moderation = ModerationServiceStub(channel)
        self._account = account
        self._service = service

    async def fill(self, employers: list[Employer], told: Told) -> dict[str, int]:
        """Offer what these employers offer; says how many postings came to what."""
        counts: dict[str, int] = {}
        for employer in employers:
            answer = await self._offer(employer)
            for each in answer.postings:
                counts[each.outcome] = counts.get(each.outcome, 0) + 1
            told(employer.name, len(employer.postings))
        return counts

    async def clear(self, told: Told) -> int:
        """Close everything that the demonstration offers; says how much it was."""
        asked = employing.ListOwnEmployersRequest()
        own = await self._employers.ListOwnEmployers(asked, metadata=self._account, timeout=_SECONDS)
        closed = 0
        for employer in own.employers:
            here = [await self._close(posting_id) async for posting_id in self._open_postings(employer.id)]
            told(employer.name, len(here))
            closed += len(here)
        return closed

    async def _offer(self, employer: Employer) -> jobs.ImportPostingsResponse:
        asked = jobs.CreateEmployerRequest(
            name=employer.name, website=employer.website, description=employer.description, idempotency_key=employer.key
        )
        made = (await self._jobs.CreateEmployer(asked, metadata=self._account, timeout=_SECONDS)).employer
        vouched = moderation.TrustEmployerRequest(employer_id=made.id)
        await self._moderation.TrustEmployer(vouched, metadata=self._service, timeout=_SECONDS)
        feed = json.dumps(employer.postings).encode()
        parts = iter([jobs.ImportPostingsRequest(employer_id=made.id, part=feed, publish=True)])
        return await self._jobs.ImportPostings(parts, metadata=self._account, timeout=_SECONDS)

    async def _open_postings(self, employer_id: str) -> AsyncIterator[str]:
        asked = jobs.ListEmployerPostingsRequest(employer_id=employer_id, page_size=100)
        while True:
            page = await self._jobs.ListEmployerPostings(asked, metadata=self._account, timeout=_SECONDS)
            for posting in page.postings:
                if posting.state not in _ENDED:
                    yield posting.id
            if not page.next_page_token:
                return
            asked.page_token = page.next_page_token

    async def _close(self, posting_id: str) -> str:
        """Close it as a feed would that no longer names it, so that it may come back."""
        asked = jobs.ClosePostingRequest(posting_id=posting_id, reason=ABSENT)
        await self._jobs.ClosePosting(asked, metadata=self._account, timeout=_SECONDS)
        return posting_id


@asynccontextmanager
async def board(doors: Doors) -> AsyncIterator[Board]:
    """The board, with an account for the demonstration that is opened on first need."""
    service = bearer(doors.service_token)
    async with _channel(doors.accounts) as there, _channel(doors.jobs) as here:
        token = await _session(AccountsServiceStub(there), doors.service_token, service)
        yield Board(here, bearer(token), service)


async def _session(stub: Any, service_token: str, service: Metadata) -> str:
    """A session of the demonstration's account, whose password only holders of the service token can work out."""
    password = hmac.new(service_token.encode(), EMAIL.encode(), hashlib.sha256).hexdigest()
    asked = accounts.CreateSessionRequest(email=EMAIL, password=password, network="127.0.0.1")
    try:
        return str((await stub.CreateSession(asked, metadata=service, timeout=_SECONDS)).token)
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.UNAUTHENTICATED:
            raise
    new = accounts.RegisterAccountRequest(email=EMAIL, password=password, name=_NAME, network="127.0.0.1")
    return str((await stub.RegisterAccount(new, metadata=service, timeout=_SECONDS)).token)


def _channel(address: str) -> grpc.aio.Channel:
    return grpc.aio.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)])

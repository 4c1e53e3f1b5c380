"""gRPC in: each call converted, handed to its use case, and converted back."""

from typing import Any

import grpc
from codingahead.jobs.v1 import jobs_service_pb2 as calls
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceServicer

from chassis.rpc.pipeline import current_caller
from services.jobs.clients import AccountsAuthenticator
from services.jobs.convert import employer as employers
from services.jobs.convert import posting as convert
from services.jobs.ports import Works
from services.jobs.usecases import creating, moving, reading

Context = grpc.aio.ServicerContext[Any, Any]


class JobsServicer(JobsServiceServicer):
    """Answers codingahead.jobs.v1.JobsService."""

    def __init__(self, work: Works, accounts: AccountsAuthenticator) -> None:
        self._work = work
        self._accounts = accounts

    async def CreateEmployer(
        self, request: calls.CreateEmployerRequest, _context: Context
    ) -> calls.CreateEmployerResponse:
        """Open an employer. Refused with SIGN_IN_REQUIRED, EMPLOYER_INVALID, IDEMPOTENCY_KEY_REUSED."""
        command = convert.create_employer_from_proto(request)
        async with self._work() as work:
            employer = await creating.create_employer(command, current_caller(), work)
        return calls.CreateEmployerResponse(employer=employers.employer_to_proto(employer))

    async def CreatePosting(
        self, request: calls.CreatePostingRequest, _context: Context
    ) -> calls.CreatePostingResponse:
        """Draft a posting. Refused with EMPLOYER_NOT_FOUND, POSTING_INVALID, IDEMPOTENCY_KEY_REUSED."""
        command = convert.create_posting_from_proto(request)
        async with self._work() as work:
            posting = await creating.create_posting(command, current_caller(), work)
        return calls.CreatePostingResponse(posting=convert.posting_to_proto(posting))

    async def PublishPosting(
        self, request: calls.PublishPostingRequest, _context: Context
    ) -> calls.PublishPostingResponse:
        """Publish, or send to review. Refused with POSTING_NOT_FOUND, TRANSITION_NOT_ALLOWED, POSTING_EXPIRED."""
        async with self._work() as work:
            posting = await moving.publish_posting(request.posting_id, current_caller(), work)
        return calls.PublishPostingResponse(posting=convert.posting_to_proto(posting))

    async def ApprovePosting(
        self, request: calls.ApprovePostingRequest, _context: Context
    ) -> calls.ApprovePostingResponse:
        """Publish what waits for review. Refused with POSTING_NOT_FOUND, TRANSITION_NOT_ALLOWED, POSTING_EXPIRED."""
        async with self._work() as work:
            posting = await moving.approve_posting(request.posting_id, current_caller(), work)
        return calls.ApprovePostingResponse(posting=convert.posting_to_proto(posting))

    async def ClosePosting(self, request: calls.ClosePostingRequest, _context: Context) -> calls.ClosePostingResponse:
        """End a posting. Refused with POSTING_NOT_FOUND."""
        async with self._work() as work:
            posting = await moving.close_posting(request.posting_id, current_caller(), work)
        return calls.ClosePostingResponse(posting=convert.posting_to_proto(posting))

    async def GetPosting(self, request: calls.GetPostingRequest, _context: Context) -> calls.GetPostingResponse:
        """Show a posting. Refused with POSTING_NOT_FOUND."""
        async with self._work() as work:
            posting = await reading.find_public(request.posting_id, work)
        if posting is None:
            # Asked outside of any transaction: only what is not public needs to know who is calling.
            caller = await self._accounts.recognise(current_caller())
            async with self._work() as work:
                posting = await reading.get_posting(request.posting_id, caller, work)
        return calls.GetPostingResponse(posting=convert.posting_to_proto(posting))

    async def ListPostings(self, request: calls.ListPostingsRequest, _context: Context) -> calls.ListPostingsResponse:
        """List what is public. Refused with PAGE_TOKEN_INVALID, PAGE_SIZE_INVALID, FILTER_INVALID."""
        command = convert.list_postings_from_proto(request)
        async with self._work() as work:
            page = await reading.list_postings(command, work)
        return convert.page_to_proto(page)

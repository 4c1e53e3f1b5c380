"""gRPC in: employers opened, and postings from their draft to their end."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
from codingahead.jobs.v1 import jobs_service_pb2 as calls
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceServicer

from chassis.rpc.messages import Undecodable
from chassis.rpc.pipeline import current_caller
from services.jobs.clients import AccountsAuthenticator
from services.jobs.convert import posting as convert
from services.jobs.convert.employer import employer_to_proto
from services.jobs.convert.export import outline_to_proto
from services.jobs.convert.filters import filter_from_proto
from services.jobs.convert.listing import fitting, list_postings_from_proto, listing_to_proto
from services.jobs.convert.posting import posting_to_proto
from services.jobs.convert.statistics import statistics_to_proto
from services.jobs.domain.limits import Limits
from services.jobs.looks import Looks
from services.jobs.ports import Works
from services.jobs.servicers.imports import Imports
from services.jobs.usecases import creating, editing, exporting, moving, reading, statistics
from services.jobs.usecases.listing import Board

Context = grpc.aio.ServicerContext[Any, Any]


class JobsServicer(JobsServiceServicer):
    """Answers codingahead.jobs.v1.JobsService; what each method refuses with stands in the proto."""

    def __init__(
        self, work: Works, board: Board, accounts: AccountsAuthenticator, limits: Limits, looks: Looks
    ) -> None:
        self._work = work
        self._board = board
        self._accounts = accounts
        self._limits = limits
        self._looks = looks
        self._imports = Imports(work, limits)

    async def CreateEmployer(
        self, request: calls.CreateEmployerRequest, _context: Context
    ) -> calls.CreateEmployerResponse:
        """Open an employer."""
        command = convert.create_employer_from_proto(request)
        async with self._work() as work:
            employer = await creating.create_employer(command, current_caller(), work)
        return calls.CreateEmployerResponse(employer=employer_to_proto(employer, inside=True))

    async def CreatePosting(
        self, request: calls.CreatePostingRequest, _context: Context
    ) -> calls.CreatePostingResponse:
        """Draft a posting."""
        command = convert.create_posting_from_proto(request)
        async with self._work() as work:
            posting = await creating.create_posting(command, current_caller(), work)
        return calls.CreatePostingResponse(posting=posting_to_proto(posting, inside=True))

    async def UpdatePosting(
        self, request: calls.UpdatePostingRequest, _context: Context
    ) -> calls.UpdatePostingResponse:
        """Change what a posting says, or propose it."""
        command = convert.update_posting_from_proto(request)
        async with self._work() as work:
            posting = await editing.update_posting(command, current_caller(), work)
        return calls.UpdatePostingResponse(posting=posting_to_proto(posting, inside=True))

    async def PublishPosting(
        self, request: calls.PublishPostingRequest, _context: Context
    ) -> calls.PublishPostingResponse:
        """Publish, or send to review."""
        async with self._work() as work:
            posting = await moving.publish_posting(request.posting_id, current_caller(), self._limits, work)
        return calls.PublishPostingResponse(posting=posting_to_proto(posting, inside=True))

    async def ApprovePosting(
        self, request: calls.ApprovePostingRequest, _context: Context
    ) -> calls.ApprovePostingResponse:
        """Publish what waits for review."""
        read, why, by = request.revision, request.reason, current_caller()
        async with self._work() as work:
            posting = await moving.approve_posting(request.posting_id, read, why, by, work)
        return calls.ApprovePostingResponse(posting=posting_to_proto(posting, inside=True))

    async def PausePosting(self, request: calls.PausePostingRequest, _context: Context) -> calls.PausePostingResponse:
        """Take a posting out of view for a while."""
        async with self._work() as work:
            posting = await moving.pause_posting(request.posting_id, request.reason, current_caller(), work)
        return calls.PausePostingResponse(posting=posting_to_proto(posting, inside=True))

    async def ResumePosting(
        self, request: calls.ResumePostingRequest, _context: Context
    ) -> calls.ResumePostingResponse:
        """Show a paused posting again."""
        async with self._work() as work:
            posting = await moving.resume_posting(request.posting_id, request.reason, current_caller(), work)
        return calls.ResumePostingResponse(posting=posting_to_proto(posting, inside=True))

    async def FillPosting(self, request: calls.FillPostingRequest, _context: Context) -> calls.FillPostingResponse:
        """End a posting because somebody was found."""
        async with self._work() as work:
            posting = await moving.fill_posting(request.posting_id, request.reason, current_caller(), work)
        return calls.FillPostingResponse(posting=posting_to_proto(posting, inside=True))

    async def ClosePosting(self, request: calls.ClosePostingRequest, _context: Context) -> calls.ClosePostingResponse:
        """End a posting."""
        async with self._work() as work:
            posting = await moving.close_posting(request.posting_id, request.reason, current_caller(), work)
        return calls.ClosePostingResponse(posting=posting_to_proto(posting, inside=True))

    async def GetPosting(self, request: calls.GetPostingRequest, _context: Context) -> calls.GetPostingResponse:
        """Show a posting. Who is calling is asked only about what is not public, and for what only insiders see."""
        async with self._work() as work:
            posting = await reading.find_public(request.posting_id, work)
        if posting is not None:
            if request.viewing:
                self._looks.tell(posting)
            return calls.GetPostingResponse(posting=posting_to_proto(posting))
        # Asked outside of any transaction.
        caller = await self._accounts.recognise(current_caller())
        with self._looks.counting_gone(viewing=request.viewing):
            async with self._work() as work:
                posting, inside = await reading.get_posting(request.posting_id, caller, work)
        return calls.GetPostingResponse(posting=posting_to_proto(posting, inside=inside))

    async def FollowApplyLink(
        self, request: calls.FollowApplyLinkRequest, _context: Context
    ) -> calls.FollowApplyLinkResponse:
        """Say where a posting is applied for elsewhere."""
        async with self._work() as work:
            apply_url = await reading.follow_apply_link(request.posting_id, work)
        return calls.FollowApplyLinkResponse(apply_url=apply_url)

    async def GetEmployerStatistics(
        self, request: calls.GetEmployerStatisticsRequest, _context: Context
    ) -> calls.GetEmployerStatisticsResponse:
        """Say what was counted of an employer's postings."""
        employer_id, days, by = request.employer_id, request.days, current_caller()
        async with self._work() as work:
            numbers = await statistics.employer_statistics(employer_id, days, by, work)
        return statistics_to_proto(numbers)

    async def ListPostings(self, request: calls.ListPostingsRequest, _context: Context) -> calls.ListPostingsResponse:
        """List what is public."""
        return listing_to_proto(await self._board.list_postings(list_postings_from_proto(request)))

    async def ExportPostings(
        self, request: calls.ExportPostingsRequest, _context: Context
    ) -> AsyncIterator[calls.ExportPostingsResponse]:
        """Stream what is public."""
        wanted = filter_from_proto(request.filter)
        if request.outline:
            async for outline in exporting.outline_postings(wanted, self._board, self._work):
                yield calls.ExportPostingsResponse(posting=outline_to_proto(outline))
        else:
            async for posting in exporting.export_postings(wanted, self._board):
                yield calls.ExportPostingsResponse(posting=posting_to_proto(posting))

    async def ImportPostings(
        self, request_iterator: AsyncIterator[calls.ImportPostingsRequest | Undecodable], _context: Context
    ) -> calls.ImportPostingsResponse:
        """Take over an employer's feed."""
        return await self._imports.take_over(request_iterator, current_caller())

    async def ListEmployerPostings(
        self, request: calls.ListEmployerPostingsRequest, _context: Context
    ) -> calls.ListEmployerPostingsResponse:
        """List an employer's postings."""
        state = convert.state_from_proto(request.state)
        command = reading.ListEmployerPostings(request.employer_id, state, request.page_size, request.page_token)
        async with self._work() as work:
            page = await reading.list_employer_postings(command, current_caller(), work)
        postings, token = fitting(page.listed, page.next_page_token, inside=True)
        return calls.ListEmployerPostingsResponse(postings=postings, next_page_token=token)

    async def ListTransitions(
        self, request: calls.ListTransitionsRequest, _context: Context
    ) -> calls.ListTransitionsResponse:
        """List every step of a posting's way."""
        async with self._work() as work:
            posting, steps = await reading.list_transitions(request.posting_id, current_caller(), work)
        transitions = map(convert.transition_to_proto, steps)
        return calls.ListTransitionsResponse(transitions=transitions, posting=posting_to_proto(posting, inside=True))

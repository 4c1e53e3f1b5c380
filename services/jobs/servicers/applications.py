"""gRPC in: applications and their résumés."""

from typing import Any

import grpc
from codingahead.jobs.v1 import application_pb2 as messages
from codingahead.jobs.v1 import applications_service_pb2 as calls
from codingahead.jobs.v1.applications_service_pb2_grpc import ApplicationsServiceServicer

from chassis.clock import Clock, timestamp
from chassis.rpc.pipeline import current_caller
from services.jobs.convert import application as convert
from services.jobs.resumes.links import ResumeLinks
from services.jobs.usecases import applications, applying
from services.jobs.usecases.applications import Shown, ShownPage
from services.jobs.usecases.applying import ApplicationDesk

Context = grpc.aio.ServicerContext[Any, Any]


class ApplicationsServicer(ApplicationsServiceServicer):
    """Answers codingahead.jobs.v1.ApplicationsService; what each method refuses with stands in the proto."""

    def __init__(self, desk: ApplicationDesk, links: ResumeLinks, now: Clock) -> None:
        self._desk = desk
        self._links = links
        self._now = now

    async def SubmitApplication(
        self, request: calls.SubmitApplicationRequest, _context: Context
    ) -> calls.SubmitApplicationResponse:
        """Apply for a posting."""
        command, by = convert.submit_application_from_proto(request), current_caller()
        application, posting = await applying.submit_application(command, by, self._desk)
        async with self._desk.works() as work:
            shown = await applications.shown(application, posting, by, work)
        return calls.SubmitApplicationResponse(application=self._said(shown))

    async def GetApplication(
        self, request: calls.GetApplicationRequest, _context: Context
    ) -> calls.GetApplicationResponse:
        """Show an application."""
        asked, by = request.application_id, current_caller()
        async with self._desk.works() as work:
            shown = await applications.get_application(asked, by, work, preview=request.preview)
        return calls.GetApplicationResponse(application=self._said(shown))

    async def ListApplications(
        self, request: calls.ListApplicationsRequest, _context: Context
    ) -> calls.ListApplicationsResponse:
        """List what was sent for a posting."""
        command = convert.list_applications_from_proto(request)
        async with self._desk.works() as work:
            page = await applications.list_applications(command, current_caller(), work)
        return calls.ListApplicationsResponse(applications=self._all(page), next_page_token=page.next_page_token)

    async def ListOwnApplications(
        self, request: calls.ListOwnApplicationsRequest, _context: Context
    ) -> calls.ListOwnApplicationsResponse:
        """List what the caller has sent."""
        size, token, by = request.page_size, request.page_token, current_caller()
        async with self._desk.works() as work:
            page = await applications.own_applications(size, token, by, work)
        return calls.ListOwnApplicationsResponse(applications=self._all(page), next_page_token=page.next_page_token)

    async def UpdateApplicationStatus(
        self, request: calls.UpdateApplicationStatusRequest, _context: Context
    ) -> calls.UpdateApplicationStatusResponse:
        """Come to another status."""
        status, by = convert.status_from_proto(request.status), current_caller()
        async with self._desk.works() as work:
            shown = await applications.update_status(request.application_id, status, by, self._desk.letters, work)
        return calls.UpdateApplicationStatusResponse(application=self._said(shown))

    async def DeleteApplication(
        self, request: calls.DeleteApplicationRequest, _context: Context
    ) -> calls.DeleteApplicationResponse:
        """Remove an application and its résumé."""
        desk, by = self._desk, current_caller()
        await applications.delete_application(request.application_id, by, desk.works, desk.store)
        return calls.DeleteApplicationResponse()

    async def GetResume(self, request: calls.GetResumeRequest, _context: Context) -> calls.GetResumeResponse:
        """Hand out a part of a résumé."""
        asked, by = request.application_id, current_caller()
        async with self._desk.works() as work:
            resume, ends = await applications.find_resume(asked, request.link, self._links, by, work)
        return calls.GetResumeResponse(
            data=await applications.resume_part(resume, request.offset, self._desk.store),
            size=resume.size,
            filename=resume.filename,
            content_type=resume.kind.content_type,
            link_expire_time=timestamp(ends),
        )

    def _said(self, shown: Shown) -> messages.Application:
        link = self._links.sign(shown.application.application_id, current_caller().account_id, self._now())
        return convert.application_to_proto(shown, link)

    def _all(self, page: ShownPage) -> list[messages.Application]:
        return [self._said(each) for each in page.applications]

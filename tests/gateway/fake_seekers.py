"""The jobs service in memory, as far as it keeps something of a seeker."""

from codingahead.jobs.v1 import applications_service_pb2 as applications
from codingahead.jobs.v1 import employers_service_pb2 as employers
from codingahead.jobs.v1 import profiles_service_pb2 as profiles
from codingahead.jobs.v1 import saved_searches_service_pb2 as searches
from codingahead.jobs.v1.application_pb2 import Application, ApplicationStatus
from codingahead.jobs.v1.applications_service_pb2_grpc import ApplicationsServiceServicer
from codingahead.jobs.v1.employers_service_pb2_grpc import EmployersServiceServicer
from codingahead.jobs.v1.profile_pb2 import SeekerProfile
from codingahead.jobs.v1.profiles_service_pb2_grpc import ProfilesServiceServicer
from codingahead.jobs.v1.saved_searches_service_pb2_grpc import SavedSearchesServiceServicer
from google.protobuf.timestamp_pb2 import Timestamp

from tests.gateway.suite import Context, Suite


class FakeSeekers(
    ApplicationsServiceServicer, EmployersServiceServicer, ProfilesServiceServicer, SavedSearchesServiceServicer
):
    """Everybody has applied three times, for whom a page holds two."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def ListOwnApplications(
        self, request: applications.ListOwnApplicationsRequest, context: Context
    ) -> applications.ListOwnApplicationsResponse:
        self.suite.meet(request, context, "ListOwnApplications")
        names = ["c"] if request.page_token else ["a", "b"]
        sent = [_sent(name) for name in names]
        token = "" if request.page_token else "more"
        return applications.ListOwnApplicationsResponse(applications=sent, next_page_token=token)

    async def ListOwnEmployers(
        self, request: employers.ListOwnEmployersRequest, context: Context
    ) -> employers.ListOwnEmployersResponse:
        self.suite.meet(request, context, "ListOwnEmployers")
        return employers.ListOwnEmployersResponse()

    async def GetOwnProfile(
        self, request: profiles.GetOwnProfileRequest, context: Context
    ) -> profiles.GetOwnProfileResponse:
        self.suite.meet(request, context, "GetOwnProfile")
        return profiles.GetOwnProfileResponse(profile=SeekerProfile(headline="Coder"))

    async def ListSavedSearches(
        self, request: searches.ListSavedSearchesRequest, context: Context
    ) -> searches.ListSavedSearchesResponse:
        self.suite.meet(request, context, "ListSavedSearches")
        return searches.ListSavedSearchesResponse()


def _sent(name: str) -> Application:
    at = Timestamp(seconds=1)
    received = ApplicationStatus.APPLICATION_STATUS_RECEIVED
    return Application(id=name, status=received, submit_time=at, update_time=at)

"""gRPC in: profiles of seekers."""

from typing import Any

import grpc
from codingahead.jobs.v1 import profiles_service_pb2 as calls
from codingahead.jobs.v1.profiles_service_pb2_grpc import ProfilesServiceServicer

from chassis.rpc.pipeline import current_caller
from services.jobs.convert.profile import profile_from_proto, profile_to_proto
from services.jobs.ports import Works
from services.jobs.usecases import profiles

Context = grpc.aio.ServicerContext[Any, Any]


class ProfilesServicer(ProfilesServiceServicer):
    """Answers codingahead.jobs.v1.ProfilesService; what each method refuses with stands in the proto."""

    def __init__(self, work: Works) -> None:
        self._work = work

    async def GetOwnProfile(
        self, _request: calls.GetOwnProfileRequest, _context: Context
    ) -> calls.GetOwnProfileResponse:
        """Show the caller's own."""
        async with self._work() as work:
            profile, at = await profiles.own_profile(current_caller(), work)
        return calls.GetOwnProfileResponse(profile=profile_to_proto(profile, at))

    async def UpdateOwnProfile(
        self, request: calls.UpdateOwnProfileRequest, _context: Context
    ) -> calls.UpdateOwnProfileResponse:
        """Replace the caller's own."""
        said = profile_from_proto(request.profile)
        async with self._work() as work:
            profile, at = await profiles.update_profile(said, current_caller(), work)
        return calls.UpdateOwnProfileResponse(profile=profile_to_proto(profile, at))

    async def DeleteOwnProfile(
        self, _request: calls.DeleteOwnProfileRequest, _context: Context
    ) -> calls.DeleteOwnProfileResponse:
        """Forget the caller's own."""
        async with self._work() as work:
            await profiles.delete_profile(current_caller(), work)
        return calls.DeleteOwnProfileResponse()

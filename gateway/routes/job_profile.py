"""CareerCenter: the caller's profile as a seeker."""

from codingahead.jobs.v1.profiles_service_pb2 import (
    DeleteOwnProfileRequest,
    DeleteOwnProfileResponse,
    GetOwnProfileRequest,
    GetOwnProfileResponse,
    UpdateOwnProfileRequest,
    UpdateOwnProfileResponse,
)
from fastapi import APIRouter, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.identity import Visitor
from gateway.shapes import job_profile as shapes
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])


@router.get("/api/v1/me/job-profile", responses=problems(401))
async def get_profile(request: Request, visitor: Visitor) -> shapes.JobProfileSaid:
    """The caller's profile, empty until they have said something; for them alone until they send it along."""

    async def fetch(who: Metadata) -> GetOwnProfileResponse:
        return await gateway_of(request).clients.profiles.GetOwnProfile(GetOwnProfileRequest(), metadata=who)

    return shapes.profile_said((await visitor.person(fetch)).profile)


@router.put("/api/v1/me/job-profile", responses=problems(401))
async def put_profile(request: Request, visitor: Visitor, asked: shapes.JobProfileAsked) -> shapes.JobProfileSaid:
    """Write the caller's profile, or another instead."""
    wanted = UpdateOwnProfileRequest(profile=shapes.profile_of(asked))

    async def update(who: Metadata) -> UpdateOwnProfileResponse:
        return await gateway_of(request).clients.profiles.UpdateOwnProfile(wanted, metadata=who)

    return shapes.profile_said((await visitor.person(update)).profile)


@router.delete("/api/v1/me/job-profile", status_code=204, responses=problems(401))
async def delete_profile(request: Request, visitor: Visitor) -> None:
    """Forget the caller's profile; what went along with applications stays there."""

    async def delete(who: Metadata) -> DeleteOwnProfileResponse:
        return await gateway_of(request).clients.profiles.DeleteOwnProfile(DeleteOwnProfileRequest(), metadata=who)

    await visitor.person(delete)

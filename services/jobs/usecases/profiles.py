"""What seekers say of themselves, each for its person alone until it goes along with an application."""

from datetime import datetime

from chassis.errors import SignInRequired
from chassis.identity import Caller
from services.jobs.domain.profiles import UNSAID, SeekerProfile
from services.jobs.errors import ProfileInvalid
from services.jobs.ports import Work
from services.jobs.usecases.membership import person
from services.jobs.validity_profiles import profile_faults


async def own_profile(by: Caller, work: Work) -> tuple[SeekerProfile, datetime | None]:
    """The caller's profile and when it was written; an empty one until they have said something.

    Raises SignInRequired.
    """
    if not by.is_person:
        raise SignInRequired
    return await work.profiles.get(by.account_id) or (UNSAID, None)


async def update_profile(profile: SeekerProfile, by: Caller, work: Work) -> tuple[SeekerProfile, datetime]:
    """Write the caller's profile, or another instead. Raises SignInRequired, and ProfileInvalid with every fault."""
    account_id, now = await person(by, work), work.now()
    if faults := tuple(profile_faults(profile)):
        raise ProfileInvalid(*faults)
    await work.profiles.keep(account_id, profile, now)
    return profile, now


async def delete_profile(by: Caller, work: Work) -> None:
    """Forget the caller's profile; what went along with applications stays there. Raises SignInRequired."""
    if not by.is_person:
        raise SignInRequired
    await forget(by.account_id, work)


async def forget(account_id: str, work: Work) -> None:
    """Forget the profile of an account that is deleted; repeating changes nothing.

    What went along with its applications goes with those.
    """
    await work.profiles.remove(account_id)

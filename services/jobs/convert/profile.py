"""What seekers say of themselves, as messages."""

from datetime import datetime

from codingahead.jobs.v1 import profile_pb2 as messages

from chassis.clock import timestamp
from services.jobs.convert.words import keys, line, lines, names
from services.jobs.domain.profiles import SeekerProfile


def profile_from_proto(said: messages.SeekerProfile) -> SeekerProfile:
    """Read a profile, names in official spelling; nothing is judged here."""
    return SeekerProfile(
        headline=line(said.headline),
        credentials=names(said.credentials),
        years_experience=said.years_experience if said.HasField("years_experience") else None,
        settings=keys(said.settings),
        specialties=lines(said.specialties),
        code_sets=keys(said.code_sets),
        encoders=lines(said.encoders),
        ehrs=lines(said.ehrs),
        state=said.state.strip().upper(),
        remote_modes=keys(said.remote_modes),
        about=said.about.strip(),
    )


def profile_to_proto(profile: SeekerProfile, at: datetime | None = None) -> messages.SeekerProfile:
    """Write a profile, and when it was written where that is known."""
    return messages.SeekerProfile(
        headline=profile.headline,
        credentials=profile.credentials,
        years_experience=profile.years_experience,
        settings=profile.settings,
        specialties=profile.specialties,
        code_sets=profile.code_sets,
        encoders=profile.encoders,
        ehrs=profile.ehrs,
        state=profile.state,
        remote_modes=profile.remote_modes,
        about=profile.about,
        update_time=timestamp(at) if at else None,
    )

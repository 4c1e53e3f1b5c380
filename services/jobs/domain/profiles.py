"""What seekers say of themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeekerProfile:
    """A seeker's own words, read by employers with an application alone. Names are in official spelling.

    `years_experience` is of coding, None for unsaid; `state` is a USPS code; no `remote_modes` mean that all suit.
    """

    headline: str = ""
    credentials: tuple[str, ...] = ()
    years_experience: int | None = None
    settings: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    code_sets: tuple[str, ...] = ()
    encoders: tuple[str, ...] = ()
    ehrs: tuple[str, ...] = ()
    state: str = ""
    remote_modes: tuple[str, ...] = ()
    about: str = ""


UNSAID = SeekerProfile()

"""What a seeker says of themselves: as others read it, and as the form that changes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import get_args

from gateway.shapes.job_profile import JobProfileSaid
from gateway.shapes.jobs import CodeSet, Remote, Setting
from gateway.web.views.search import Option
from gateway.web.wording import spoken, system_name

_SETTINGS = {"cdi": "CDI", "profee": "Professional fee"}
_CODE_SETS = {"apc": "APC", "hcc": "HCC", "hcpcs": "HCPCS"}
_REMOTE = {"onsite": "On site", "hybrid": "Hybrid", "remote": "Remote"}
SETTINGS = tuple(Option(key, _SETTINGS.get(key, spoken(key))) for key in get_args(Setting))
CODE_SETS = tuple(Option(key, _CODE_SETS.get(key, system_name(key))) for key in get_args(CodeSet))
REMOTE_MODES = tuple(Option(key, _REMOTE[key]) for key in get_args(Remote))


@dataclass(frozen=True)
class ProfileView:
    """A profile in words: each fact a label and what is said; what is unsaid is left out."""

    headline: str
    facts: tuple[tuple[str, str], ...]
    about: str

    @property
    def is_empty(self) -> bool:
        return not (self.headline or self.facts or self.about)


@dataclass(frozen=True)
class ProfileForm:
    """The form of a profile, with what was wrong with it the last time."""

    # What stands in the fields, lists as their names with commas between.
    texts: Mapping[str, str]
    # What is ticked, such as "settings_inpatient".
    ticked: frozenset[str]
    # Whether there is anything to delete.
    is_kept: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[Option, ...] = SETTINGS
    code_sets: tuple[Option, ...] = CODE_SETS
    remote_modes: tuple[Option, ...] = REMOTE_MODES


TEXTS = ("headline", "credentials", "years_experience", "specialties", "encoders", "ehrs", "state", "about")
LISTS = frozenset({"credentials", "specialties", "encoders", "ehrs"})
TICKS = {"settings": SETTINGS, "code_sets": CODE_SETS, "remote_modes": REMOTE_MODES}


def profile_view(said: JobProfileSaid) -> ProfileView:
    """Lay out a profile for whoever may read it."""
    years = said.years_experience
    facts = (
        ("Credentials", ", ".join(said.credentials)),
        ("Experience", "" if years is None else f"{years} year{'' if years == 1 else 's'} of coding"),
        ("Settings", _labels(said.settings, SETTINGS)),
        ("Specialties", ", ".join(said.specialties)),
        ("Code sets", _labels(said.code_sets, CODE_SETS)),
        ("Encoders", ", ".join(said.encoders)),
        ("Health records", ", ".join(said.ehrs)),
        ("Lives in", said.state),
        ("Suits", _labels(said.remote_modes, REMOTE_MODES)),
    )
    return ProfileView(said.headline, tuple(fact for fact in facts if fact[1]), said.about)


def profile_form(said: JobProfileSaid) -> ProfileForm:
    """Fill the form with what is kept."""
    texts = {name: _text(getattr(said, name)) for name in TEXTS}
    ticked = frozenset(f"{name}_{value}" for name in TICKS for value in getattr(said, name))
    return ProfileForm(texts, ticked, said.update_time is not None)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def _labels(values: Iterable[str], options: tuple[Option, ...]) -> str:
    names = {option.value: option.label for option in options}
    return ", ".join(names.get(value, value) for value in values)

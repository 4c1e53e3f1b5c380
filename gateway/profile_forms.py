"""The form of a seeker's profile, read: lists have commas between their names, boxes have a name each."""

import re
from collections.abc import Mapping

from starlette.requests import Request

from gateway.shapes.job_profile import JobProfileAsked
from gateway.web.views.job_profile import LISTS, TEXTS, TICKS, ProfileForm

_BETWEEN = re.compile(r"[,;\n]")
_LONGEST = 20_000


async def profile_fields_of(request: Request) -> Mapping[str, str]:
    """The form's fields as they were sent; browsers send two characters for a line's end."""
    form = await request.form()
    return {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}


def asked_of(fields: Mapping[str, str]) -> JobProfileAsked:
    """The profile that a form describes. Raises ValidationError with what cannot be one."""
    asked: dict[str, object] = {name: _said(name, fields.get(name, "").strip()[:_LONGEST]) for name in TEXTS}
    for name, options in TICKS.items():
        asked[name] = [option.value for option in options if fields.get(f"{name}_{option.value}")]
    return JobProfileAsked.model_validate(asked)


def form_again(fields: Mapping[str, str], errors: Mapping[str, str]) -> ProfileForm:
    """The form as it was sent, with what is wrong."""
    ticked = {f"{name}_{option.value}" for name, options in TICKS.items() for option in options}
    texts = {name: fields.get(name, "") for name in TEXTS}
    return ProfileForm(texts, frozenset(ticked & {name for name, value in fields.items() if value}), errors=errors)


def _said(name: str, text: str) -> object:
    if name in LISTS:
        return [each.strip() for each in _BETWEEN.split(text) if each.strip()]
    if name == "years_experience":
        return int(text) if text.isascii() and text.isdigit() and len(text) < len("10000") else text or None
    return text

"""The form of a posting as a request to jobs. What the figures are is read here; what they may be jobs says."""

import re
from collections.abc import Iterator
from typing import Any

from codingahead.jobs.v1.jobs_service_pb2 import CreatePostingRequest, UpdatePostingRequest
from codingahead.jobs.v1.posting_pb2 import CredentialGroup, Location, PostingContent, PostingDetails, Salary
from starlette.requests import Request

from gateway.web.views.posting_fields import BOXES, LABELS, TICKS, Typed, box_name

_WHOLE = re.compile(r"[0-9]{1,9}")
_FIGURE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
_WHOLE_NUMBERS = ("salary_min", "salary_max", "years_experience", "openings")
_FIGURES = ("charts_per_hour", "accuracy_percent")
_ENOUGH = re.compile(r"\s*(?:[,;/|]|\bor\b)\s*", re.IGNORECASE)
_LISTED = re.compile(r"\s*[,;\n]\s*")
# How a figure may be written besides its digits.
_DRESS = re.compile(r"[\s,$%€£]")
_OTHERS = ("csrf_token", "do", "key", "revision")
_BOX_NAMES = tuple(box_name(field, option.value) for field, options in BOXES.items() for option in options)
_TAKEN = frozenset((*LABELS, *_BOX_NAMES, *_OTHERS))
_DETAILS = tuple(PostingDetails.DESCRIPTOR.fields)


async def typed_in(request: Request) -> Typed:
    """What was typed; lines end as everywhere else, and fields that the form does not have are dropped."""
    sent = (await request.form()).items()
    texts = {name: text.replace("\r\n", "\n") for name, text in sent if isinstance(text, str)}
    return {name: text for name, text in texts.items() if name in _TAKEN}


def figure_faults(typed: Typed) -> Iterator[tuple[str, str]]:
    """Name each field that should be a figure and is none."""
    for name in _WHOLE_NUMBERS:
        if _bare(typed, name) and not _WHOLE.fullmatch(_bare(typed, name)):
            yield name, "Write a whole number, such as 52,000."
    for name in _FIGURES:
        if _bare(typed, name) and not _FIGURE.fullmatch(_bare(typed, name)):
            yield name, "Write a number, such as 6.5."


def create_request(employer_id: str, typed: Typed, key: str) -> CreatePostingRequest:
    """The draft of an employer. Figures must be without faults."""
    content = _content(typed)
    said = {field.name: value for field, value in content.ListFields()}
    return CreatePostingRequest(employer_id=employer_id, idempotency_key=key, **said)


def update_request(posting_id: str, typed: Typed, kept: Typed) -> UpdatePostingRequest:
    """What was typed otherwise than the posting reads as one would type it. Figures must be without faults."""
    revision = typed.get("revision", "")
    wanted = UpdatePostingRequest(
        posting_id=posting_id, content=_content(typed), revision=int(revision) if _WHOLE.fullmatch(revision) else 0
    )
    before, after = _by_path(_content(kept)), _by_path(wanted.content)
    wanted.update_mask.paths.extend(path for path in after if after[path] != before[path])
    return wanted


def _by_path(content: PostingContent) -> dict[str, Any]:
    """Each field by its name in a mask, those of the details as `details.NAME`; None for what is unset."""
    names = (field.name for field in PostingContent.DESCRIPTOR.fields if field.name != "details")
    said = {name: _value(content, name) for name in names}
    return said | {f"details.{field.name}": _value(content.details, field.name) for field in _DETAILS}


def _value(message: PostingContent | PostingDetails, name: str) -> Any:
    field = message.DESCRIPTOR.fields_by_name[name]
    return None if field.has_presence and not message.HasField(name) else getattr(message, name)  # type: ignore[arg-type]


def _content(typed: Typed) -> PostingContent:
    return PostingContent(
        **{
            name: typed.get(name, "").strip()
            for name in ("title", "description_markdown", "employment_type", "remote", "apply_url", "valid_through")
        },
        location=Location(**{name: typed.get(name, "") for name in ("city", "state", "country")}),
        credentials=(*_ticked(typed, "credentials"), *_listed(typed, "credentials_more", _ENOUGH)),
        specialties=_listed(typed, "specialties"),
        salary=_salary(typed),
        details=_details(typed),
    )


def _details(typed: Typed) -> PostingDetails:
    years = _bare(typed, "years_experience")
    said: dict[str, Any] = {
        **{name: bool(typed.get(name)) for name in TICKS},
        **{name: _ticked(typed, name) for name in ("settings", "code_sets")},
        **{name: _listed(typed, name) for name in ("encoders", "ehrs", "remote_states", "benefits")},
        **{name: float(_bare(typed, name) or 0) for name in _FIGURES},
    }
    return PostingDetails(
        **said,
        credential_groups=_groups(typed, "credential_groups"),
        preferred_credential_groups=_groups(typed, "preferred_credential_groups"),
        years_experience=int(years) if years else None,
        shift=typed.get("shift", ""),
        salary_explanation=typed.get("salary_explanation", "").strip(),
        apply_method=typed.get("apply_method", ""),
        openings=int(_bare(typed, "openings") or 1),
    )


def _salary(typed: Typed) -> Salary | None:
    least, most = _bare(typed, "salary_min"), _bare(typed, "salary_max")
    if not least and not most:
        return None
    unit, currency = typed.get("salary_unit", ""), typed.get("salary_currency", "").strip()
    return Salary(min=int(least or 0), max=int(most or 0), unit=unit, currency=currency)


def _groups(typed: Typed, name: str) -> list[CredentialGroup]:
    lines = filter(None, (line.strip() for line in typed.get(name, "").splitlines()))
    return [CredentialGroup(any_of=list(filter(None, _ENOUGH.split(line)))) for line in lines]


def _ticked(typed: Typed, field: str) -> list[str]:
    return [option.value for option in BOXES[field] if typed.get(box_name(field, option.value))]


def _listed(typed: Typed, name: str, between: re.Pattern[str] = _LISTED) -> list[str]:
    return list(filter(None, (each.strip() for each in between.split(typed.get(name, "")))))


def _bare(typed: Typed, name: str) -> str:
    return _DRESS.sub("", typed.get(name, ""))

"""Postings as rows, and back."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from services.jobs.domain.postings import DETAIL_FIELDS, Content, Edit, Finding, Posting, Salary, State
from services.jobs.repository.employers import employer_of
from services.jobs.tables import PostingRow

_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
_FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])


def posting_of(row: PostingRow) -> Posting:
    """Read a posting with its employer."""
    return Posting(
        posting_id=row.posting_id,
        employer=employer_of(row.employer),
        content=_content(row),
        valid_through=row.valid_through,
        state=State(row.state),
        created_at=row.created_at,
        published_at=row.published_at,
        ended_at=row.ended_at,
        revision=row.revision,
        changed_at=row.changed_at,
        findings=_FINDINGS.validate_python(row.findings),
        reason=row.reason,
        edit=_EDIT.validate_python(row.edit) if row.edit else None,
        reference=row.reference or "",
        imported=row.imported,
    )


def columns_of(posting: Posting) -> dict[str, Any]:
    """Write all of a posting but its id and its employer."""
    return {
        **_content_columns(posting.content),
        "state": posting.state,
        "created_at": posting.created_at,
        "published_at": posting.published_at,
        "valid_through": posting.valid_through,
        "ended_at": posting.ended_at,
        "changed_at": posting.changed_at,
        "revision": posting.revision,
        "findings": _FINDINGS.dump_python(posting.findings, mode="json"),
        "reason": posting.reason,
        "edit": _EDIT.dump_python(posting.edit, mode="json") if posting.edit else None,
        "edit_at": posting.edit.at if posting.edit else None,
        "reference": posting.reference or None,
        "imported": posting.imported,
    }


def _content_columns(content: Content) -> dict[str, Any]:
    salary = content.salary
    return {
        "title": content.title,
        "description_markdown": content.description_markdown,
        "employment_type": content.employment_type,
        "remote": content.remote,
        "city": content.location.city,
        "region": content.location.state,
        "country": content.location.country,
        "credentials": _between_bars(content.credentials),
        "specialties": list(content.specialties),
        "salary_least": salary.least if salary else None,
        "salary_most": salary.most if salary else None,
        "salary_unit": salary.unit if salary else None,
        "salary_currency": salary.currency if salary else None,
        "apply_url": content.apply_url,
        "details": _CONTENT.dump_python(content, mode="json", include=set(DETAIL_FIELDS)),
    }


def _content(row: PostingRow) -> Content:
    said: dict[str, Any] = {
        "title": row.title,
        "description_markdown": row.description_markdown,
        "employment_type": row.employment_type,
        "remote": row.remote,
        "location": {"city": row.city, "state": row.region, "country": row.country},
        "credentials": [name for name in row.credentials.split("|") if name],
        "specialties": row.specialties,
        "salary": _salary(row),
        "apply_url": row.apply_url,
    }
    return _CONTENT.validate_python(said | row.details)


def _salary(row: PostingRow) -> Salary | None:
    if row.salary_least is None or row.salary_most is None:
        return None
    return Salary(row.salary_least, row.salary_most, row.salary_unit or "", row.salary_currency or "")


def _between_bars(names: Iterable[str]) -> str:
    return "".join(f"|{each}" for each in dict.fromkeys(names)) + "|"

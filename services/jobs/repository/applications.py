"""Applications in SQL."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.applications import Application, Resume, Status
from services.jobs.domain.creations import Attempt
from services.jobs.domain.filters import Place
from services.jobs.domain.profiles import SeekerProfile
from services.jobs.tables import ApplicationRow, PostingRow

_RESUME: TypeAdapter[Resume] = TypeAdapter(Resume)
_PROFILE: TypeAdapter[SeekerProfile] = TypeAdapter(SeekerProfile)


class SqlApplications:
    """The table of applications."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def submit(self, application: Application, attempt: Attempt) -> tuple[Application, Attempt] | None:
        """Insert it, or find what was sent; the insert waits for another transaction with the same person's."""
        row = ApplicationRow(
            application_id=application.application_id,
            posting_id=application.posting_id,
            applicant=application.applicant,
            submitted_at=application.submitted_at,
            attempt_key=attempt.key,
            attempt_digest=attempt.digest,
            **_columns(application),
        )
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return await self._sent(application)
        return None

    async def get(self, application_id: str) -> Application | None:
        """Find an application."""
        row = await self._session.get(ApplicationRow, application_id, populate_existing=True)
        return _application(row) if row else None

    async def held(self, application_id: str) -> Application | None:
        """Find an application and lock its row; SQLite has locked the whole file already."""
        row = await self._session.get(ApplicationRow, application_id, with_for_update=True, populate_existing=True)
        return _application(row) if row else None

    async def change(self, application: Application) -> None:
        """Keep what an application that is held is now."""
        mine = update(ApplicationRow).where(ApplicationRow.application_id == application.application_id)
        await self._session.execute(mine.values(**_columns(application)))

    async def remove(self, application: Application) -> None:
        """Forget an application."""
        mine = ApplicationRow.application_id == application.application_id
        await self._session.execute(delete(ApplicationRow).where(mine))

    async def for_posting(
        self, posting_id: str, status: Status | None, below: Place | None, most: int
    ) -> list[Application]:
        """List what was sent for a posting, newest first."""
        found = select(ApplicationRow).where(ApplicationRow.posting_id == posting_id, *_below(below))
        return await self._newest(found.where(ApplicationRow.status == status) if status else found, most)

    async def of_applicant(self, account_id: str, below: Place | None, most: int) -> list[Application]:
        """List what a person has sent, newest first."""
        return await self._newest(
            select(ApplicationRow).where(ApplicationRow.applicant == account_id, *_below(below)), most
        )

    async def outdated(self, ended_before: datetime, most: int) -> list[str]:
        """Find résumés that are kept although their posting ended before a moment."""
        found = select(ApplicationRow.application_id)
        found = found.join(PostingRow, PostingRow.posting_id == ApplicationRow.posting_id)
        found = found.where(PostingRow.ended_at < ended_before, ApplicationRow.resume_key.is_not(None))
        return list((await self._session.execute(found.limit(most))).scalars())

    async def kept_resumes(self, keys: Collection[str]) -> frozenset[str]:
        """Which of these files belong to an application."""
        found = select(ApplicationRow.resume_key).where(ApplicationRow.resume_key.in_(keys))
        return frozenset(key for key in (await self._session.execute(found)).scalars() if key)

    async def _newest(self, found: Select[ApplicationRow], most: int) -> list[Application]:
        found = found.order_by(ApplicationRow.submitted_at.desc(), ApplicationRow.application_id.desc()).limit(most)
        rows = (await self._session.execute(found.execution_options(populate_existing=True))).scalars()
        return [_application(row) for row in rows]

    async def _sent(self, application: Application) -> tuple[Application, Attempt]:
        sent = select(ApplicationRow).where(
            ApplicationRow.posting_id == application.posting_id, ApplicationRow.applicant == application.applicant
        )
        row = (await self._session.execute(sent)).scalar_one()
        return _application(row), Attempt(row.attempt_key, row.attempt_digest)


def _below(place: Place | None) -> Iterator[ColumnElement[bool]]:
    if place is not None:
        same_moment = and_(ApplicationRow.submitted_at == place.at, ApplicationRow.application_id < place.last_id)
        yield or_(ApplicationRow.submitted_at < place.at, same_moment)


def _columns(application: Application) -> dict[str, Any]:
    resume, profile = application.resume, application.profile
    return {
        "cover_letter": application.cover_letter,
        "resume": _RESUME.dump_python(resume, mode="json") if resume else None,
        "resume_key": resume.key if resume else None,
        "status": application.status,
        "changed_at": application.changed_at,
        "viewed_at": application.viewed_at,
        "profile": _PROFILE.dump_python(profile, mode="json") if profile else None,
    }


def _application(row: ApplicationRow) -> Application:
    return Application(
        application_id=row.application_id,
        posting_id=row.posting_id,
        applicant=row.applicant,
        cover_letter=row.cover_letter,
        resume=_RESUME.validate_python(row.resume) if row.resume else None,
        status=Status(row.status),
        submitted_at=row.submitted_at,
        changed_at=row.changed_at,
        viewed_at=row.viewed_at,
        profile=_PROFILE.validate_python(row.profile) if row.profile else None,
    )

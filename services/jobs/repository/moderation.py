"""Reports and the record of who did what, in SQL."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.filters import Place
from services.jobs.domain.moderation import AuditEvent, Outcome, Report, ReportReason
from services.jobs.tables import AuditRow, ReportRow

_FORGOTTEN = "forgotten-"


class SqlReports:
    """The table of reports."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, report: Report) -> bool:
        """Insert a report; False when the person has reported the posting already."""
        row = ReportRow(
            report_id=report.report_id,
            posting_id=report.posting_id,
            reporter=report.reporter,
            reason=report.reason,
            comment=report.comment,
            reported_at=report.reported_at,
            **_resolution(report),
        )
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True

    async def held(self, report_id: str) -> Report | None:
        """Find a report and lock its row; SQLite has locked the whole file already."""
        row = await self._session.get(ReportRow, report_id, with_for_update=True, populate_existing=True)
        return _report(row) if row else None

    async def change(self, report: Report) -> None:
        """Keep what became of a report that is held."""
        mine = update(ReportRow).where(ReportRow.report_id == report.report_id)
        await self._session.execute(mine.values(**_resolution(report)))

    async def listed(self, outcome: Outcome, after: Place | None, most: int) -> list[Report]:
        """List reports of an outcome, first made first."""
        found = select(ReportRow).where(ReportRow.outcome == outcome, *_after(after))
        found = found.order_by(ReportRow.reported_at, ReportRow.report_id).limit(most)
        return [_report(row) for row in (await self._session.execute(found)).scalars()]

    async def forget_reporter(self, account_id: str) -> None:
        """Put in place of a reporter what leads to nobody and yet differs from report to report."""
        theirs = update(ReportRow).where(ReportRow.reporter == account_id)
        await self._session.execute(theirs.values(reporter=_FORGOTTEN + ReportRow.report_id))


class SqlAudit:
    """The table of the record."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def note(self, event: AuditEvent) -> None:
        """Write something down."""
        self._session.add(
            AuditRow(
                audit_id=event.audit_id,
                at=event.at,
                by=event.by,
                action=event.action,
                subject=event.subject,
                subject_id=event.subject_id,
                reason=event.reason,
                details=dict(event.details),
            )
        )

    async def listed(self, subject: str, subject_id: str, below: Place | None, most: int) -> list[AuditEvent]:
        """List the record, newest first."""
        found = select(AuditRow).where(*_below(below))
        found = found.where(AuditRow.subject == subject) if subject else found
        found = found.where(AuditRow.subject_id == subject_id) if subject_id else found
        found = found.order_by(AuditRow.at.desc(), AuditRow.audit_id.desc()).limit(most)
        return [_event(row) for row in (await self._session.execute(found)).scalars()]

    async def since(self, after: Place, most: int) -> list[AuditEvent]:
        """List the record after a place, oldest first."""
        beyond = or_(AuditRow.at > after.at, AuditRow.audit_id > after.last_id)
        found = select(AuditRow).where(AuditRow.at >= after.at, beyond)
        found = found.order_by(AuditRow.at, AuditRow.audit_id).limit(most)
        return [_event(row) for row in (await self._session.execute(found)).scalars()]


def _after(place: Place | None) -> Iterator[ColumnElement[bool]]:
    if place is not None:
        same_moment = and_(ReportRow.reported_at == place.at, ReportRow.report_id > place.last_id)
        yield or_(ReportRow.reported_at > place.at, same_moment)


def _below(place: Place | None) -> Iterator[ColumnElement[bool]]:
    if place is not None:
        same_moment = and_(AuditRow.at == place.at, AuditRow.audit_id < place.last_id)
        yield or_(AuditRow.at < place.at, same_moment)


def _resolution(report: Report) -> dict[str, Any]:
    return {
        "outcome": report.outcome,
        "note": report.note,
        "resolved_by": report.resolved_by,
        "resolved_at": report.resolved_at,
    }


def _report(row: ReportRow) -> Report:
    return Report(
        report_id=row.report_id,
        posting_id=row.posting_id,
        reporter="" if row.reporter.startswith(_FORGOTTEN) else row.reporter,
        reason=ReportReason(row.reason),
        comment=row.comment,
        reported_at=row.reported_at,
        outcome=Outcome(row.outcome),
        note=row.note,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
    )


def _event(row: AuditRow) -> AuditEvent:
    return AuditEvent(row.audit_id, row.at, row.by, row.action, row.subject, row.subject_id, row.reason, row.details)

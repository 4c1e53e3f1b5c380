"""How what was counted is stored."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from services.jobs.tables import Row


class PostingDayRow(Row):
    """One day of a posting, UTC. What became of applications stands on the day on which they were sent."""

    __tablename__ = "posting_days"

    posting_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    views: Mapped[int]
    clicks: Mapped[int]
    applications: Mapped[int]
    viewed: Mapped[int]
    shortlisted: Mapped[int]
    hired: Mapped[int]


class ApplicationStageRow(Row):
    """How far an application has come, so that no step of it is counted twice; stays when it is deleted."""

    __tablename__ = "application_stages"

    application_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    posting_id: Mapped[str] = mapped_column(String(36))
    # Null until its sending was told.
    sent_on: Mapped[date | None] = mapped_column(Date)
    # 0 sent, 1 viewed, 2 shortlisted, 3 hired.
    stage: Mapped[int]


class PostingFirstsRow(Row):
    """When a posting was first published and first applied for."""

    __tablename__ = "posting_firsts"

    posting_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    published_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]

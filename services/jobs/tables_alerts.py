"""How saved searches, what matched them, what waits to be matched, and profiles of seekers are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.jobs.tables import Row

_POSITION = BigInteger().with_variant(Integer, "sqlite")


class SavedSearchRow(Row):
    """A filter that an account keeps."""

    __tablename__ = "saved_searches"
    __table_args__ = (Index("ix_saved_searches_owner_position", "owner", "position"), {"sqlite_autoincrement": True})

    # In the order of their making, so that matchers find those that are new; never given twice.
    position: Mapped[int] = mapped_column(_POSITION, primary_key=True, autoincrement=True)
    saved_search_id: Mapped[str] = mapped_column(String(36), unique=True)
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    # What is looked for, without the fields that mean anything.
    filter: Mapped[dict[str, Any]] = mapped_column(JSON)
    frequency: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    next_mail_at: Mapped[datetime | None] = mapped_column(index=True)
    last_mail_at: Mapped[datetime | None]
    awaits_address: Mapped[bool] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(BigInteger)


class MatchRow(Row):
    """A posting that a saved search is told of at most once."""

    __tablename__ = "saved_search_matches"
    __table_args__ = (
        UniqueConstraint("saved_search_id", "posting_id"),
        Index("ix_saved_search_matches_saved_search_id_settled_at", "saved_search_id", "settled_at"),
    )

    match_id: Mapped[int] = mapped_column(_POSITION, primary_key=True, autoincrement=True)
    saved_search_id: Mapped[str] = mapped_column(ForeignKey("saved_searches.saved_search_id"))
    posting_id: Mapped[str] = mapped_column(ForeignKey("postings.posting_id"), index=True)
    matched_at: Mapped[datetime]
    # When it was mailed; null while it waits.
    settled_at: Mapped[datetime | None]


class AlertQueueRow(Row):
    """A posting whose public face has changed, written with the change, until it was held against every search."""

    __tablename__ = "alert_queue"

    position: Mapped[int] = mapped_column(_POSITION, primary_key=True, autoincrement=True)
    posting_id: Mapped[str] = mapped_column(ForeignKey("postings.posting_id"))
    queued_at: Mapped[datetime]
    # Searches up to this position are done.
    matched_to: Mapped[int] = mapped_column(BigInteger)


class ProfileRow(Row):
    """What a seeker says of themselves."""

    __tablename__ = "seeker_profiles"

    account_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]

"""What lookup remembers besides its events: which snapshots it told the world of."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.db.columns import UtcMoment, named_metadata


class Row(DeclarativeBase):
    """A row of this service's database."""

    metadata = named_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcMoment}


class AnnouncementRow(Row):
    """A snapshot that was put in force, and the edition files that it serves."""

    __tablename__ = "announcements"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    snapshot_id: Mapped[str] = mapped_column(String(64))
    files: Mapped[list[str]] = mapped_column(JSON)
    announced_at: Mapped[datetime]

"""How answers and conversations are stored."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.db.columns import UtcMoment, named_metadata


class Row(DeclarativeBase):
    """A row of this service's database."""

    metadata = named_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcMoment}


class ConversationRow(Row):
    """Whose conversation it is."""

    __tablename__ = "conversations"

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime]


class AnswerRow(Row):
    """An answer under its key. Of the question there is no word, only what tells a repetition from another one."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("account_id", "idempotency_key"),)

    answer_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(String(36), index=True)
    idempotency_key: Mapped[str] = mapped_column(String(36))
    fingerprint: Mapped[str] = mapped_column(String(64))
    question_length: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(32))
    # The whole answer as JSON.
    response: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]

"""How employers, members, postings, their ways and idempotency keys are stored."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chassis.db.columns import UtcMoment, named_metadata


class Row(DeclarativeBase):
    """A row of this service's database."""

    metadata = named_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcMoment}


class EmployerRow(Row):
    """An organisation that hires."""

    __tablename__ = "employers"

    employer_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    website: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    trusted: Mapped[bool]
    created_at: Mapped[datetime]


class MemberRow(Row):
    """An account that may act for an employer."""

    __tablename__ = "members"

    employer_id: Mapped[str] = mapped_column(ForeignKey("employers.employer_id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    joined_at: Mapped[datetime]


class PostingRow(Row):
    """A posting as it stands now."""

    __tablename__ = "postings"
    __table_args__ = (Index("ix_postings_state_published_at_posting_id", "state", "published_at", "posting_id"),)

    posting_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    employer_id: Mapped[str] = mapped_column(ForeignKey("employers.employer_id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    description_markdown: Mapped[str] = mapped_column(Text)
    employment_type: Mapped[str] = mapped_column(String(16))
    remote: Mapped[str] = mapped_column(String(16))
    city: Mapped[str] = mapped_column(String(100))
    region: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    # Each between bars, "|CPC|COC|", so that one is found by its name alone.
    credentials: Mapped[str] = mapped_column(Text)
    specialties: Mapped[list[str]] = mapped_column(JSON)
    salary_least: Mapped[int | None] = mapped_column(BigInteger)
    salary_most: Mapped[int | None] = mapped_column(BigInteger)
    salary_unit: Mapped[str | None] = mapped_column(String(8))
    salary_currency: Mapped[str | None] = mapped_column(String(3))
    apply_url: Mapped[str] = mapped_column(Text)
    # Title, employer and description in lower case, for the words of a filter.
    searchable: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    valid_through: Mapped[datetime]

    employer: Mapped[EmployerRow] = relationship(lazy="joined", innerjoin=True)


class TransitionRow(Row):
    """One step of a posting's way; never changed."""

    __tablename__ = "postings_transitions"

    transition_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    posting_id: Mapped[str] = mapped_column(ForeignKey("postings.posting_id"), index=True)
    # Null for its making.
    origin: Mapped[str | None] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(16))
    moved_by: Mapped[str] = mapped_column(String(64))
    moved_at: Mapped[datetime]


class CreationRow(Row):
    """What an account made under an idempotency key."""

    __tablename__ = "creations"

    account_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    # The employer or posting in JSON, as it was made; null only inside the transaction that makes it.
    made: Mapped[str | None] = mapped_column(Text)

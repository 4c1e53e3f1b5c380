"""How employers, members, postings, applications, reports and the record of all are stored."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
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
    # none, domain, staff.
    trust: Mapped[str] = mapped_column(String(8))
    # The domain that was proved; empty unless trusted by it.
    domain: Mapped[str] = mapped_column(String(253))
    suspended_at: Mapped[datetime | None]
    suspension_reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class MemberRow(Row):
    """An account that may act for an employer."""

    __tablename__ = "members"

    employer_id: Mapped[str] = mapped_column(ForeignKey("employers.employer_id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16))
    joined_at: Mapped[datetime]


class InvitationRow(Row):
    """An account that is asked to act for an employer."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("employer_id", "account_id", "email"),)

    invitation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    employer_id: Mapped[str] = mapped_column(ForeignKey("employers.employer_id"))
    # One of the two is empty; the address is in lower case.
    account_id: Mapped[str] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    role: Mapped[str] = mapped_column(String(16))
    invited_by: Mapped[str] = mapped_column(String(64))
    invited_at: Mapped[datetime]


class ContactRow(Row):
    """An account's name and address as they were when it last did something here."""

    __tablename__ = "contacts"

    account_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    email_verified: Mapped[bool]
    seen_at: Mapped[datetime]
    # Set, and all else emptied, once the account was deleted: nothing that is still under way brings it back.
    forgotten_at: Mapped[datetime | None]


class PostingRow(Row):
    """A posting as it stands now."""

    __tablename__ = "postings"
    __table_args__ = (
        Index("ix_postings_state_published_at_posting_id", "state", "published_at", "posting_id"),
        Index("ix_postings_state_valid_through", "state", "valid_through"),
        # The employer's own names for its postings, each once; null for none.
        Index("ix_postings_employer_id_reference", "employer_id", "reference", unique=True),
    )

    posting_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    employer_id: Mapped[str] = mapped_column(ForeignKey("employers.employer_id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    description_markdown: Mapped[str] = mapped_column(Text)
    employment_type: Mapped[str] = mapped_column(String(16))
    remote: Mapped[str] = mapped_column(String(16))
    city: Mapped[str] = mapped_column(String(100))
    region: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    # Each between bars, "|CPC|COC|".
    credentials: Mapped[str] = mapped_column(Text)
    specialties: Mapped[list[str]] = mapped_column(JSON)
    salary_least: Mapped[int | None] = mapped_column(BigInteger)
    salary_most: Mapped[int | None] = mapped_column(BigInteger)
    salary_unit: Mapped[str | None] = mapped_column(String(8))
    salary_currency: Mapped[str | None] = mapped_column(String(3))
    apply_url: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    valid_through: Mapped[datetime]
    # When it was filled, expired, closed or rejected.
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(BigInteger)
    # What the posting says beyond the columns above.
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Why it waits for review, and what was said with its last transition.
    findings: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    # An edit that waits for staff, and since when.
    edit: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    edit_at: Mapped[datetime | None] = mapped_column(index=True)
    reference: Mapped[str | None] = mapped_column(String(100))
    # Whether it came with an employer's feed.
    imported: Mapped[bool]

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
    reason: Mapped[str] = mapped_column(Text)


class CreationRow(Row):
    """What an account made under an idempotency key."""

    __tablename__ = "creations"

    account_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    # The employer or posting in JSON, as it was made; null only inside the transaction that makes it.
    made: Mapped[str | None] = mapped_column(Text)


class ApplicationRow(Row):
    """What a person sent for a posting."""

    __tablename__ = "applications"
    __table_args__ = (
        # Once for each person and posting, however often and at once it is sent.
        UniqueConstraint("posting_id", "applicant"),
        Index("ix_applications_posting_id_submitted_at", "posting_id", "submitted_at", "application_id"),
        Index("ix_applications_applicant_submitted_at", "applicant", "submitted_at", "application_id"),
    )

    application_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    posting_id: Mapped[str] = mapped_column(ForeignKey("postings.posting_id"))
    applicant: Mapped[str] = mapped_column(String(64))
    cover_letter: Mapped[str] = mapped_column(Text)
    # Null once the résumé was removed.
    resume: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # The name of the file in the store, null with the résumé.
    resume_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    status: Mapped[str] = mapped_column(String(16))
    submitted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    viewed_at: Mapped[datetime | None]
    # The applicant's profile as it stood then; null where it was not sent along.
    profile: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # The idempotency key that it came with, empty for none, and a digest of all else.
    attempt_key: Mapped[str] = mapped_column(String(36))
    attempt_digest: Mapped[str] = mapped_column(String(64))


class ReportRow(Row):
    """What one person says is wrong with one posting."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("posting_id", "reporter"),
        Index("ix_reports_outcome_reported_at", "outcome", "reported_at", "report_id"),
    )

    report_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    posting_id: Mapped[str] = mapped_column(ForeignKey("postings.posting_id"))
    # Of a reporter who was forgotten only that there was one.
    reporter: Mapped[str] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(16))
    comment: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text)
    resolved_by: Mapped[str] = mapped_column(String(64))
    resolved_at: Mapped[datetime | None]


class AuditRow(Row):
    """Who did what to what; never changed."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_at", "at", "audit_id"),
        Index("ix_audit_events_subject", "subject", "subject_id", "at", "audit_id"),
    )

    audit_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str] = mapped_column(String(36))
    reason: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, str]] = mapped_column(JSON)

"""Trust and roles of employers, what postings say more, applications, reports, the record of all, and mail."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment
from chassis.mail.migrations import create_mail_tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what the whole board keeps."""
    create_mail_tables()
    _extend_employers()
    _create_invitations()
    _extend_postings()
    _create_applications()
    _create_reports()
    _create_audit_events()
    _rewrite_creations()


def _extend_employers() -> None:
    op.add_column("employers", sa.Column("trust", sa.String(8), nullable=False, server_default="none"))
    op.add_column("employers", sa.Column("domain", sa.String(253), nullable=False, server_default=""))
    op.add_column("employers", sa.Column("suspended_at", UtcMoment(), nullable=True))
    op.add_column("employers", sa.Column("suspension_reason", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE employers SET trust = 'staff' WHERE trusted")
    op.drop_column("employers", "trusted")
    # Whoever opened an employer owns it.
    op.add_column("members", sa.Column("role", sa.String(16), nullable=False, server_default="owner"))


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("invitation_id", sa.String(36), nullable=False),
        sa.Column("employer_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("invited_by", sa.String(64), nullable=False),
        sa.Column("invited_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.employer_id"], name="fk_invitations_employer_id_employers"
        ),
        sa.PrimaryKeyConstraint("invitation_id", name="pk_invitations"),
        sa.UniqueConstraint("employer_id", "account_id", "email", name="uq_invitations_employer_id_account_id_email"),
    )
    op.create_index("ix_invitations_account_id", "invitations", ["account_id"])
    op.create_index("ix_invitations_email", "invitations", ["email"])
    op.create_table(
        "contacts",
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_contacts"),
    )


def _extend_postings() -> None:
    never = "1970-01-01 00:00:00+00:00"
    for column in (
        sa.Column("asked_for", sa.Text(), nullable=False, server_default="|"),
        sa.Column("ended_at", UtcMoment(), nullable=True),
        sa.Column("changed_at", UtcMoment(), nullable=False, server_default=never),
        sa.Column("revision", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("details", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("findings", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("edit", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("edit_at", UtcMoment(), nullable=True),
    ):
        op.add_column("postings", column)
    op.execute("UPDATE postings SET asked_for = credentials, changed_at = created_at")
    op.execute("UPDATE postings SET ended_at = created_at WHERE state = 'closed'")
    op.create_index("ix_postings_ended_at", "postings", ["ended_at"])
    op.create_index("ix_postings_changed_at", "postings", ["changed_at"])
    op.create_index("ix_postings_edit_at", "postings", ["edit_at"])
    op.create_index("ix_postings_state_valid_through", "postings", ["state", "valid_through"])
    op.add_column("postings_transitions", sa.Column("reason", sa.Text(), nullable=False, server_default=""))


def _create_applications() -> None:
    op.create_table(
        "applications",
        sa.Column("application_id", sa.String(36), nullable=False),
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("applicant", sa.String(64), nullable=False),
        sa.Column("cover_letter", sa.Text(), nullable=False),
        sa.Column("resume", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("resume_key", sa.String(64), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("submitted_at", UtcMoment(), nullable=False),
        sa.Column("changed_at", UtcMoment(), nullable=False),
        sa.Column("viewed_at", UtcMoment(), nullable=True),
        sa.Column("attempt_key", sa.String(36), nullable=False),
        sa.Column("attempt_digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.posting_id"], name="fk_applications_posting_id_postings"),
        sa.PrimaryKeyConstraint("application_id", name="pk_applications"),
        sa.UniqueConstraint("posting_id", "applicant", name="uq_applications_posting_id_applicant"),
        sa.UniqueConstraint("resume_key", name="uq_applications_resume_key"),
    )
    by_posting = ["posting_id", "submitted_at", "application_id"]
    op.create_index("ix_applications_posting_id_submitted_at", "applications", by_posting)
    by_applicant = ["applicant", "submitted_at", "application_id"]
    op.create_index("ix_applications_applicant_submitted_at", "applications", by_applicant)


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("reporter", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reported_at", UtcMoment(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("resolved_by", sa.String(64), nullable=False),
        sa.Column("resolved_at", UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.posting_id"], name="fk_reports_posting_id_postings"),
        sa.PrimaryKeyConstraint("report_id", name="pk_reports"),
        sa.UniqueConstraint("posting_id", "reporter", name="uq_reports_posting_id_reporter"),
    )
    op.create_index("ix_reports_outcome_reported_at", "reports", ["outcome", "reported_at", "report_id"])


def _create_audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("audit_id", sa.String(36), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.String(36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_at", "audit_events", ["at", "audit_id"])
    op.create_index("ix_audit_events_subject", "audit_events", ["subject", "subject_id", "at", "audit_id"])


def _rewrite_creations() -> None:
    """What was made under idempotency keys, in the shape that is read now."""
    connection = op.get_bind()
    creations = sa.table(
        "creations", sa.column("account_id"), sa.column("idempotency_key"), sa.column("made", sa.Text())
    )
    for account_id, key, made in connection.execute(sa.select(creations)).all():
        mine = (creations.c.account_id == account_id, creations.c.idempotency_key == key)
        rewritten = json.dumps(_rewritten(json.loads(made)))
        connection.execute(sa.update(creations).where(*mine).values(made=rewritten))


def _rewritten(made: dict[str, Any]) -> dict[str, Any]:
    if "employer" in made:
        return {**made, "changed_at": made["created_at"], "employer": _rewritten(made["employer"])}
    trusted = made.pop("trusted")
    return {**made, "trust": "staff" if trusted else "none"}

"""Saved searches, what matched them, what waits to be matched, and profiles of seekers."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment
from chassis.mail.migrations import add_list_id

revision = "0005"
down_revision = "0004"

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what alerts and profiles keep."""
    add_list_id()
    _create_saved_searches()
    _create_matches()
    _create_queue()
    _create_profiles()
    op.add_column("applications", sa.Column("profile", sa.JSON(none_as_null=True), nullable=True))


def _create_saved_searches() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("position", _POSITION, autoincrement=True, nullable=False),
        sa.Column("saved_search_id", sa.String(36), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("frequency", sa.String(8), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("next_mail_at", UtcMoment(), nullable=True),
        sa.Column("last_mail_at", UtcMoment(), nullable=True),
        sa.Column("awaits_address", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_saved_searches"),
        sa.UniqueConstraint("saved_search_id", name="uq_saved_searches_saved_search_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_searches_owner_position", "saved_searches", ["owner", "position"])
    op.create_index("ix_saved_searches_next_mail_at", "saved_searches", ["next_mail_at"])
    op.create_index("ix_saved_searches_awaits_address", "saved_searches", ["awaits_address"])


def _create_matches() -> None:
    op.create_table(
        "saved_search_matches",
        sa.Column("match_id", _POSITION, autoincrement=True, nullable=False),
        sa.Column("saved_search_id", sa.String(36), nullable=False),
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("matched_at", UtcMoment(), nullable=False),
        sa.Column("settled_at", UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_searches.saved_search_id"],
            name="fk_saved_search_matches_saved_search_id_saved_searches",
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.posting_id"], name="fk_saved_search_matches_posting_id_postings"
        ),
        sa.PrimaryKeyConstraint("match_id", name="pk_saved_search_matches"),
        sa.UniqueConstraint("saved_search_id", "posting_id", name="uq_saved_search_matches_saved_search_id_posting_id"),
    )
    waiting = ["saved_search_id", "settled_at"]
    op.create_index("ix_saved_search_matches_saved_search_id_settled_at", "saved_search_matches", waiting)
    op.create_index("ix_saved_search_matches_posting_id", "saved_search_matches", ["posting_id"])


def _create_queue() -> None:
    op.create_table(
        "alert_queue",
        sa.Column("position", _POSITION, autoincrement=True, nullable=False),
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("queued_at", UtcMoment(), nullable=False),
        sa.Column("matched_to", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.posting_id"], name="fk_alert_queue_posting_id_postings"),
        sa.PrimaryKeyConstraint("position", name="pk_alert_queue"),
    )


def _create_profiles() -> None:
    op.create_table(
        "seeker_profiles",
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("updated_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_seeker_profiles"),
    )

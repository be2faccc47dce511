"""The registry: identity, ownership, source state, refused rows, index row."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MONEY = sa.Numeric(20, 2)


def _package(**options: Any) -> sa.Column:
    return sa.Column("package_id", sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"), **options)


def upgrade() -> None:
    op.create_table(
        "bos_identity",
        sa.Column("scheme", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        _package(nullable=False, index=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "bos_ownership",
        _package(primary_key=True),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("has_conflict", sa.Boolean, nullable=False, index=True),
    )
    op.create_table(
        "bos_source_state",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        _package(nullable=False, index=True),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "bos_refusal",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False, index=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("row", JSONB, nullable=False),
        sa.Column("errors", JSONB, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "bos_process",
        _package(primary_key=True),
        sa.Column("ocid", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False, index=True),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("year", sa.SmallInteger, index=True),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("tender_status", sa.Text),
        sa.Column("method", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("funds", ARRAY(sa.Text), nullable=False),
        sa.Column("districts", ARRAY(sa.Text), nullable=False),
        sa.Column("budget", _MONEY),
        sa.Column("estimate", _MONEY),
        sa.Column("award", _MONEY),
        sa.Column("contract", _MONEY),
        sa.Column("paid", _MONEY),
        sa.Column("announced", sa.Date),
        sa.Column("awarded", sa.Date),
        sa.Column("signed", sa.Date),
        sa.Column("ends", sa.Date),
        sa.Column("bidders", sa.Integer, nullable=False),
        sa.Column("offers", sa.Integer, nullable=False),
        sa.Column("winner_id", sa.Text, index=True),
        sa.Column("winner_name", sa.Text),
        sa.Column("completeness", JSONB, nullable=False),
        sa.Column("doubts", JSONB, nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("searchable", sa.Boolean, nullable=False),
    )
    op.create_index("ix_bos_process_waiting", "bos_process", ["package_id"], postgresql_where=sa.text("NOT searchable"))


def downgrade() -> None:
    for table in ("bos_process", "bos_refusal", "bos_source_state", "bos_ownership", "bos_identity"):
        op.drop_table(table)

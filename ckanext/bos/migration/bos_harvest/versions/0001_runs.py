"""One row for every run of a harvest source: what came, what became of it, and what was wrong."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COUNTS = ("said", "new", "changed", "same", "refused", "gone", "chunks", "done")


def upgrade() -> None:
    op.create_table(
        "bos_harvest_run",
        sa.Column("job_id", sa.Text, primary_key=True, comment="the job of ckanext-harvest"),
        sa.Column("source_id", sa.Text, nullable=False, comment="the harvest source"),
        sa.Column("system", sa.Text, nullable=False, comment="sirup, spse, simda, musrenbang or emonev"),
        sa.Column("scope", sa.Text, nullable=False, comment="the fiscal year that was asked for"),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gathered", sa.DateTime(timezone=True), comment="when everything was fetched and read"),
        sa.Column("finished", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in _COUNTS),
        sa.Column("services", JSONB, nullable=False, comment="rows by service"),
        sa.Column("alarm", JSONB(none_as_null=True), comment="why nothing was changed, {id, en}"),
        sa.Column("error", JSONB(none_as_null=True), comment="what could not be written, {id, en}"),
        sa.Column("accepted", sa.Boolean, nullable=False, server_default=sa.false(), comment="the alarm was looked at"),
    )
    op.create_index("ix_bos_harvest_run_source", "bos_harvest_run", ["source_id", "started"])


def downgrade() -> None:
    op.drop_table("bos_harvest_run")

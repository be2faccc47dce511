"""Drafts: what people type in the guided entry before it is saved, and where they were."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLE = "bos_draft"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("user_id", sa.Text, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("process", sa.Text, primary_key=True, comment="id of the package; empty for one not made yet"),
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column(
            "token", sa.Text, nullable=False, comment="which copy in a browser this is, or was when it was saved"
        ),
        sa.Column("field", sa.Text, nullable=False, comment="the input worked on last"),
        sa.Column("data", JSONB, comment="form: what was typed, seen: fingerprints of the page; null once saved"),
        sa.Column("touched", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_bos_draft_process", _TABLE, ["process", "touched"])
    op.create_index("ix_bos_draft_touched", _TABLE, ["touched"])


def downgrade() -> None:
    op.drop_table(_TABLE)

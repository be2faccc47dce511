"""Source state: which part of its source a bundle of facts belongs to, and since when the source is silent on it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLE = "bos_source_state"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("scope", sa.Text, nullable=False, server_default=""))
    op.add_column(_TABLE, sa.Column("gone", sa.DateTime(timezone=True)))
    op.create_index("ix_bos_source_state_scope", _TABLE, ["source", "scope"])


def downgrade() -> None:
    op.drop_index("ix_bos_source_state_scope", _TABLE)
    op.drop_column(_TABLE, "gone")
    op.drop_column(_TABLE, "scope")

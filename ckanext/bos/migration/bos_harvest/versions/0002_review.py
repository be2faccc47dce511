"""Links between facts without a key and processes: certain ones, doubtful ones, and what people decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bos_review",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True, comment="what the source calls the bundle of facts"),
        sa.Column("year", sa.SmallInteger),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="open, joined or apart"),
        sa.Column("reason", sa.Text, nullable=False, comment="why a person must decide"),
        sa.Column("ocid", sa.Text, nullable=False, comment="the process it was joined to"),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("subject", JSONB, nullable=False, comment="what is shown and compared"),
        sa.Column("candidates", JSONB, nullable=False, comment="with points for each piece of evidence"),
        sa.Column("observation", JSONB, comment="the bundle, until it is decided"),
        sa.Column("adopt", JSONB, nullable=False, comment="what it takes over from the process"),
        sa.Column("changes", JSONB, nullable=False, comment="what the source changed after the decision"),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False, comment="a user's name, or matcher"),
        sa.Column("decided", sa.DateTime(timezone=True)),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_bos_review_state", "bos_review", ["state", "source", "year"])
    op.create_index("ix_bos_review_ocid", "bos_review", ["ocid"])


def downgrade() -> None:
    op.drop_table("bos_review")

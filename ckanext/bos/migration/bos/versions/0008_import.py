"""Imports: a table that somebody uploaded, and what it says of each package."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bos_import",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.Text, nullable=False, comment="what its owner calls the file"),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("unit", sa.Text, nullable=False, comment="whose packages they are where the file does not say"),
        sa.Column("state", sa.Text, nullable=False, comment="reading, ready, applying, done, cancelled or failed"),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False, comment="last sign of life of the job"),
        sa.Column("since", sa.Text, nullable=False, comment="when the values in the file were read"),
        sa.Column("apply_at_once", sa.Boolean, nullable=False),
        sa.Column("over_sources", sa.Boolean, nullable=False, comment="values of source systems are replaced too"),
        sa.Column("total", sa.Integer, nullable=False, comment="packages in the file"),
        sa.Column("done", sa.Integer, nullable=False, comment="packages that are dealt with"),
        sa.Column("notes", JSONB, nullable=False, comment="columns and sheets that are not known"),
        sa.Column("error", JSONB, comment="why nothing could be done, in both languages"),
    )
    op.create_index("bos_import_user", "bos_import", ["user_id", "created"])
    op.create_index("bos_import_created", "bos_import", ["created"])
    op.create_table(
        "bos_import_item",
        sa.Column("import_id", sa.Text, sa.ForeignKey("bos_import.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True, comment="0 the package, from 1 rows of it that are wrong"),
        sa.Column("status", sa.Text, nullable=False, comment="new, changed, same, kept or refused"),
        sa.Column("ocid", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("details", JSONB, nullable=False, comment="changes, or what is wrong in which cell"),
    )
    op.create_index("bos_import_item_status", "bos_import_item", ["import_id", "status"])


def downgrade() -> None:
    op.drop_table("bos_import_item")
    op.drop_table("bos_import")

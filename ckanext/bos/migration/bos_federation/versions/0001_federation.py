"""What other catalogues may have taken from this one, and who came to take it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KNOWN = """
INSERT INTO bos_published (package_id, name, title, unit_id, since, settled)
SELECT id, name, coalesce(nullif(title, ''), name), coalesce(owner_org, ''), now(), false FROM package
WHERE type IN ('pengadaan', 'dataset') AND state = 'active' AND NOT private
"""


def upgrade() -> None:
    op.create_table(
        "bos_published",
        sa.Column("package_id", sa.Text, primary_key=True, comment="no foreign key: the row outlives the dataset"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False, comment="first public"),
        sa.Column("withdrawn", sa.DateTime(timezone=True), comment="since when it is public no more"),
        sa.Column("settled", sa.Boolean, nullable=False, comment="a person confirmed that it is gone on purpose"),
        sa.Column("findings", JSONB, comment="what a national harvester would reject or lose; null: not looked yet"),
    )
    op.create_index("ix_bos_published_withdrawn", "bos_published", ["withdrawn"])
    op.create_index("ix_bos_published_unit", "bos_published", ["unit_id"])
    op.execute(_KNOWN)
    op.create_table(
        "bos_feed_visit",
        sa.Column("face", sa.Text, primary_key=True, comment="catalog, data.json or sdi"),
        sa.Column("agent", sa.Text, primary_key=True, comment="what the program calls itself; never an address"),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("datasets", sa.Integer, nullable=False, comment="taken in the last run"),
        sa.Column("run", sa.Integer, nullable=False, comment="how many runs there were"),
    )


def downgrade() -> None:
    op.drop_table("bos_feed_visit")
    op.drop_table("bos_published")

"""Index row: what tells who lags, and what is missing. ``ckan bos rebuild`` fills it for processes that are there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLE = "bos_process"


def upgrade() -> None:
    due = "planned end of the selection while it has not begun"
    op.add_column(_TABLE, sa.Column("selection_due", sa.Date, comment=due))
    op.add_column(_TABLE, sa.Column("reported", sa.Date, comment="last report of progress"))
    handed_over = sa.Column("handed_over", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column(_TABLE, handed_over)
    missing = sa.Column("missing", ARRAY(sa.Text), nullable=False, server_default="{}")
    op.add_column(_TABLE, missing)


def downgrade() -> None:
    for name in ("missing", "handed_over", "reported", "selection_due"):
        op.drop_column(_TABLE, name)

"""Indexes for walking releases and records of one unit or one year in their order."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ORDERS = {"bos_release": ("xid", "seq"), "bos_record": ("first_xid", "first_seq")}


def upgrade() -> None:
    for table, order in _ORDERS.items():
        for column in ("unit", "year"):
            op.create_index(f"ix_{table}_{column}_order", table, [column, *order])


def downgrade() -> None:
    for table in _ORDERS:
        for column in ("unit", "year"):
            op.drop_index(f"ix_{table}_{column}_order", table)

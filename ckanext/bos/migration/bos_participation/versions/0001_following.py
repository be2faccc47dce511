"""Who follows what by e-mail: the only place where a follower's address is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bos_subscription",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("reader", sa.Text, nullable=False, comment="random; the same for all that one address follows"),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, sa.ForeignKey("user.id", ondelete="CASCADE"), comment="who was logged in"),
        sa.Column("kind", sa.Text, nullable=False, comment="process or search"),
        sa.Column("subject", sa.Text, nullable=False, comment="id of the dataset, or parameters of the search"),
        sa.Column("every", sa.Text, nullable=False, comment="daily or weekly"),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("confirmed", _MOMENT, comment="unconfirmed ones are deleted after 48 hours"),
        sa.Column("told", _MOMENT, comment="when the last letter left, at first when it was confirmed"),
        sa.Column("xid", sa.BigInteger, nullable=False, server_default="0", comment="told up to this release"),
        sa.Column("seq", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("sending", sa.Boolean, nullable=False, server_default=sa.false(), comment="a letter is on its way"),
        sa.Column("refused", sa.Integer, nullable=False, server_default="0", comment="letters refused in a row"),
        sa.UniqueConstraint("address", "kind", "subject", name="uq_bos_subscription"),
    )
    op.create_index("ix_bos_subscription_reader", "bos_subscription", ["reader"])
    op.create_index("ix_bos_subscription_user", "bos_subscription", ["user_id"])


def downgrade() -> None:
    op.drop_table("bos_subscription")

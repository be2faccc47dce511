"""What sanity checks do not believe and who confirmed it; what indicators flagged, since when and until when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _package() -> "sa.Column[str]":
    return sa.Column("package_id", sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    op.create_table(
        "bos_suspicion",
        _package(),
        sa.Column("fingerprint", sa.Text, primary_key=True, comment="of the values compared"),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False, comment="stop: waits for a confirmation; look: is only shown"),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("found", sa.Text, nullable=False),
        sa.Column("words", JSONB, nullable=False, comment="sentence, expected, hint: each {id, en}; numbers"),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("gone", _MOMENT, comment="since when the check is content"),
        sa.Column("confirmed", _MOMENT),
        sa.Column("confirmed_by", sa.Text),
        sa.Column("reason", sa.Text, comment="why the value is right"),
        sa.Column("returned", _MOMENT, comment="walidata asks the unit to look again"),
        sa.Column("returned_by", sa.Text),
        sa.Column("note", sa.Text, comment="what walidata asks"),
    )
    waiting = sa.text("gone IS NULL AND confirmed IS NULL")
    op.create_index("ix_bos_suspicion_waiting", "bos_suspicion", ["package_id"], postgresql_where=waiting)
    op.create_table("bos_looked", _package(), sa.Column("at", _MOMENT, nullable=False))
    op.create_table(
        "bos_indicator_run",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("processes", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("counts", JSONB, nullable=False, comment="{code: {flag, clear, missing, paths: {path: processes}}}"),
        sa.Column("meta", JSONB, nullable=False, comment="{code: limits worked out from the data}"),
    )
    op.create_table(
        "bos_indicator_flag",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True, comment="OCID, Buyer, ProcuringEntity or Tenderer"),
        sa.Column("subject_id", sa.Text, primary_key=True),
        sa.Column("since", sa.Date, primary_key=True),
        sa.Column("until", sa.Date, comment="the day on which it did not hold any more"),
        sa.Column("title", sa.Text, nullable=False, comment="what people call whom it is about"),
        sa.Column("value", sa.Float),
        sa.Column("words", JSONB, nullable=False, comment="the sentence with its numbers, {id, en}"),
        sa.Column("numbers", JSONB, nullable=False),
    )
    op.create_index("ix_bos_indicator_flag_subject", "bos_indicator_flag", ["subject_id"])
    op.create_table(
        "bos_indicator_gap",
        sa.Column("ocid", sa.Text, primary_key=True),
        sa.Column("missing", JSONB, nullable=False, comment="{code: [paths of fields]}"),
    )
    op.create_table(
        "bos_indicator_input",
        sa.Column("ocid", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False, comment="last_seq of the record it was cut from"),
        sa.Column("release", sa.Text, nullable=False, comment="JSON: what indicators read of the compiled release"),
    )


def downgrade() -> None:
    for table in ("input", "gap", "flag", "run"):
        op.drop_table(f"bos_indicator_{table}")
    op.drop_table("bos_looked")
    op.drop_table("bos_suspicion")

"""The ledger: releases that the database itself keeps from being changed, and the record of each process."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSON

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_GUARD = """
CREATE OR REPLACE FUNCTION bos_release_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'bos_release is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER bos_release_rows BEFORE UPDATE OR DELETE ON bos_release
    FOR EACH ROW EXECUTE FUNCTION bos_release_guard();
CREATE TRIGGER bos_release_table BEFORE TRUNCATE ON bos_release
    FOR EACH STATEMENT EXECUTE FUNCTION bos_release_guard();
"""


def upgrade() -> None:
    op.execute(
        "CREATE TABLE bos_release ("
        " xid xid8 NOT NULL DEFAULT pg_current_xact_id(),"
        " seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,"
        " ocid text NOT NULL, number integer NOT NULL, release_id text NOT NULL UNIQUE,"
        " date timestamptz NOT NULL, tags text[] NOT NULL,"
        " unit text NOT NULL, year smallint, stage text NOT NULL, release json NOT NULL,"
        " PRIMARY KEY (xid, seq), UNIQUE (ocid, number))"
    )
    op.create_index("ix_bos_release_date", "bos_release", ["date"])
    op.execute(_GUARD)
    op.create_table(
        "bos_record",
        sa.Column("ocid", sa.Text, primary_key=True),
        sa.Column("package_id", sa.Text, nullable=False, index=True),
        sa.Column("first_xid", sa.BigInteger, nullable=False),
        sa.Column("first_seq", sa.BigInteger, nullable=False),
        sa.Column("first_year", sa.SmallInteger, nullable=False),
        sa.Column("last_seq", sa.BigInteger, nullable=False),
        sa.Column("last_date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("tags", ARRAY(sa.Text), nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("year", sa.SmallInteger),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("compiled", JSON, nullable=False),
    )
    op.create_index("ix_bos_record_order", "bos_record", ["first_xid", "first_seq"])
    op.create_index("ix_bos_record_year", "bos_record", ["first_year", "last_seq"])


def downgrade() -> None:
    op.drop_table("bos_record")
    op.execute("DROP TABLE bos_release; DROP FUNCTION bos_release_guard()")

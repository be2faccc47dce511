"""From the unit to the public: submissions, who has read his notices, which letters went out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_GUARD = """
CREATE OR REPLACE FUNCTION bos_submission_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'bos_submission is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER bos_submission_rows BEFORE UPDATE ON bos_submission
    FOR EACH ROW EXECUTE FUNCTION bos_submission_guard();
"""


def _time(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, comment=comment)


def upgrade() -> None:
    package = sa.ForeignKey("package.id", ondelete="CASCADE")
    op.create_table(
        "bos_submission",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("package_id", sa.Text, package, nullable=False),
        _time("at", "when"),
        sa.Column("by", sa.Text, nullable=False, comment="the user's name"),
        sa.Column(
            "event", sa.Text, nullable=False, comment="submitted withdrawn returned published hidden changed seen"
        ),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False, comment="of the content"),
        sa.Column("content", JSONB, nullable=False, comment="values and papers as they were; of a change: before it"),
    )
    op.create_index("ix_bos_submission_package", "bos_submission", ["package_id", "id"])
    op.create_index("ix_bos_submission_at", "bos_submission", ["at"])
    changed = sa.text("event = 'changed'")
    op.create_index("ix_bos_submission_changed", "bos_submission", ["package_id", "id"], postgresql_where=changed)
    op.execute(_GUARD)
    op.create_table(
        "bos_submission_told",
        sa.Column("id", sa.BigInteger, sa.ForeignKey("bos_submission.id", ondelete="CASCADE"), primary_key=True),
        _time("at", "when the letters about it went out"),
    )
    op.create_table(
        "bos_notice_read",
        sa.Column("user_id", sa.Text, primary_key=True),
        _time("at", "what happened until then has been read"),
    )
    op.create_index("ix_bos_process_private", "bos_process", ["unit_id"], postgresql_where=sa.text("NOT public"))
    op.create_index(
        "ix_bos_ownership_conflict", "bos_ownership", ["package_id"], postgresql_where=sa.text("has_conflict")
    )


def downgrade() -> None:
    op.drop_index("ix_bos_ownership_conflict", "bos_ownership")
    op.drop_index("ix_bos_process_private", "bos_process")
    for name in ("bos_notice_read", "bos_submission_told", "bos_submission"):
        op.drop_table(name)
    op.execute("DROP FUNCTION bos_submission_guard()")

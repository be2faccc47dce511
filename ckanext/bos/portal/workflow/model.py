"""The tables of the workflow. Created by ``migration/bos``; described there column by column."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

SUBMITTED, WITHDRAWN, RETURNED = "submitted", "withdrawn", "returned"
PUBLISHED, HIDDEN = "published", "hidden"
CHANGED, SEEN = "changed", "seen"

STATE_EVENTS = (SUBMITTED, WITHDRAWN, RETURNED, PUBLISHED, HIDDEN)
"""Events after which it is another's turn; the others are about what is public already."""


class Submission(tk.BaseModel):
    """One event of a process on its way to the public. Rows are only added; the database refuses to alter one.

    ``content`` is :func:`content.snapshot` at that time; of ``changed`` as it was before the first change that
    walidata has not looked at.
    """

    __tablename__ = "bos_submission"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    package_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    by: Mapped[str] = mapped_column(sa.Text)
    event: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text)
    fingerprint: Mapped[str] = mapped_column(sa.Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Told(tk.BaseModel):
    """An event about which the letters went out."""

    __tablename__ = "bos_submission_told"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


class NoticeRead(tk.BaseModel):
    """Until when somebody has read his notices."""

    __tablename__ = "bos_notice_read"

    user_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))

"""The tables of the room. Created by ``migration/bos_participation``; described there column by column."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column


class Subscription(tk.BaseModel):
    """Something that is followed by e-mail. Deleted as soon as the follower stops."""

    __tablename__ = "bos_subscription"

    id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    reader: Mapped[str] = mapped_column(sa.Text)
    address: Mapped[str] = mapped_column(sa.Text)
    user_id: Mapped[str | None] = mapped_column(sa.Text, sa.ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.Text)
    subject: Mapped[str] = mapped_column(sa.Text)
    every: Mapped[str] = mapped_column(sa.Text)
    created: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    confirmed: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    told: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    xid: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    sending: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    refused: Mapped[int] = mapped_column(sa.Integer, default=0)

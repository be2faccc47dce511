"""The tables of the federation. Created by ``migration/bos_federation``; described there column by column."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class Published(tk.BaseModel):
    """A dataset that is, or once was, public. It outlives the dataset: what is gone must be announced."""

    __tablename__ = "bos_published"

    package_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    title: Mapped[str] = mapped_column(sa.Text)
    unit_id: Mapped[str] = mapped_column(sa.Text)
    since: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    withdrawn: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    settled: Mapped[bool] = mapped_column(sa.Boolean)
    findings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))


class Visit(tk.BaseModel):
    """What one program took from one face of the catalogue."""

    __tablename__ = "bos_feed_visit"

    face: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    agent: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    first: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    last: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    requests: Mapped[int] = mapped_column(sa.Integer)
    datasets: Mapped[int] = mapped_column(sa.Integer)
    run: Mapped[int] = mapped_column(sa.Integer)

"""The tables of the imports. Created by ``migration/bos``; described there column by column."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

UNDER_WAY = ("reading", "applying")
"""States in which a job works, or will."""


class Import(tk.BaseModel):
    """A file that somebody uploaded."""

    __tablename__ = "bos_import"

    id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    user_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.Text)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    unit: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text)
    created: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    changed: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    since: Mapped[str] = mapped_column(sa.Text, default="")
    apply_at_once: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    over_sources: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    total: Mapped[int] = mapped_column(sa.Integer, default=0)
    done: Mapped[int] = mapped_column(sa.Integer, default=0)
    notes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    error: Mapped[dict[str, str] | None] = mapped_column(JSONB)


class Item(tk.BaseModel):
    """What a file says of one package, or what is wrong with one of its rows."""

    __tablename__ = "bos_import_item"

    import_id: Mapped[str] = mapped_column(
        sa.Text, sa.ForeignKey("bos_import.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    part: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    status: Mapped[str] = mapped_column(sa.Text)
    ocid: Mapped[str] = mapped_column(sa.Text)
    title: Mapped[str] = mapped_column(sa.Text)
    sheet: Mapped[str] = mapped_column(sa.Text)
    row: Mapped[int] = mapped_column(sa.Integer)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)

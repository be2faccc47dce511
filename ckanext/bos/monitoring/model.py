"""The tables of the monitoring. Created by ``migration/bos_monitoring``; described there column by column."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class SuspicionRow(tk.BaseModel):
    """A value that a sanity check does not believe, and who confirmed it. Kept when it is mended (``gone``).

    ``words`` are ``sentence``, ``expected`` and ``hint`` in each language, and ``numbers``: what was compared, by name.
    """

    __tablename__ = "bos_suspicion"

    package_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    code: Mapped[str] = mapped_column(sa.Text)
    level: Mapped[str] = mapped_column(sa.Text)
    stage: Mapped[str] = mapped_column(sa.Text)
    field: Mapped[str] = mapped_column(sa.Text)
    path: Mapped[str] = mapped_column(sa.Text)
    found: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB)
    since: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    gone: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    confirmed: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    confirmed_by: Mapped[str | None] = mapped_column(sa.Text)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    returned: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    returned_by: Mapped[str | None] = mapped_column(sa.Text)
    note: Mapped[str | None] = mapped_column(sa.Text)


class Looked(tk.BaseModel):
    """When the checks last looked at a process by itself."""

    __tablename__ = "bos_looked"

    package_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


class IndicatorRun(tk.BaseModel):
    """One computation of all indicators."""

    __tablename__ = "bos_indicator_run"

    id: Mapped[int] = mapped_column(sa.Integer, sa.Identity(), primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    processes: Mapped[int] = mapped_column(sa.Integer)
    seconds: Mapped[float] = mapped_column(sa.Float)
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    meta: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Flag(tk.BaseModel):
    """What an indicator flagged, from the day on which it first did to the day on which it did no more."""

    __tablename__ = "bos_indicator_flag"

    code: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    subject: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    subject_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    since: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    until: Mapped[date | None] = mapped_column(sa.Date)
    title: Mapped[str] = mapped_column(sa.Text)
    value: Mapped[float | None] = mapped_column(sa.Float)
    words: Mapped[dict[str, str]] = mapped_column(JSONB)
    numbers: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Gap(tk.BaseModel):
    """What could not be computed of a process, and which fields are missing: ``{code: [paths]}``."""

    __tablename__ = "bos_indicator_gap"

    ocid: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    missing: Mapped[dict[str, list[str]]] = mapped_column(JSONB)


class Input(tk.BaseModel):
    """What indicators read of a process, cut from its compiled release; renewed when that changes."""

    __tablename__ = "bos_indicator_input"

    ocid: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    release: Mapped[str] = mapped_column(sa.Text)

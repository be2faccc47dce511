"""The tables of the registry. Created by ``migration/bos``; described there column by column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column


class Identity(tk.BaseModel):
    """One key of one process; a key belongs to one process only."""

    __tablename__ = "bos_identity"

    scheme: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    value: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    package_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


class OwnershipRow(tk.BaseModel):
    """Owners and conflicts of one process, as ``core.ownership`` dumps them."""

    __tablename__ = "bos_ownership"

    package_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    has_conflict: Mapped[bool] = mapped_column(sa.Boolean)


class SourceState(tk.BaseModel):
    """What a source last said under one of its keys, by fingerprint.

    ``scope`` is the part of the source it belongs to; ``gone``: since when a complete reading has not had it any more.
    """

    __tablename__ = "bos_source_state"

    source: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    key: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.Text)
    package_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"))
    seen: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    changed: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    scope: Mapped[str] = mapped_column(sa.Text, default="")
    gone: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))


class RefusalRow(tk.BaseModel):
    """A refused row with the reasons by field, until it is mended and taken."""

    __tablename__ = "bos_refusal"

    id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    source: Mapped[str] = mapped_column(sa.Text)
    origin: Mapped[str] = mapped_column(sa.Text)
    row: Mapped[dict[str, Any]] = mapped_column(JSONB)
    errors: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB)
    since: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


class Process(tk.BaseModel):
    """The index row: one typed row a process for tables, charts, sums and exports. Amounts in rupiah.

    ``selection_due`` is the planned end of a selection that has not begun, ``missing`` what is owed and not there as
    ``stage/kind/name`` (``contract/paper/spmk``), in the order of the form.
    """

    __tablename__ = "bos_process"

    package_id: Mapped[str] = mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True)
    ocid: Mapped[str] = mapped_column(sa.Text)
    title: Mapped[str] = mapped_column(sa.Text)
    unit_id: Mapped[str] = mapped_column(sa.Text)
    public: Mapped[bool] = mapped_column(sa.Boolean)
    year: Mapped[int | None] = mapped_column(sa.SmallInteger)
    stage: Mapped[str] = mapped_column(sa.Text)
    tender_status: Mapped[str | None] = mapped_column(sa.Text)
    method: Mapped[str | None] = mapped_column(sa.Text)
    category: Mapped[str | None] = mapped_column(sa.Text)
    funds: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    districts: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    budget: Mapped[Decimal | None] = mapped_column(sa.Numeric(20, 2))
    estimate: Mapped[Decimal | None] = mapped_column(sa.Numeric(20, 2))
    award: Mapped[Decimal | None] = mapped_column(sa.Numeric(20, 2))
    contract: Mapped[Decimal | None] = mapped_column(sa.Numeric(20, 2))
    paid: Mapped[Decimal | None] = mapped_column(sa.Numeric(20, 2))
    announced: Mapped[date | None] = mapped_column(sa.Date)
    awarded: Mapped[date | None] = mapped_column(sa.Date)
    signed: Mapped[date | None] = mapped_column(sa.Date)
    ends: Mapped[date | None] = mapped_column(sa.Date)
    selection_due: Mapped[date | None] = mapped_column(sa.Date)
    reported: Mapped[date | None] = mapped_column(sa.Date)
    handed_over: Mapped[bool] = mapped_column(sa.Boolean)
    bidders: Mapped[int] = mapped_column(sa.Integer)
    offers: Mapped[int] = mapped_column(sa.Integer)
    winner_id: Mapped[str | None] = mapped_column(sa.Text)
    winner_name: Mapped[str | None] = mapped_column(sa.Text)
    completeness: Mapped[dict[str, int]] = mapped_column(JSONB)
    missing: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    doubts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    modified: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    searchable: Mapped[bool] = mapped_column(sa.Boolean)

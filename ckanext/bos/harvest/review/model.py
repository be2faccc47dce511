"""The table of links: what was joined to which process by whom, and what waits for a person to decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

OPEN, JOINED, APART = "open", "joined", "apart"
"""Waiting for a person; joined to a process; none of the candidates, a process of its own."""

MATCHER = "matcher"
"""``decided_by`` of what was certain without a person."""


CONTINUES = "continues"
"""``reason`` of what goes on from an earlier year of the same contract."""


class Link(tk.BaseModel):
    """One bundle of facts of a source that carries no key of the process it is about.

    :ivar reason: why a person must decide: ``twins close conflict sum linked late weak``; ``continues`` of a joined one
    :ivar subject: what is shown of the bundle and compared later: number, amount, supplier, title, date
    :ivar candidates: up to five ``{ocid, package_id, title, …, points, evidence: [[kind, seen, points]]}``
    :ivar observation: the bundle itself, clean, to be written once it is decided; empty afterwards
    :ivar adopt: what a joined bundle takes over from the process: ids of contract and award, supplier, whose dates
    :ivar changes: what the source changed after the decision: ``{field, was, now, at}``
    """

    __tablename__ = "bos_review"

    source: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    key: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    year: Mapped[int | None] = mapped_column(sa.SmallInteger)
    unit_id: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    ocid: Mapped[str] = mapped_column(sa.Text, default="")
    points: Mapped[int] = mapped_column(sa.Integer, default=0)
    subject: Mapped[dict[str, Any]] = mapped_column(JSONB)
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    observation: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    adopt: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by: Mapped[str] = mapped_column(sa.Text, default="")
    decided: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    since: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))

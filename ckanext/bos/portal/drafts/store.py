"""The table of drafts, and what is asked of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

KEPT = timedelta(days=30)
"""How long a draft is kept that nobody comes back to."""

_PRESENT = timedelta(minutes=10)
_DONE = 20


class Draft(tk.BaseModel):
    """What a user typed on the page of a stage and has not saved.

    ``process`` is the package's id, empty for one that is still to be made; ``data`` is ``{form: {name: [text]}, seen:
    {field: fingerprint}}``, or null where only the place is known.
    """

    __tablename__ = "bos_draft"

    user_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    process: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    stage: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    token: Mapped[str] = mapped_column(sa.Text)
    field: Mapped[str] = mapped_column(sa.Text)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    touched: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


class Visit(NamedTuple):
    """Somebody else at the same process: when last, at which stage, and whether something is typed and not saved."""

    user_id: str
    stage: str
    touched: datetime
    typing: bool


def find(user_id: str, process: str, stage: str) -> Draft | None:
    """The draft of a user, if something is in it."""
    row = model.Session.get(Draft, (user_id, process, stage))
    return row if row is not None and row.data else None


def note(user_id: str, process: str, stage: str, **values: Any) -> Draft:
    """Write where a user is, and with ``data`` what is typed; commits. Old drafts of everybody go.

    What comes late of a copy that was saved or thrown away already is passed over.

    :param values: of ``token``, ``field``, ``data``; what is not given stays
    """
    now = datetime.now(UTC)
    key = {"user_id": user_id, "process": process, "stage": stage}
    fresh = {"token": "", "field": "", "data": None} | values
    statement = insert(Draft).values(**key, **fresh, touched=now)
    late = sa.and_(Draft.data.is_(None), Draft.token != "", Draft.token == values.get("token", ""))
    statement = statement.on_conflict_do_update(
        index_elements=list(key), set_={**values, "touched": now}, where=sa.not_(late)
    )
    model.Session.execute(statement)
    model.Session.execute(sa.delete(Draft).where(Draft.touched < now - KEPT))
    model.Session.commit()
    found = model.Session.get(Draft, tuple(key.values()), populate_existing=True)
    assert found is not None
    return found


def forget(user_id: str, process: str, stage: str, token: str) -> None:
    """Nothing waits any more: it was saved, or thrown away. That the user was here stays.

    :param token: which copy in a browser may go too
    """
    note(user_id, process, stage, data=None, token=token)


def last_place(user_id: str, process: str) -> Draft | None:
    """Where a user was last in the entry of a process."""
    query = sa.select(Draft).where(Draft.user_id == user_id, Draft.process == process)
    return model.Session.scalars(query.order_by(Draft.touched.desc()).limit(1)).first()


def done(user_id: str) -> list[str]:
    """The tokens of what the user saved or threw away last: copies in browsers that may go."""
    query = sa.select(Draft.token).where(Draft.user_id == user_id, Draft.data.is_(None), Draft.token != "")
    return list(model.Session.scalars(query.order_by(Draft.touched.desc()).limit(_DONE)))


def companions(user_id: str, process: str) -> list[Visit]:
    """Who else has been at the process in the last minutes, the latest first; each person once."""
    since = datetime.now(UTC) - _PRESENT
    query = (
        sa.select(Draft.user_id, Draft.stage, Draft.touched, Draft.data.is_not(None))
        .where(Draft.process == process, Draft.user_id != user_id, Draft.touched >= since)
        .order_by(Draft.touched.desc())
    )
    found: dict[str, Visit] = {}
    for row in model.Session.execute(query):
        found.setdefault(row[0], Visit(*row))
    return list(found.values())

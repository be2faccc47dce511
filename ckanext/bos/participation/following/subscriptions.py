"""The subscriptions. Each function that writes commits: what somebody stopped is gone, what was sent is marked."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.ledger import Position

from ..model import Subscription
from .subjects import Subject
from .tokens import OPEN

PERIODS = {"daily": timedelta(hours=20), "weekly": timedelta(days=6, hours=20)}
"""The shortest time between two letters: somewhat less than what is promised, since cron is not always on time."""

_REFUSED_OFTEN = 5
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def tidy(address: str) -> str | None:
    """An e-mail address as it is kept, or None for what is none."""
    text = address.strip().lower()
    return text if len(text) <= 254 and _ADDRESS.fullmatch(text) else None


def wish(address: str, subject: Subject, every: str, user_id: str | None) -> Subscription:
    """The subscription that somebody asks for; one that is confirmed already stays as it is."""
    purge()
    reader = model.Session.scalar(sa.select(Subscription.reader).where(Subscription.address == address).limit(1))
    given = {
        "id": uuid.uuid4().hex,
        "reader": reader or uuid.uuid4().hex,
        "address": address,
        "user_id": user_id,
        "kind": subject.kind,
        "subject": subject.key,
        "every": every,
        "created": datetime.now(UTC),
    }
    statement = insert(Subscription).values(**given)
    is_open = Subscription.confirmed.is_(None)
    renewed = {
        name: sa.case((is_open, getattr(statement.excluded, name)), else_=getattr(Subscription, name))
        for name in ("user_id", "every", "created")
    }
    kept = statement.on_conflict_do_update(constraint="uq_bos_subscription", set_=renewed).returning(Subscription.id)
    found = model.Session.get_one(Subscription, model.Session.scalar(kept), populate_existing=True)
    model.Session.commit()
    return found


def confirm(subscription_id: str) -> Subscription | None:
    """From now on letters tell what changes; None when it is not wished for any more."""
    purge()
    found = get(subscription_id)
    if found is not None and found.confirmed is None:
        found.confirmed = found.told = datetime.now(UTC)
        found.xid, found.seq = ledger.end()
        model.Session.commit()
    return found


def get(subscription_id: str) -> Subscription | None:
    """One by its id."""
    return model.Session.get(Subscription, subscription_id)


def of(*, reader: str | None = None, user_id: str | None = None) -> list[Subscription]:
    """The confirmed ones of an address or of an account, the oldest first."""
    mine = Subscription.reader == reader if reader is not None else Subscription.user_id == user_id
    listed = sa.select(Subscription).where(mine, Subscription.confirmed.is_not(None)).order_by(Subscription.created)
    return list(model.Session.scalars(listed))


def change(found: Subscription, every: str) -> None:
    """How often letters come."""
    found.every = every
    model.Session.commit()


def stop(subscription_id: str) -> bool:
    """Delete it, with the address."""
    gone = model.Session.execute(sa.delete(Subscription).where(Subscription.id == subscription_id))
    model.Session.commit()
    return bool(getattr(gone, "rowcount", 0))


def purge() -> int:
    """Delete those that nobody confirmed in time."""
    late = sa.and_(Subscription.confirmed.is_(None), Subscription.created < datetime.now(UTC) - OPEN)
    gone = model.Session.execute(sa.delete(Subscription).where(late))
    model.Session.commit()
    return int(getattr(gone, "rowcount", 0))


def due() -> list[str]:
    """The ids of those whose last letter left long enough ago, the longest ago first."""
    now = datetime.now(UTC)
    ripe = [
        sa.and_(Subscription.every == every, Subscription.told <= now - period) for every, period in PERIODS.items()
    ]
    listed = sa.select(Subscription.id).where(Subscription.confirmed.is_not(None), sa.or_(*ripe))
    return list(model.Session.scalars(listed.order_by(Subscription.told, Subscription.id)))


def claim(found: Subscription, end: Position) -> bool:
    """Mark a letter as on its way before it leaves: whatever breaks from here on, it is not sent again.

    :returns: whether it is ours to send; False when somebody stopped it, or another run was faster
    """
    told = Subscription.told == found.told
    values = {"told": datetime.now(UTC), "xid": end.xid, "seq": end.seq, "sending": True}
    claimed = sa.update(Subscription).where(Subscription.id == found.id, told).values(**values)
    done = model.Session.execute(claimed.execution_options(synchronize_session=False))
    model.Session.commit()
    return bool(getattr(done, "rowcount", 0))


def sent(subscription_id: str) -> None:
    """The letter has left."""
    _write(subscription_id, {"sending": False, "refused": 0})


def unsent(subscription_id: str, told: datetime | None, position: Position, *, refused: bool, sending: bool) -> None:
    """The letter has certainly not left: as before, so that the next run tries again.

    :param refused: there is no such mailbox; after several times nothing is sent there any more
    :param sending: as it was before: whether an earlier letter may have been lost
    """
    values = {"told": told, "xid": position.xid, "seq": position.seq, "sending": sending}
    _write(subscription_id, values | {"refused": Subscription.refused + int(refused)})
    model.Session.execute(
        sa.delete(Subscription).where(Subscription.id == subscription_id, Subscription.refused >= _REFUSED_OFTEN)
    )
    model.Session.commit()


def _write(subscription_id: str, values: dict[str, Any]) -> None:
    changed = sa.update(Subscription).where(Subscription.id == subscription_id).values(values)
    model.Session.execute(changed.execution_options(synchronize_session=False))
    model.Session.commit()

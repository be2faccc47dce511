"""What is public now, and what no longer is: the one place that decides what leaves the portal.

Public is what CKAN's own table says is public. Beside it stands what was public once (``bos_published``): a dataset
that is gone is announced as deleted, since a harvester of CKAN keeps what merely disappears.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.upsert import upsert

from . import settings
from .describing import KINDS
from .model import Published

ECHOES = (timedelta(days=1), timedelta(days=7))
"""A change is said again after these times.

A stock harvester compares our date of change with the date of its own copy, and that is the date of its import: what
was changed between its reading and its import, up to a day later, would be passed over for ever.
"""

PUBLIC = "p.type = ANY(:kinds) AND p.state = 'active' AND NOT p.private"
"""The condition, in SQL, on ``package p``; its value ``kinds`` are :data:`KINDS`."""


@dataclass(frozen=True)
class Wanted:
    """Which datasets are asked for.

    :ivar since: changed at or after this moment (aware)
    :ivar units: names or ids of units; ``not_units`` those left out
    :ivar ids: only these, by id or name; None for any
    :ivar state: ``active``, ``deleted`` or both (empty)
    :ivar nothing: asked for something that no public dataset is
    """

    since: datetime | None = None
    units: tuple[str, ...] = ()
    not_units: tuple[str, ...] = ()
    ids: tuple[str, ...] | None = None
    state: str = ""
    nothing: bool = False


@dataclass(frozen=True)
class Entry:
    """A dataset in the order of the feeds. ``changed`` is aware; ``withdrawn`` says that it is gone."""

    id: str
    name: str
    title: str
    unit_id: str
    changed: datetime
    withdrawn: bool


@dataclass(frozen=True)
class Totals:
    """How many datasets there are, and when the last of them changed."""

    count: int = 0
    newest: datetime | None = None


@dataclass(frozen=True)
class Loss:
    """How many datasets vanished on one day or without a word, and some of their titles; see :func:`loss`."""

    gone: int = 0
    public: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def suspicious(self) -> bool:
        """Whether harvesters that delete what they do not find should be kept waiting."""
        return self.gone > max(_USUAL, (self.public + self.gone) * settings.shrink_percent() / 100)


_USUAL = 20
"""So many may be withdrawn on one day without anybody asking."""


def note(package: Any, findings: list[dict[str, Any]] | None) -> None:
    """Remember in the running transaction that a dataset is public.

    :param package: a ``model.Package`` as it is stored
    :param findings: what is not right with it; None when nobody has looked yet
    """
    values = {
        "package_id": package.id,
        "name": package.name,
        "title": package.title or package.name,
        "unit_id": package.owner_org or "",
        "since": datetime.now(UTC),
        "withdrawn": None,
        "settled": False,
        "findings": findings,
    }
    upsert(Published, [values], tuple(name for name in values if name not in ("package_id", "since")))


def unread(after: str, limit: int) -> list[str]:
    """The ids, behind an id, of public datasets that nobody has looked at since they were written."""
    where, values = _where(Wanted())
    statement = f"SELECT p.id FROM package p JOIN bos_published b ON b.package_id = p.id WHERE {where}"
    statement += " AND b.findings IS NULL AND p.id > :after ORDER BY p.id LIMIT :limit"
    return list(model.Session.scalars(sa.text(statement), values | {"after": after, "limit": limit}))


def withdraw(package_id: str) -> None:
    """Remember in the running transaction that a dataset is public no more, if it ever was."""
    model.Session.execute(
        sa.update(Published)
        .where(Published.package_id == package_id, Published.withdrawn.is_(None))
        .values(withdrawn=datetime.now(UTC), findings=None)
    )


def is_public(package: Any) -> bool:
    """Whether everybody may see a ``model.Package``, and it is of a kind that is published."""
    return package.type in KINDS and package.state == "active" and not package.private


def reconcile() -> int:
    """Note what changed without the portal being told, as after work on the database itself. Commits.

    :returns: how many datasets were noted
    """
    values = {"kinds": list(KINDS)}
    new = model.Session.execute(
        sa.text(
            "INSERT INTO bos_published (package_id, name, title, unit_id, since, settled)"
            " SELECT p.id, p.name, coalesce(nullif(p.title, ''), p.name), coalesce(p.owner_org, ''), now(), false"
            f" FROM package p WHERE {PUBLIC} ON CONFLICT (package_id) DO UPDATE SET withdrawn = NULL, settled = false"
            " WHERE bos_published.withdrawn IS NOT NULL"
        ),
        values,
    )
    gone = model.Session.execute(
        sa.text(
            "UPDATE bos_published b SET withdrawn = now() WHERE b.withdrawn IS NULL"
            f" AND NOT EXISTS (SELECT 1 FROM package p WHERE p.id = b.package_id AND {PUBLIC})"
        ),
        values,
    )
    model.Session.commit()
    return getattr(new, "rowcount", 0) + getattr(gone, "rowcount", 0)


def public_ids(wanted: Wanted, after: str = "", limit: int | None = None, offset: int = 0) -> list[str]:
    """The ids of public datasets behind an id, in the order of ids."""
    if wanted.nothing or wanted.state == "deleted":
        return []
    where, values = _where(wanted)
    statement = f"SELECT p.id FROM package p WHERE {where} AND p.id > :after ORDER BY p.id OFFSET :offset LIMIT :limit"
    return list(model.Session.scalars(sa.text(statement), values | {"after": after, "limit": limit, "offset": offset}))


def totals(wanted: Wanted) -> Totals:
    """How many public datasets there are, and when the last of them changed or any was withdrawn."""
    if wanted.nothing or wanted.state == "deleted":
        return Totals()
    where, values = _where(wanted)
    statement = sa.text(
        "SELECT count(*), greatest(max(p.metadata_modified) AT TIME ZONE 'UTC',"
        " (SELECT max(withdrawn) FROM bos_published))"
        f" FROM package p WHERE {where}"
    )
    count, newest = model.Session.execute(statement, values).one()
    return Totals(count, newest)


def page(wanted: Wanted, offset: int, limit: int, now: datetime | None = None) -> tuple[int, list[Entry]]:
    """How many datasets there are, withdrawn ones included, and one page of them in the order of ids."""
    if wanted.nothing:
        return 0, []
    statement, values = _entries(wanted, now or datetime.now(UTC))
    count = model.Session.scalar(sa.text(f"SELECT count(*) FROM ({statement}) found"), values)
    rows = model.Session.execute(
        sa.text(f"SELECT * FROM ({statement}) found ORDER BY id OFFSET :offset LIMIT :limit"),
        values | {"offset": offset, "limit": limit},
    )
    return count or 0, [Entry(*row) for row in rows]


def find(name_or_id: str, now: datetime | None = None) -> Entry | None:
    """One dataset by id or name, also one that is withdrawn."""
    statement, values = _entries(Wanted(), now or datetime.now(UTC))
    rows = model.Session.execute(
        sa.text(f"SELECT * FROM ({statement}) found WHERE id = :one OR name = :one ORDER BY withdrawn LIMIT 1"),
        values | {"one": name_or_id},
    )
    row = rows.one_or_none()
    return Entry(*row) if row else None


def names(offset: int, limit: int) -> list[str]:
    """The names of public datasets in alphabetical order."""
    where, values = _where(Wanted())
    statement = f"SELECT p.name FROM package p WHERE {where} ORDER BY p.name OFFSET :offset LIMIT :limit"
    return list(model.Session.scalars(sa.text(statement), values | {"offset": offset, "limit": limit}))


def loss() -> Loss:
    """The most that was withdrawn on any one day, and all that vanished without a word, as far as nobody confirmed it.

    It does not pass by itself: harvesters would delete what was lost by mistake as soon as it did.
    """
    where, values = _where(Wanted())
    statement = sa.text(
        "WITH gone AS (SELECT b.title, b.withdrawn, count(*) OVER (ORDER BY b.withdrawn"
        " RANGE BETWEEN interval '1 day' PRECEDING AND CURRENT ROW) AS that_day FROM bos_published b"
        " WHERE NOT b.settled AND b.withdrawn IS NOT NULL),"
        " lost AS (SELECT b.title FROM bos_published b WHERE NOT b.settled AND b.withdrawn IS NULL AND NOT EXISTS"
        f" (SELECT 1 FROM package p WHERE p.id = b.package_id AND {where}))"
        f" SELECT (SELECT count(*) FROM package p WHERE {where}),"
        " (SELECT coalesce(max(that_day), 0) FROM gone) + (SELECT count(*) FROM lost),"
        " ARRAY(SELECT title FROM (SELECT title FROM lost UNION ALL"
        " SELECT title FROM (SELECT title FROM gone ORDER BY that_day DESC) worst) named LIMIT 10)"
    )
    public, gone, titles = model.Session.execute(statement, values).one()
    return Loss(gone, public, list(titles))


def confirm_loss() -> int:
    """A person says that what vanished is gone on purpose. Commits.

    :returns: how many datasets that were
    """
    reconcile()
    found = model.Session.execute(
        sa.update(Published).where(Published.withdrawn.is_not(None), ~Published.settled).values(settled=True)
    )
    model.Session.commit()
    return getattr(found, "rowcount", 0)


def echoed(changed: datetime, now: datetime) -> datetime:
    """The moment at which a change was last said: its own, or that of the last echo that has sounded."""
    return max((changed + echo for echo in ECHOES if changed + echo <= now), default=changed)


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """Conditions on ``package p``, and their values."""
    where: list[str] = [PUBLIC]
    values: dict[str, Any] = {"kinds": list(KINDS)}
    if wanted.since is not None:
        where.append("p.metadata_modified >= :since")
        values["since"] = wanted.since.astimezone(UTC).replace(tzinfo=None)
    if wanted.units:
        where.append("p.owner_org = ANY(:units)")
        values["units"] = unit_ids(wanted.units)
    if wanted.not_units:
        where.append("NOT coalesce(p.owner_org, '') = ANY(:not_units)")
        values["not_units"] = unit_ids(wanted.not_units)
    if wanted.ids is not None:
        where.append("(p.id = ANY(:ids) OR p.name = ANY(:ids))")
        values["ids"] = list(wanted.ids)
    return " AND ".join(where), values


def _entries(wanted: Wanted, now: datetime) -> tuple[str, dict[str, Any]]:
    """Statement and values of all entries, with the moments of their changes echoed."""
    where, values = _where(Wanted(None, wanted.units, wanted.not_units, wanted.ids))
    gone = where.replace(PUBLIC, "true").replace("p.owner_org", "p.unit_id").replace("p.id", "p.package_id")
    parts = []
    if wanted.state != "deleted":
        parts.append(
            "SELECT p.id, p.name, coalesce(nullif(p.title, ''), p.name) AS title, coalesce(p.owner_org, '') AS unit_id,"
            f" {_echo('p.metadata_modified')} AS changed, false AS withdrawn FROM package p WHERE {where}"
        )
    if wanted.state != "active":
        moment = "coalesce(p.withdrawn, now()) AT TIME ZONE 'UTC'"
        parts.append(
            f"SELECT p.package_id AS id, p.name, p.title, p.unit_id, {_echo(moment)} AS changed, true AS withdrawn"
            " FROM bos_published p"
            f" WHERE {gone} AND coalesce(p.withdrawn, now()) > :oldest AND NOT EXISTS"
            f" (SELECT 1 FROM package q WHERE q.id = p.package_id AND {PUBLIC.replace('p.', 'q.')})"
        )
    values |= {"now": now.astimezone(UTC).replace(tzinfo=None)}
    values |= {f"echo{number}": echo for number, echo in enumerate(ECHOES)}
    values["oldest"] = now - timedelta(days=settings.tombstone_days())
    statement = " UNION ALL ".join(parts)
    aware = "SELECT id, name, title, unit_id, changed AT TIME ZONE 'UTC' AS changed, withdrawn"
    if wanted.since is None:
        return f"{aware} FROM ({statement}) said", values
    values["since"] = wanted.since.astimezone(UTC).replace(tzinfo=None)
    return f"{aware} FROM ({statement}) said WHERE changed >= :since", values


def _echo(moment: str) -> str:
    """SQL of :func:`echoed` for a moment in UTC without zone."""
    cases = [
        f"WHEN {moment} + :echo{number} <= :now THEN {moment} + :echo{number}"
        for number in reversed(range(len(ECHOES)))
    ]
    return f"CASE {' '.join(cases)} ELSE {moment} END"


def unit_ids(units: Iterable[str]) -> Sequence[str]:
    """The ids of units by name or id; what nobody knows is no unit's."""
    names = list(units)
    query = sa.text('SELECT id FROM "group" WHERE is_organization AND (id = ANY(:names) OR name = ANY(:names))')
    return list(model.Session.scalars(query, {"names": names}))

"""What the sanity checks do not believe: found, kept, confirmed by a person, gone when it is mended."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.later import Later
from ckanext.bos.upsert import upsert

from . import checks, indexing, settings
from .checks import Peer, Suspicion
from .model import Looked, SuspicionRow

log = logging.getLogger(__name__)

BATCH = 500

DOUBTED = "doubt"
"""The flag of a process that has an open suspicion."""

# By name, since while a new process is written its index row comes last; as text, since every indexing asks.
_WAITS = sa.text(
    "SELECT 1 FROM package p JOIN bos_suspicion s ON s.package_id = p.id"
    " WHERE p.name = :name AND s.gone IS NULL AND s.confirmed IS NULL LIMIT 1"
)
_GROUP = {check.code for check in checks.PEER_CHECKS}


@dataclass(frozen=True)
class Listed:
    """A suspicion with its process, as pages and actions show it."""

    row: SuspicionRow
    ocid: str
    title: str
    unit: str
    unit_title: str
    year: int | None

    @property
    def state(self) -> str:
        """``open``, ``returned`` or ``confirmed``."""
        if self.row.confirmed:
            return "confirmed"
        return "returned" if self.row.returned else "open"

    def as_dict(self) -> dict[str, Any]:
        """As actions give it."""
        row = self.row
        return {
            "id": row.package_id,
            "fingerprint": row.fingerprint,
            "code": row.code,
            "level": row.level,
            "state": self.state,
            "ocid": self.ocid,
            "name": self.ocid.lower(),
            "title": self.title,
            "unit": self.unit,
            "unit_title": self.unit_title,
            "year": self.year,
            "stage": row.stage,
            "field": row.field,
            "path": row.path,
            "found": row.found,
            **row.words,
            "since": row.since.isoformat(),
            "confirmed": row.confirmed.isoformat() if row.confirmed else None,
            "confirmed_by": row.confirmed_by,
            "reason": row.reason,
            "returned": row.returned.isoformat() if row.returned else None,
            "note": row.note,
        }


def look_at(package_ids: Collection[str]) -> set[str]:
    """Look at processes by themselves, in the running transaction.

    :returns: the ids of those of which something else is doubted than before
    """
    given = checks.read_settings(settings.checks())
    packages = model.Session.query(model.Package).filter(model.Package.id.in_(package_ids))
    found = {
        package.id: checks.look(registry.process_of(package), given)
        for package in packages
        if package.state == "active" and package.type == registry.DATASET_TYPE
    }
    changed = _keep(found, SuspicionRow.code.not_in(_GROUP))
    now = datetime.now(UTC)
    upsert(Looked, [{"package_id": package_id, "at": now} for package_id in found], ("at",))
    return changed


def unlooked(limit: int | None) -> list[str]:
    """Processes that changed since they were looked at; None for all of them."""
    statement = sa.text(
        "SELECT p.package_id FROM bos_process p LEFT JOIN bos_looked l ON l.package_id = p.package_id"
        " WHERE l.at IS NULL OR l.at < p.modified ORDER BY p.package_id LIMIT :limit"
    )
    return list(model.Session.scalars(statement, {"limit": limit}))


def look_at_everything(progress: Any = None) -> int:
    """Look at all that changed, then compare all with each other. Commits batch by batch.

    :param progress: called with the number of processes of each batch
    :returns: how many were looked at by themselves
    """
    looked, changed = 0, False
    while ids := unlooked(BATCH):
        changed |= _marked(look_at(ids))
        model.Session.commit()
        model.Session.expunge_all()
        looked += len(ids)
        if progress:
            progress(len(ids))
    changed |= _marked(compare())
    model.Session.commit()
    if changed:
        indexing.request()
    return looked


def _marked(changed: set[str]) -> bool:
    indexing.mark(registry.Process.package_id, changed)
    return bool(changed)


def compare() -> set[str]:
    """Compare all processes with each other, in the running transaction.

    :returns: the ids of those of which something else is doubted than before
    """
    peers = list(_peers())
    found = _at_rows(checks.compare(peers, checks.read_settings(settings.checks())))
    return _keep({peer.package_id: found.get(peer.package_id, []) for peer in peers}, SuspicionRow.code.in_(_GROUP))


def _at_rows(found: dict[str, list[Suspicion]]) -> dict[str, list[Suspicion]]:
    """Doubts of the sum of a list, put where it can be corrected. Few, so that only these processes are read."""
    wanted = [package_id for package_id, ones in found.items() if any(one.path in checks.SUMS for one in ones)]
    for start in range(0, len(wanted), BATCH):
        packages = model.Session.query(model.Package).filter(model.Package.id.in_(wanted[start : start + BATCH]))
        for package in packages:
            process = registry.process_of(package)
            found[package.id] = [checks.at_row(one, process) for one in found[package.id]]
    return found


def _peers() -> Iterable[Peer]:
    statement = sa.text(
        "SELECT b.package_id, b.unit_id, b.year, b.title, b.category, b.method, b.budget, b.estimate, b.award,"
        " b.contract, b.winner_id, b.tender_status, k.extras->>'volume' AS volume FROM bos_process b"
        " JOIN package k ON k.id = b.package_id"
    )
    return [Peer.of(row._asdict()) for row in model.Session.execute(statement)]


def _keep(found: Mapping[str, list[Suspicion]], of_these_checks: Any) -> set[str]:
    """Write what is new, take up what is there again, and note what is gone.

    :returns: the ids of the processes of which anything was written
    """
    now = datetime.now(UTC)
    ids = list(found)
    known: dict[tuple[str, str], Any] = {}
    for start in range(0, len(ids), 5000):
        query = sa.select(SuspicionRow.package_id, SuspicionRow.fingerprint, SuspicionRow.gone)
        query = query.where(SuspicionRow.package_id.in_(ids[start : start + 5000]), of_these_checks)
        known |= {(package_id, print_): gone for package_id, print_, gone in model.Session.execute(query)}
    current = {(package_id, one.fingerprint): one for package_id, ones in found.items() for one in ones}
    fresh = [
        {
            "package_id": package_id,
            "fingerprint": print_,
            "code": one.code,
            "level": one.level,
            "stage": one.stage,
            "field": one.field,
            "path": one.path,
            "found": one.found,
            "words": {name: dict(getattr(one, name)) for name in ("sentence", "expected", "hint", "numbers")},
            "since": now,
            "gone": None,
        }
        for (package_id, print_), one in current.items()
        if (package_id, print_) not in known or known[package_id, print_] is not None
    ]
    upsert(SuspicionRow, fresh, ("gone", "words", "level"))
    ended = [name for name, gone in known.items() if gone is None and name not in current]
    names = sa.tuple_(SuspicionRow.package_id, SuspicionRow.fingerprint)
    for start in range(0, len(ended), 1000):
        part = names.in_(ended[start : start + 1000])
        model.Session.execute(sa.update(SuspicionRow).where(part).values(gone=now))
    return {package_id for package_id, _ in ended} | {row["package_id"] for row in fresh}


def confirm(package_id: str, fingerprint: str, user: str, reason: str) -> bool:
    """A person says that a value is right, and why. In the running transaction.

    :returns: whether there was anything to confirm
    """
    return _settle(package_id, fingerprint, confirmed=datetime.now(UTC), confirmed_by=user, reason=reason)


def send_back(package_id: str, fingerprint: str, user: str, note: str) -> bool:
    """Walidata asks the unit to look at a value again. In the running transaction."""
    return _settle(package_id, fingerprint, returned=datetime.now(UTC), returned_by=user, note=note)


def _settle(package_id: str, fingerprint: str, **values: Any) -> bool:
    found = model.Session.execute(
        sa.update(SuspicionRow)
        .where(
            SuspicionRow.package_id == package_id,
            SuspicionRow.fingerprint == fingerprint,
            SuspicionRow.gone.is_(None),
            SuspicionRow.confirmed.is_(None),
        )
        .values(**values)
    )
    return bool(getattr(found, "rowcount", 0))


def flags_of(ocid: str) -> list[str]:
    """:data:`DOUBTED` where a value of the process waits for a confirmation: what the search finds it by."""
    waits = model.Session.scalar(_WAITS, {"name": ocid.lower()})
    return [DOUBTED] if waits else []


def listed(
    units: Collection[str] | None = None,
    *,
    code: str = "",
    state: str = "open",
    public: bool = True,
    about: str | None = None,
    start: int = 0,
    limit: int | None = 50,
) -> list[Listed]:
    """Suspicions, those that wait longest first.

    :param units: ids; None for all
    :param state: ``open`` (returned ones included), ``confirmed`` or ``all``
    :param public: only of public processes
    :param about: only of this process, OCID or id
    """
    query = _query(units, code, state, public, about).order_by(SuspicionRow.since, SuspicionRow.package_id)
    return [Listed(*row) for row in model.Session.execute(query.offset(start).limit(limit))]


def counts(units: Collection[str] | None = None, *, public: bool = True) -> dict[str, int]:
    """Code -> how many are open, most first."""
    found = _query(units, "", "open", public, None).with_only_columns(SuspicionRow.code, sa.func.count())
    rows = model.Session.execute(found.group_by(SuspicionRow.code).order_by(sa.func.count().desc()))
    return {code: count for code, count in rows}


def _query(units: Collection[str] | None, code: str, state: str, public: bool, about: str | None) -> sa.Select[Any]:
    process = registry.Process
    columns = (SuspicionRow, process.ocid, process.title, model.Group.name, model.Group.title, process.year)
    query = (
        sa.select(*columns)
        .join(process, process.package_id == SuspicionRow.package_id)
        .join(model.Group, model.Group.id == process.unit_id)
        .where(SuspicionRow.gone.is_(None))
    )
    if state != "all":
        query = query.where(
            SuspicionRow.confirmed.is_(None) if state == "open" else SuspicionRow.confirmed.is_not(None)
        )
    if public:
        query = query.where(process.public)
    if units is not None:
        query = query.where(process.unit_id.in_(units))
    if code:
        query = query.where(SuspicionRow.code == code)
    if about is not None:
        query = query.where(sa.or_(process.ocid == about, process.package_id == about))
    return query


def _job() -> None:
    LATER.begin()
    log.info("Checks: looked at %s processes", look_at_everything())


LATER = Later("checks", "Sanity checks of what changed", _job)

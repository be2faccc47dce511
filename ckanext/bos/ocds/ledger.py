"""The ledger: every public change of a process as a release that is never altered, and the record they add up to.

Written inside the transaction that writes the dataset. Readers see a release only when no transaction that could still
commit an earlier one is under way: walking by position neither skips nor repeats while others write.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core.dates import WIB

from . import diff, merge


_XID = "xid::text::bigint"
_VISIBLE = "xid < pg_snapshot_xmin(pg_current_snapshot())"
_BEHIND = "(bos_release.xid, seq) > (CAST(CAST(:xid AS text) AS xid8), :after)"
_RECORD_VISIBLE = "first_xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


class Position(NamedTuple):
    """Where a release stands in the order in which releases became visible."""

    xid: int
    seq: int

    def __str__(self) -> str:
        return f"{self.xid}.{self.seq}"

    @classmethod
    def read(cls, text: str) -> Position:
        """From ``"1234.56"``.

        :raises ValueError: it is none
        """
        xid, dot, seq = text.partition(".")
        if not dot or not (xid.isdigit() and seq.isdigit()) or max(len(xid), len(seq)) > 18:
            raise ValueError(text)
        return cls(int(xid), int(seq))


@dataclass(frozen=True)
class Filters:
    """What to read: dates of releases as aware ISO texts (``since`` included, ``until`` not), the unit's slug."""

    ocid: str | None = None
    since: str | None = None
    until: str | None = None
    unit: str | None = None
    year: int | None = None
    stage: str | None = None
    tag: str | None = None


@dataclass(frozen=True)
class Entry:
    """One release as published."""

    position: Position
    ocid: str
    release_id: str
    date: str
    tags: list[str]
    release: dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A process with all its releases, oldest first."""

    ocid: str
    position: Position
    modified: datetime
    releases: list[dict[str, Any]]
    compiled: dict[str, Any]
    withdrawn: bool

    def versioned(self) -> dict[str, Any]:
        """The versioned release: every value with the releases that gave it."""
        return merge.versioned_release(self.releases)


@dataclass(frozen=True)
class Span:
    """How many releases a process has, when the first and the last of them came (ISO), and the tags of the last."""

    count: int
    first: str
    last: str
    tags: list[str]


@dataclass(frozen=True)
class Scope:
    """What filters ask of a process: the unit's slug, the fiscal year, the stage it has reached."""

    package_id: str
    unit: str
    year: int | None
    stage: str


def publish(ocid: str, content: Mapping[str, Any] | None, scope: Scope) -> str | None:
    """Append what changed, in the running transaction.

    :param content: the whole content of the process as OCDS; None when it is not, or no longer, public
    :returns: the id of the new release, or None when there was nothing to say
    """
    row = _locked(ocid)
    if row is None:
        return _append(ocid, None, content, scope) if content else None
    if content is None:
        if row["withdrawn"]:
            return None
        compiled = _loads(row["compiled"])
        return _append(ocid, row, _withdrawn(compiled), scope, withdrawn=True)
    return _append(ocid, row, content, scope)


def _withdrawn(compiled: dict[str, Any]) -> dict[str, Any]:
    """The same content with the tender taken back; the history stays."""
    return compiled | {"tender": compiled.get("tender", {"id": compiled["ocid"]}) | {"status": "withdrawn"}}


def _append(
    ocid: str, row: Mapping[str, Any] | None, content: Mapping[str, Any], scope: Scope, withdrawn: bool = False
) -> str | None:
    old = _loads(row["compiled"]) if row else {}
    said = diff.delta(old, content)
    if row and not said and row["withdrawn"] == withdrawn:
        return None
    known = list(row["tags"]) if row else []
    number = (row["count"] if row else 0) + 1
    date = _next_date(row["last_date"] if row else None)
    found = diff.tags(known, old, said, content)
    release = {
        "ocid": ocid,
        "id": f"{ocid}-{number:04d}",
        "date": date.isoformat(),
        "tag": found,
        "language": "id",
        "initiationType": "tender",
        **said,
    }
    position = _insert(release, number, date, scope)
    compiled = merge.append(old or None, release)
    _keep(ocid, row, compiled, position, date, [*known, *(tag for tag in found if tag not in known)], scope, withdrawn)
    return release["id"]


def _insert(release: dict[str, Any], number: int, date: datetime, scope: Scope) -> Position:
    statement = sa.text(
        "INSERT INTO bos_release (ocid, number, release_id, date, tags, unit, year, stage, release)"
        " VALUES (:ocid, :number, :id, :date, :tags, :unit, :year, :stage, CAST(:release AS json))"
        f" RETURNING {_XID} AS xid, seq"
    )
    values = {
        "ocid": release["ocid"],
        "number": number,
        "id": release["id"],
        "date": date,
        "tags": release["tag"],
        "unit": scope.unit,
        "year": scope.year,
        "stage": scope.stage,
        "release": dumps(release),
    }
    found = model.Session.execute(statement, values).one()
    return Position(found.xid, found.seq)


def _keep(
    ocid: str,
    row: Mapping[str, Any] | None,
    compiled: dict[str, Any],
    position: Position,
    date: datetime,
    tags: list[str],
    scope: Scope,
    withdrawn: bool,
) -> None:
    """Insert or renew the record."""
    values = {
        "ocid": ocid,
        "package_id": scope.package_id,
        "first_xid": position.xid,
        "first_seq": position.seq,
        "first_year": date.year,
        "last_seq": position.seq,
        "last_date": date,
        "tags": tags,
        "unit": scope.unit,
        "year": scope.year,
        "stage": scope.stage,
        "withdrawn": withdrawn,
        "compiled": dumps(compiled),
    }
    if row is None:
        names = [*values]
        places = ", ".join("CAST(:compiled AS json)" if name == "compiled" else f":{name}" for name in names)
        statement = f"INSERT INTO bos_record ({', '.join(names)}, count) VALUES ({places}, 1)"
    else:
        statement = (
            "UPDATE bos_record SET package_id = :package_id, last_seq = :last_seq, last_date = :last_date,"
            " tags = :tags, unit = :unit, year = :year, stage = :stage, withdrawn = :withdrawn,"
            " compiled = CAST(:compiled AS json), count = count + 1 WHERE ocid = :ocid"
        )
    model.Session.execute(sa.text(statement), values)


def _locked(ocid: str) -> Mapping[str, Any] | None:
    statement = sa.text(
        "SELECT compiled::text AS compiled, tags, count, last_date, withdrawn FROM bos_record"
        " WHERE ocid = :ocid FOR UPDATE"
    )
    row = model.Session.execute(statement, {"ocid": ocid}).one_or_none()
    return row._asdict() if row else None


def _next_date(last: datetime | None) -> datetime:
    """Now, in whole seconds and WIB, and never before the last release: releases of a process sort by date."""
    now = datetime.now(UTC).replace(microsecond=0)
    if last is not None and now <= last:
        now = last + timedelta(seconds=1)
    return now.astimezone(WIB)


def releases(filters: Filters, after: Position | None, limit: int) -> list[Entry]:
    """Releases behind a position, ascending."""
    return _entries(filters, after, limit, ">", "ASC")


def releases_before(filters: Filters, before: Position, limit: int) -> list[Entry]:
    """The releases just before a position, ascending."""
    return _entries(filters, before, limit, "<", "DESC")[::-1]


def newest_of(package_ids: Collection[str], limit: int, after: Position | None = None) -> list[Entry]:
    """The newest releases of processes by dataset id, newest first; none of a process that was withdrawn.

    :param after: only those behind this position, as far as readers that walk by position see them
    """
    behind = f"AND {_BEHIND} AND bos_release.{_VISIBLE}" if after is not None else ""
    statement = sa.text(
        f"SELECT {_XID} AS xid, seq, release::text AS release FROM bos_release JOIN bos_record USING (ocid)"
        f" WHERE package_id = ANY(:ids) AND NOT withdrawn {behind}"
        " ORDER BY bos_release.date DESC, seq DESC LIMIT :limit"
    )
    values = {"ids": list(package_ids), "limit": limit, **_position(after)}
    return [_entry(row) for row in model.Session.execute(statement, values)]


def changed_since(after: Position) -> list[str]:
    """The ids of the datasets that have releases behind a position, the last changed first; none withdrawn."""
    statement = sa.text(
        "SELECT package_id FROM bos_release JOIN bos_record USING (ocid)"
        f" WHERE NOT withdrawn AND {_BEHIND} AND bos_release.{_VISIBLE}"
        " GROUP BY package_id ORDER BY max(seq) DESC"
    )
    return list(model.Session.scalars(statement, _position(after)))


def end() -> Position:
    """Where the ledger ends for readers that walk by position."""
    statement = sa.text(
        f"SELECT {_XID} AS xid, seq FROM bos_release WHERE {_VISIBLE} ORDER BY bos_release.xid DESC, seq DESC LIMIT 1"
    )
    row = model.Session.execute(statement).one_or_none()
    return Position(row.xid, row.seq) if row else Position(0, 0)


def _position(position: Position | None) -> dict[str, Any]:
    return {"xid": str(position.xid), "after": position.seq} if position is not None else {}


def release(release_id: str) -> Entry | None:
    """One release by its id."""
    statement = sa.text(f"SELECT {_XID} AS xid, seq, release::text AS release FROM bos_release WHERE release_id = :id")
    row = model.Session.execute(statement, {"id": release_id}).one_or_none()
    return _entry(row) if row else None


def _entries(filters: Filters, position: Position | None, limit: int, sign: str, order: str) -> list[Entry]:
    where, values = _release_where(filters)
    if position is not None:
        where.append(f"(xid, seq) {sign} (CAST(CAST(:xid AS text) AS xid8), :seq)")
        values |= {"xid": str(position.xid), "seq": position.seq}
    statement = sa.text(
        f"SELECT {_XID} AS xid, seq, release::text AS release FROM bos_release WHERE {' AND '.join(where)}"
        f" ORDER BY bos_release.xid {order}, seq {order} LIMIT :limit"
    )
    return [_entry(row) for row in model.Session.execute(statement, values | {"limit": limit})]


def _release_where(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    where, values = [_VISIBLE], {}
    for name, condition in (
        ("ocid", "ocid = :ocid"),
        ("since", "date >= CAST(:since AS timestamptz)"),
        ("until", "date < CAST(:until AS timestamptz)"),
        ("unit", "unit = :unit"),
        ("year", "year = :year"),
        ("stage", "stage = :stage"),
        ("tag", ":tag = ANY(tags)"),
    ):
        if (value := getattr(filters, name)) is not None:
            where.append(condition)
            values[name] = value
    return where, values


def _entry(row: Any) -> Entry:
    found = _loads(row.release)
    return Entry(Position(row.xid, row.seq), found["ocid"], found["id"], found["date"], found["tag"], found)


def record(ocid: str) -> Record | None:
    """One record with its releases, however old."""
    rows = _records(["ocid = :ocid"], {"ocid": ocid}, 1, "ASC")
    return rows[0] if rows else None


def records(filters: Filters, after: Position | None, limit: int) -> list[Record]:
    """Records in the order in which their processes became public, behind a position.

    ``since`` and ``until`` ask for the newest release of the process, ``tag`` for any of them.
    """
    where, values = _record_where(filters)
    if after is not None:
        where.append("(first_xid, first_seq) > (:xid, :seq)")
        values |= {"xid": after.xid, "seq": after.seq}
    return _records(where, values, limit, "ASC")


def records_before(filters: Filters, before: Position, limit: int) -> list[Record]:
    """The records just before a position, ascending."""
    where, values = _record_where(filters)
    where.append("(first_xid, first_seq) < (:xid, :seq)")
    return _records(where, values | {"xid": before.xid, "seq": before.seq}, limit, "DESC")[::-1]


def _record_where(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    where, values = _release_where(filters)
    where[0] = _RECORD_VISIBLE
    where = [condition.replace("date ", "last_date ") for condition in where]
    return where, values


def _records(where: list[str], values: dict[str, Any], limit: int, order: str) -> list[Record]:
    """Record and releases in one statement: two could see a commit between them."""
    statement = sa.text(
        "SELECT ocid, first_xid, first_seq, last_date, withdrawn, compiled::text AS compiled, ARRAY("
        "SELECT release::text FROM bos_release WHERE bos_release.ocid = bos_record.ocid ORDER BY number) AS releases"
        f" FROM bos_record WHERE {' AND '.join(where)} ORDER BY first_xid {order}, first_seq {order} LIMIT :limit"
    )
    return [
        Record(
            ocid=row.ocid,
            position=Position(row.first_xid, row.first_seq),
            modified=row.last_date,
            releases=[_loads(text) for text in row.releases],
            compiled=_loads(row.compiled),
            withdrawn=row.withdrawn,
        )
        for row in model.Session.execute(statement, values | {"limit": limit})
    ]


def spans(package_ids: Collection[str]) -> dict[str, Span]:
    """The spans of processes by dataset id; those that were never public have none."""
    statement = sa.text(
        "SELECT c.package_id, c.count AS releases, first.date AS first, last.date AS last, last.tags FROM bos_record c"
        " JOIN bos_release first ON first.ocid = c.ocid AND first.number = 1"
        " JOIN bos_release last ON last.ocid = c.ocid AND last.number = c.count"
        " WHERE c.package_id = ANY(:ids)"
    )
    return {
        row.package_id: Span(row.releases, _in_wib(row.first), _in_wib(row.last), row.tags)
        for row in model.Session.execute(statement, {"ids": list(package_ids)})
    }


def _in_wib(moment: datetime) -> str:
    return moment.astimezone(WIB).isoformat(timespec="seconds")


def compiled_texts(year: int | None = None) -> Iterator[tuple[int, str]]:
    """Year of the first release and compiled release as JSON text, by OCID; streamed, a thousand at a time."""
    where = "" if year is None else "WHERE first_year = :year"
    statement = f"SELECT first_year, compiled::text AS text FROM bos_record {where} ORDER BY ocid"
    for row in _stream(statement, {} if year is None else {"year": year}):
        yield row.first_year, row.text


def compiled(year: int | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The same, parsed."""
    for first_year, text in compiled_texts(year):
        yield first_year, _loads(text)


def release_texts(year: int | None = None) -> Iterator[str]:
    """All releases of the processes that became public in a year (or of all) as JSON text, in order; streamed."""
    where = "" if year is None else "WHERE first_year = :year"
    statement = (
        "SELECT r.release::text AS text FROM bos_release r JOIN bos_record USING (ocid)"
        f" {where} ORDER BY first_xid, first_seq, number"
    )
    for row in _stream(statement, {} if year is None else {"year": year}):
        yield row.text


def years() -> list[int]:
    """The years in which processes became public, newest first."""
    return list(model.Session.scalars(sa.text("SELECT DISTINCT first_year FROM bos_record ORDER BY 1 DESC")))


def state_mark(year: int | None = None) -> str:
    """Changes whenever a release is added in that scope."""
    where = "" if year is None else "WHERE first_year = :year"
    statement = sa.text(f"SELECT coalesce(sum(count), 0), coalesce(max(last_seq), 0) FROM bos_record {where}")
    count, seq = model.Session.execute(statement, {} if year is None else {"year": year}).one()
    return f"{count}-{seq}"


def totals() -> dict[str, Any]:
    """``releases``, ``records``, ``newest`` (aware datetime of the newest release, or None)."""
    statement = sa.text("SELECT coalesce(sum(count), 0), count(*), max(last_date) FROM bos_record")
    total, count, newest = model.Session.execute(statement).one()
    return {"releases": int(total), "records": count, "newest": newest}


def _stream(statement: str, values: dict[str, Any]) -> Iterator[Any]:
    """Rows by a cursor of the database, in a transaction of its own."""
    with model.ensure_engine().connect() as connection:
        options = {"stream_results": True, "yield_per": 1000}
        yield from connection.execute(sa.text(statement), values, execution_options=options)


def dumps(value: Any) -> str:
    """Compact JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _loads(text: str) -> dict[str, Any]:
    return json.loads(text)

"""Computing the indicators on the portal: read what changed in the ledger, compute, keep what is new and what ended."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import ckan.model as model
import msgspec
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.core.dates import today
from ckanext.bos.later import Later
from ckanext.bos.upsert import upsert

from . import indexing, indicators, settings
from .indicators import Outcome, Release
from .model import Flag, Gap, IndicatorRun, Input

log = logging.getLogger(__name__)

_AT_ONCE = 1000
_encode = msgspec.json.Encoder().encode


def run(day: date | None = None) -> IndicatorRun:
    """Compute every indicator over all public processes, and commit.

    Only releases that changed since the last run are read from the ledger. A flag that stays is not written again;
    one that is gone gets the day as its end.

    :param day: the day of the result, today in WIB
    """
    begun, day = time.monotonic(), day or today()
    renew_inputs()
    chosen = indicators.read_settings(settings.indicators())
    names: dict[str, str] = {}
    found = indicators.run(_releases(names), chosen)
    outcomes = list(found.outcomes())
    changed = _keep_flags([one for one in outcomes if one.state == "flag"], found, names, day)
    _keep_gaps(outcomes)
    made = IndicatorRun(
        day=day,
        at=datetime.now(UTC),
        processes=found.processes,
        seconds=time.monotonic() - begun,
        counts=_counts(outcomes),
        meta=found.meta(),
    )
    model.Session.add(made)
    model.Session.commit()
    if changed and settings.flags_are_public():
        indexing.mark(registry.Process.ocid, changed)
        model.Session.commit()
        indexing.request()
    return made


def renew_inputs() -> int:
    """Cut out of the compiled releases that changed what indicators read; in the running transaction.

    :returns: how many were read
    """
    model.Session.execute(
        sa.text(
            "DELETE FROM bos_indicator_input i WHERE NOT EXISTS"
            " (SELECT 1 FROM bos_record r WHERE r.ocid = i.ocid AND NOT r.withdrawn)"
        )
    )
    changed = model.Session.execute(
        sa.text(
            "SELECT r.ocid, r.last_seq FROM bos_record r LEFT JOIN bos_indicator_input i ON i.ocid = r.ocid"
            " WHERE NOT r.withdrawn AND i.seq IS DISTINCT FROM r.last_seq"
        )
    ).all()
    for start in range(0, len(changed), _AT_ONCE):
        part = {ocid: seq for ocid, seq in changed[start : start + _AT_ONCE]}
        query = sa.text("SELECT ocid, compiled::text FROM bos_record WHERE ocid = ANY(:ocids)")
        rows = [
            {"ocid": ocid, "seq": part[ocid], "release": _encode(indicators.decode(text)).decode()}
            for ocid, text in model.Session.execute(query, {"ocids": list(part)})
        ]
        upsert(Input, rows, ("seq", "release"))
    return len(changed)


def _releases(names: dict[str, str]) -> Iterator[Release]:
    """All inputs; what processes, units and suppliers are called is noted on the way."""
    for text in model.Session.scalars(sa.select(Input.release).order_by(Input.ocid)):
        release = indicators.decode(text)
        names[release.ocid] = release.title or release.ocid
        for party in release.parties or ():
            if isinstance(party.id, str) and isinstance(party.name, str):
                names[party.id] = party.name
        yield release


def _keep_flags(flagged: Iterable[Outcome], found: Any, names: dict[str, str], day: date) -> list[str]:
    """:returns: the OCIDs of the processes that have other flags than before"""
    open_rows = model.Session.execute(
        sa.select(Flag.code, Flag.subject, Flag.subject_id, Flag.since, Flag.value, Flag.words).where(
            Flag.until.is_(None)
        )
    )
    known = {(row.code, row.subject, row.subject_id): row for row in open_rows}
    before = set(known)
    fresh: list[dict[str, Any]] = []
    for one in _strongest(flagged):
        words = dict(found.sentence(one))
        row = known.pop((one.code, one.subject, one.id), None)
        if row is not None and row.value == one.value and row.words == words:
            continue
        if row is not None and row.since != day:
            known[(one.code, one.subject, one.id)] = row
        fresh.append(
            {
                "code": one.code,
                "subject": one.subject,
                "subject_id": one.id,
                "since": day,
                "until": None,
                "title": names.get(one.id, one.id),
                "value": one.value,
                "words": words,
                "numbers": msgspec.to_builtins(dict(one.numbers)),
            }
        )
    _end(known, day)
    upsert(Flag, fresh, ("until", "title", "value", "words", "numbers"))
    now = {(row["code"], row["subject"], row["subject_id"]) for row in fresh}
    ended = known.keys() - now
    return sorted({ocid for _code, subject, ocid in ended | (now - before) if subject == "OCID"})


def _strongest(flagged: Iterable[Outcome]) -> Iterable[Outcome]:
    """One flag a subject and indicator: a supplier may dominate several units, the largest share counts."""
    found: dict[tuple[str, str, str], Outcome] = {}
    for one in flagged:
        key = (one.code, one.subject, one.id)
        if key not in found or (one.value or 0) > (found[key].value or 0):
            found[key] = one
    return found.values()


def _end(gone: dict[tuple[str, str, str], Any], day: date) -> None:
    """Close what does not hold any more; what began on this very day never did."""
    keys = [(*key, row.since) for key, row in gone.items()]
    columns = sa.tuple_(Flag.code, Flag.subject, Flag.subject_id, Flag.since)
    for start in range(0, len(keys), _AT_ONCE):
        part = columns.in_(keys[start : start + _AT_ONCE])
        model.Session.execute(sa.delete(Flag).where(part, Flag.since >= day))
        model.Session.execute(sa.update(Flag).where(part).values(until=day))


def _keep_gaps(outcomes: Iterable[Outcome]) -> None:
    gaps: dict[str, dict[str, list[str]]] = {}
    for one in outcomes:
        if one.state == "missing" and one.subject == "OCID":
            gaps.setdefault(one.id, {})[one.code] = list(one.missing)
    old = dict(model.Session.execute(sa.select(Gap.ocid, Gap.missing)).tuples().all())
    fresh = [{"ocid": ocid, "missing": missing} for ocid, missing in gaps.items() if old.get(ocid) != missing]
    gone = [ocid for ocid in old if ocid not in gaps]
    for start in range(0, len(gone), _AT_ONCE):
        model.Session.execute(sa.delete(Gap).where(Gap.ocid.in_(gone[start : start + _AT_ONCE])))
    upsert(Gap, fresh, ("missing",))


def _counts(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    states: dict[str, Counter[str]] = defaultdict(Counter)
    paths: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        states[one.code][one.state if one.subject == "OCID" else one.subject] += 1
        for path in one.missing:
            paths[one.code][path] += 1
    return {code: {**counted, "paths": dict(paths[code])} for code, counted in states.items()}


def _job() -> None:
    LATER.begin()
    made = run()
    log.info("Indicators: %s processes in %.1f s", made.processes, made.seconds)


LATER = Later("indicators", "Indicators of all processes", _job)

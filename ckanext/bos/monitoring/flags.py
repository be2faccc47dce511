"""Reading what the indicators flagged: by indicator, by whom it is about, as it stood on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry

from . import indicators, settings
from .indicators import Indicator
from .model import Flag, Gap, IndicatorRun


@dataclass(frozen=True)
class Overview:
    """One indicator with what came of it in the last run; ``flags`` None before the first run."""

    indicator: type[Indicator]
    flags: int | None
    clear: int
    missing: int
    others: int
    lacking: Mapping[str, int]
    limits: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The indicator's."""
        return self.indicator.code

    def as_dict(self) -> dict[str, Any]:
        """As actions give it."""
        one = self.indicator
        return {
            "code": one.code,
            "family": one.family,
            "title": dict(one.title),
            "meaning": dict(one.meaning),
            "clears": dict(one.clears),
            "source": one.source,
            "settings": [
                {"name": entry.name, "default": entry.default, "label": dict(entry.label)} for entry in one.settings
            ],
            "flags": self.flags,
            "clear": self.clear,
            "not_computable": self.missing,
            "lacking": dict(self.lacking),
            "limits": dict(self.limits),
        }


@dataclass(frozen=True)
class Flagged:
    """One flag. ``name`` is that of the process's page, where it is about one."""

    row: Flag
    name: str
    unit_title: str

    def as_dict(self) -> dict[str, Any]:
        """As actions give it."""
        row = self.row
        return {
            "code": row.code,
            "subject": row.subject,
            "subject_id": row.subject_id,
            "title": row.title,
            "unit_title": self.unit_title,
            "value": row.value,
            "sentence": row.words,
            "numbers": row.numbers,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else None,
        }


def last_run() -> IndicatorRun | None:
    """The last computation; None before the first."""
    return model.Session.scalars(sa.select(IndicatorRun).order_by(IndicatorRun.id.desc()).limit(1)).first()


def run_as_dict(run: IndicatorRun | None) -> dict[str, Any] | None:
    """When indicators were computed, over how many processes, and in how many seconds."""
    if run is None:
        return None
    found = {"day": run.day.isoformat(), "at": run.at.isoformat(), "processes": run.processes}
    return found | {"seconds": round(run.seconds, 2)}


def overview(run: IndicatorRun | None) -> list[Overview]:
    """Every indicator with what came of it in a run, in the order of their families."""
    counts: Mapping[str, Any] = run.counts if run else {}
    found = []
    for indicator in indicators.ALL:
        counted = counts.get(indicator.code, {})
        others = sum(counted.get(subject, 0) for subject in ("Buyer", "ProcuringEntity", "Tenderer"))
        lacking = dict(sorted(counted.get("paths", {}).items(), key=lambda item: -item[1]))
        limits = (run.meta if run else {}).get(indicator.code, {})
        flags = counted.get("flag", 0) if run else None
        found.append(
            Overview(indicator, flags, counted.get("clear", 0), counted.get("missing", 0), others, lacking, limits)
        )
    return found


def listed(
    code: str = "", about: str = "", day: date | None = None, *, start: int = 0, limit: int | None = 100
) -> tuple[int, list[Flagged]]:
    """Flags, the newest and the strongest first, and how many there are.

    :param about: an OCID, or the id of a unit or supplier
    :param day: as they stood on that day; None for now
    """
    where = _where(code, about, day)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(Flag).where(*where)) or 0
    return count, _flagged(where, start, limit)


def of_process(ocid: str) -> list[Flagged]:
    """What is flagged of a process now."""
    return _flagged(_where("", ocid, None))


def _where(code: str, about: str, day: date | None) -> list[Any]:
    where: list[Any] = (
        [Flag.until.is_(None)] if day is None else [Flag.since <= day, sa.or_(Flag.until.is_(None), Flag.until > day)]
    )
    if code:
        where.append(Flag.code == code)
    if about:
        where.append(Flag.subject_id == about)
    return where


def _flagged(where: list[Any], start: int = 0, limit: int | None = None) -> list[Flagged]:
    process = registry.Process
    query = (
        sa.select(Flag, sa.func.coalesce(sa.func.lower(process.ocid), ""), sa.func.coalesce(model.Group.title, ""))
        .outerjoin(process, sa.and_(Flag.subject == "OCID", process.ocid == Flag.subject_id))
        .outerjoin(model.Group, model.Group.id == process.unit_id)
        .where(*where)
        .order_by(Flag.since.desc(), Flag.value.desc().nulls_last(), Flag.subject_id, Flag.code)
        .offset(start)
        .limit(limit)
    )
    return [Flagged(*row) for row in model.Session.execute(query)]


def public_titles() -> dict[str, str]:
    """What indicators are called, where everybody may see their flags; else none."""
    lang = registry.lang()
    return {one.code: one.title[lang] for one in indicators.ALL} if settings.flags_are_public() else {}


def public_of(ocid: str) -> list[str]:
    """The codes of what is flagged of a process now, where everybody may see it; else none."""
    if not settings.flags_are_public():
        return []
    flagged = sa.select(Flag.code).where(*_where("", ocid, None), Flag.subject == "OCID")
    return list(model.Session.scalars(flagged.order_by(Flag.code)))


def missing(ocid: str) -> dict[str, list[str]]:
    """Indicators that cannot be computed of a process, and the fields that are missing."""
    return model.Session.scalar(sa.select(Gap.missing).where(Gap.ocid == ocid)) or {}

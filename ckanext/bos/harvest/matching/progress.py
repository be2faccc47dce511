"""Which process and contract a progress report is about.

A package is found by its RUP or tender code, a contract by number and unit; the progress of a sub-activity is given
to a contract only if the sub-activity has exactly one (planning and monitoring reference, section 2). What finds
nothing is kept with the reason and tried again with each run.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical
from ckanext.bos.core.observation import Doubt, Key, Observation, Refusal
from ckanext.bos.core.text import fold
from ckanext.bos.sources import emonev
from ckanext.bos.sources.emonev import ProgressReport
from ckanext.bos.sources.simda.numbers import compact_form

from .waiting import with_waiting

AHEAD = Decimal(20)
"""Points by which payments may be ahead of the physical progress."""

HALF = Decimal(50)

_SCHEMES = ("spse", "rup")
"""What the code of a package may be, the more exact first."""


@dataclass(frozen=True)
class Works:
    """A process as far as reports are matched with it: its contracts, their changes, hand-overs."""

    ocid: str
    unit: str = ""
    year: str = ""
    activity: str = ""
    contracts: tuple[Mapping[str, str], ...] = ()
    amendments: tuple[Mapping[str, str], ...] = ()
    handovers: tuple[Mapping[str, str], ...] = ()

    def value_of(self, contract: Mapping[str, str]) -> Decimal:
        """What a contract is worth after its last change; 0 where nobody says."""
        changes = [row for row in self.amendments if row.get("contract_id") == contract.get("id") and row.get("amount")]
        latest = max(changes, key=lambda row: row.get("date", ""), default=contract)
        return Decimal(latest.get("amount") or 0)


@dataclass(frozen=True)
class Place:
    """Where a report belongs, or why nowhere. ``contract`` is empty for the process as a whole."""

    works: Works | None = None
    contract: Mapping[str, str] = field(default_factory=dict)
    error: FieldError | None = None


def match(found: Iterable[Observation | Refusal], *, dry_run: bool = False) -> list[Observation | Refusal]:
    """Name the processes of all reports of a run and of those that wait from before."""
    reports, others = with_waiting(found, ProgressReport, emonev.SOURCE, emonev.reread)
    if not reports:
        return others
    units, _ids = registry.find_units()
    slugs = {report.unit: units.find(report.unit) if report.unit else "" for report in reports}
    known = _Known(reports)
    for report in reports:
        unit = slugs[report.unit]
        if unit is None and report.kind != "paket":
            others.append(_refused(report, FieldError("unknown_unit", found=report.unit)))
        else:
            others.append(_joined(report, known.place(report, unit or "")))
    return others


class _Known:
    """The processes that the reports of a run may be about, found with a few queries for all."""

    def __init__(self, reports: Collection[ProgressReport]) -> None:
        codes = {report.object for report in reports if report.kind == "paket"}
        joined = registry.processes_of(emonev.SOURCE, [report.key for report in reports])
        self._joined = joined
        self._packages = registry.holders([Key(scheme, code) for code in codes for scheme in _SCHEMES])
        works = _works_by_id(set(self._packages.values()))
        contracted = list(_contracted()) if any(report.kind != "paket" for report in reports) else []
        self._by_id = works
        self._by_ocid = {item.ocid: item for item in (*works.values(), *contracted)}
        self._by_number: dict[str, list[Place]] = defaultdict(list)
        self._by_activity: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for item in contracted:
            for contract in standing(item.contracts):
                self._by_number[compact_form(contract.get("number", ""), item.year)].append(Place(item, contract))
                self._by_activity[item.activity, item.year].append(Place(item, contract))

    def place(self, report: ProgressReport, unit: str) -> Place:
        """Where a report belongs."""
        if report.kind == "paket":
            return self._package(report)
        if report.kind == "kontrak":
            return self._contract(report, unit)
        found = [place for place in self._by_activity[report.object, report.year] if _in_unit(place, unit)]
        return found[0] if len(found) == 1 else Place(error=FieldError("progress_shared", found=report.object))

    def _package(self, report: ProgressReport) -> Place:
        holder = next((self._packages.get(Key(scheme, report.object)) for scheme in _SCHEMES
                       if Key(scheme, report.object) in self._packages), None)  # fmt: skip
        works = self._by_id.get(holder or "")
        if works is None:
            return Place(error=FieldError("progress_unmatched", found=report.object))
        contracts = standing(works.contracts)
        return Place(works, contracts[0] if len(contracts) == 1 else {})

    def _contract(self, report: ProgressReport, unit: str) -> Place:
        found = [
            place
            for form in dict.fromkeys((compact_form(report.object, report.year), compact_form(report.object)))
            for place in self._by_number.get(form, ())
            if form and _in_unit(place, unit)
        ]
        same_year = [place for place in found if place.works and place.works.year == report.year]
        before = [place for place in found if place.works and place.works.ocid == self._joined.get(report.key)]
        for choice in (before, same_year, found):
            if len(choice) == 1:
                return choice[0]
        return Place(error=FieldError("progress_unmatched", found=report.object))


def standing(contracts: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The contracts that were not cancelled."""
    return [row for row in contracts if row.get("status") != "cancelled"]


def _in_unit(place: Place, unit: str) -> bool:
    return place.works is not None and unit in ("", place.works.unit)


def _joined(report: ProgressReport, place: Place) -> Observation | Refusal:
    if place.works is None or place.error is not None:
        return _refused(report, place.error or FieldError("progress_unmatched", found=report.object))
    works, contract = place.works, place.contract
    values = {name: [dict(row) for row in rows] for name, rows in report.values.items()}
    doubts = list(report.doubts)
    progress = values["progress"][0]
    if paid := _paid_percent(report, works, contract):
        if paid <= 100:
            progress["financial_percent"] = canonical(paid)
        doubts += _out_of_step(progress, paid)
    if contract.get("id"):
        for rows in values.values():
            rows[0]["contract_id"] = contract["id"]
        if report.broken_off:
            values["contracts"] = [{"id": contract["id"], "status": "terminated"}]
    for row in values.get("handovers", ()):
        row["id"] = _known_handover(works, row) or row["id"]
    return replace(report, keys=(Key("ocid", works.ocid),), unit="", values=values, doubts=tuple(doubts))


def _refused(report: ProgressReport, error: FieldError) -> Refusal:
    return Refusal(report.source, report.rows[0], {"id_objek": error})


def _paid_percent(report: ProgressReport, works: Works, contract: Mapping[str, str]) -> Decimal | None:
    """Paid so far as a share of the contract's value; what a sub-activity paid is not the contract's alone."""
    value = works.value_of(contract)
    if not report.paid or not value or report.kind == "sub_kegiatan":
        return None
    return (Decimal(report.paid) * 100 / value).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _out_of_step(progress: Mapping[str, str], paid: Decimal) -> list[Doubt]:
    """Payments that do not fit the physical progress of the same report."""
    if not (written := progress.get("physical_percent")):
        return []
    done, share = Decimal(written), canonical(paid).replace(".", ",")
    words = written.replace(".", ",")
    if paid > done + AHEAD:
        return [
            _doubt(
                f"sudah dibayar {share} % saat fisik {words} % ({progress['date']})",
                f"{canonical(paid)} % paid when {written} % of the work was done ({progress['date']})",
            )
        ]
    if done == 100 and paid < HALF:
        return [
            _doubt(
                f"fisik 100 %, tetapi baru dibayar {share} % ({progress['date']})",
                f"100 % of the work done, but only {canonical(paid)} % paid ({progress['date']})",
            )
        ]
    return []


def _doubt(id: str, en: str) -> Doubt:
    return Doubt("progress", {"id": id, "en": en})


def _known_handover(works: Works, row: Mapping[str, str]) -> str:
    """The id of a hand-over that another source has told: of the same number, or of the same day."""
    number = fold(row.get("bast_number", ""))
    for known in works.handovers:
        if known.get("id") == row.get("id"):
            continue
        if row.get("contract_id", "") not in ("", known.get("contract_id", "")):
            continue
        if (number and number == fold(known.get("bast_number", ""))) or known.get("date") == row.get("date"):
            return known.get("id", "")
    return ""


def _works_by_id(package_ids: Collection[str]) -> dict[str, Works]:
    if not package_ids:
        return {}
    return {package_id: works for package_id, works in _query(model.Package.id.in_(package_ids))}


def _contracted() -> Iterable[Works]:
    """All processes that have contracts."""
    extras = getattr(model.Package, "extras")
    return (works for _package_id, works in _query(extras.has_key("contracts")))


def _query(condition: Any) -> Iterable[tuple[str, Works]]:
    package, process, unit = model.Package, registry.Process, model.Group
    extras = getattr(package, "extras")
    names = ("sub_activity_code", "contracts", "amendments", "handovers")
    query = (
        sa.select(process.package_id, process.ocid, unit.name, process.year, *(extras[name].astext for name in names))
        .join(package, package.id == process.package_id)
        .outerjoin(unit, unit.id == process.unit_id)
        .where(package.state == "active", condition)
    )
    for package_id, ocid, slug, year, activity, *rows in model.Session.execute(query):
        yield package_id, Works(ocid, slug or "", str(year or ""), activity or "", *map(_rows, rows))


def _rows(stored: str | None) -> tuple[Mapping[str, str], ...]:
    try:
        return tuple(json.loads(stored or "[]"))
    except ValueError:
        return ()

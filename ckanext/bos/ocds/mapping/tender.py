"""Stage 2, pemilihan penyedia: the tender, its schedule, who took part and with what offers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ckanext.bos.core.dates import month_end

from . import codes
from .ids import Ids, folded, slug
from .leaves import above_zero, code, first_moment, flag, label, money, number, period, some, text
from .parties import Parties

GAZETTEER = "ID-KEMENDAGRI"
"""The Ministry of Home Affairs' codes of districts."""

_SUBMISSION = re.compile(r"(?:UPLOAD|PEMASUKAN|PENYAMPAIAN)\b.*PENAWARAN")
_ANNOUNCED = re.compile(r"^(?:PENGUMUMAN (?!PEMENANG|HASIL)|PENGUMUMAN$|UNDANGAN)")
_ENQUIRIES = re.compile(r"PENJELASAN(?!.*KUALIFIKASI)|AANWIJZING")
_OPENED = re.compile(r"^(?:PEMBUKAAN|EVALUASI (?:DOKUMEN )?PENAWARAN)")
_DECIDED = re.compile(r"PENETAPAN PEMENANG|PENETAPAN PENYEDIA")
_MILESTONE_TYPES = (
    (_ENQUIRIES, "engagement"),
    (re.compile(r"EVALUASI|PEMBUKAAN|PEMBUKTIAN|NEGOSIASI|PENETAPAN|PERINGKAT"), "assessment"),
    (re.compile(r"NDA ?TANGAN|PENUNJUKAN"), "approval"),
)
"""What steps of SPSE's schedule are about, by their folded names."""


def block(process: Mapping[str, Any], id: str, parties: Parties) -> dict[str, Any]:
    """The block ``tender``. There is always one: ``tender.id`` and ``title`` stand for the process from the plan on.

    :param id: the same in all releases, whatever codes the process gets
    """
    tenderers = _tenderers(process, parties)
    registered = int(process["number_of_bidders"]) if process.get("number_of_bidders") else None
    counted = len(tenderers) or registered
    content = {
        "id": id,
        "title": text(process, "title"),
        "description": text(process, "specification"),
        "status": codes.status(process),
        "procuringEntity": parties.unit("procuringEntity"),
        "items": _items(process),
        "value": money(process.get("estimate_amount")),
        "procurementMethod": codes.method(process),
        "procurementMethodDetails": codes.method_details(process),
        "mainProcurementCategory": code("category", process.get("category")),
        "additionalProcurementCategories": codes.more_categories(process.get("category")),
        "awardCriteria": codes.award_criteria(process),
        "awardCriteriaDetails": text(process, "evaluation_method"),
        "submissionMethod": ["electronicSubmission"] if process.get("tender_code") else None,
        "submissionMethodDetails": f"SPSE, kode tender {process['tender_code']}"
        if process.get("tender_code")
        else None,
        **_periods(process),
        "eligibilityCriteria": text(process, "qualification_requirements"),
        "numberOfTenderers": counted,
        "tenderers": tenderers,
        "milestones": _milestones(process),
        "deliveryLocations": _once(map(_location, process.get("locations") or ())),
        "deliveryAddresses": _once(map(_delivery_address, process.get("locations") or ())),
        "bos": _own(process, registered if registered != counted else None),
    }
    return some(content)


def bids(process: Mapping[str, Any], parties: Parties) -> list[dict[str, Any]]:
    """``bids.details``: the bidders that made an offer. A mere registration is no bid."""
    won = [parties.supplier(row, "supplier_", "supplier") for row in process.get("awards") or () if _is_active(row)]
    winners = {reference["id"] for reference in won if reference}
    ids = Ids()
    found: list[dict[str, Any]] = []
    for row in process.get("bidders") or ():
        if not any(above_zero(row.get(name)) for name in ("offer_amount", "corrected_amount", "negotiated_amount")):
            continue
        tenderer = parties.supplier(row, "", "tenderer")
        own = {
            "correctedValue": money(row.get("corrected_amount")),
            "negotiatedValue": money(row.get("negotiated_amount")),
            "rejectionReason": text(row, "rejection_reason"),
        }
        bid = {
            "id": ids.take(row.get("id"), "penawaran"),
            "status": _bid_status(row, won=tenderer is not None and tenderer["id"] in winners),
            "tenderers": [tenderer] if tenderer else None,
            "value": money(row.get("offer_amount")) if above_zero(row.get("offer_amount")) else None,
            "bos": some(own),
        }
        found.append(some(bid))
    return found


def _is_active(award: Mapping[str, Any]) -> bool:
    return award.get("status") == "active"


def _bid_status(row: Mapping[str, Any], *, won: bool) -> str:
    """What is recorded of the evaluation; an offer that won was valid, whether or not somebody noted it."""
    recorded = code("bid_result", row.get("result")) or "pending"
    return "valid" if won and recorded == "pending" else recorded


def _tenderers(process: Mapping[str, Any], parties: Parties) -> list[dict[str, str]]:
    """Everybody who registered, each once."""
    found = [parties.supplier(row, "", "tenderer") for row in process.get("bidders") or ()]
    return list({reference["id"]: reference for reference in found if reference}.values())


def _items(process: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One item from the plan's quantity; where that is no number with a unit, its words stand in the description."""
    volume, title = text(process, "volume"), text(process, "title")
    if not volume:
        return []
    measured = codes.quantity(volume)
    if measured is None:
        return [{"id": "1", "description": f"{title} ({volume})" if title else volume}]
    return [some({"id": "1", "description": title, "quantity": number(measured[0]), "unit": {"name": measured[1]}})]


def _periods(process: Mapping[str, Any]) -> dict[str, Any]:
    """The periods of the tender out of the steps of its schedule, and the planned one of the contract."""
    steps = [(folded(row.get("step") or ""), row) for row in process.get("schedule") or ()]
    announced = _first(steps, _ANNOUNCED, "start") or process.get("announcement_date")
    starts, ends = process.get("planned_contract_start"), process.get("planned_contract_end")
    return {
        "tenderPeriod": period(announced, _last(steps, _SUBMISSION, "end")),
        "enquiryPeriod": period(_first(steps, _ENQUIRIES, "start"), _last(steps, _ENQUIRIES, "end")),
        "awardPeriod": period(_first(steps, _OPENED, "start"), _last(steps, _DECIDED, "end")),
        "contractPeriod": period(starts, month_end(ends)),
    }


Steps = Sequence[tuple[str, Mapping[str, Any]]]


def _first(steps: Steps, meant: re.Pattern[str], name: str) -> str:
    return min((row[name] for step, row in steps if row.get(name) and meant.search(step)), default="")


def _last(steps: Steps, meant: re.Pattern[str], name: str) -> str:
    return max((row[name] for step, row in steps if row.get(name) and meant.search(step)), default="")


def _milestones(process: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All steps of the schedule. Whether a step was kept to is not known: no status."""
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(slug(row.get("step")), "tahap"),
                "title": text(row, "step"),
                "type": next(
                    (kind for meant, kind in _MILESTONE_TYPES if meant.search(folded(row.get("step") or ""))), None
                ),
                "dueDate": first_moment(row.get("end")),
                "bos": some({"startDate": first_moment(row.get("start"))}),
            }
        )
        for row in process.get("schedule") or ()
    ]


def _location(row: Mapping[str, Any]) -> dict[str, Any]:
    """District and point of a place; nothing for a place that has neither."""
    district = row.get("kecamatan")
    point = [number(row["lon"]), number(row["lat"])] if row.get("lon") and row.get("lat") else None
    if not (district or point):
        return {}
    content = {
        "description": ", ".join(filter(None, (text(row, "detail"), text(row, "village"), _district(row)))),
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "gazetteer": {"scheme": GAZETTEER, "identifiers": [district]} if district else None,
    }
    return some(content)


def _delivery_address(row: Mapping[str, Any]) -> dict[str, Any]:
    """Street and village of a place; nothing for one that is a district only."""
    if not (text(row, "detail") or text(row, "village")):
        return {}
    places = (text(row, "village"), _district(row), "Bojonegoro")
    address = {"streetAddress": text(row, "detail"), "locality": ", ".join(filter(None, places))}
    return some(address | {"region": "Jawa Timur", "countryName": "Indonesia"})


def _district(row: Mapping[str, Any]) -> str:
    return f"Kecamatan {label('kecamatan', row['kecamatan'])}" if row.get("kecamatan") else ""


def _once(members: Any) -> list[dict[str, Any]]:
    """The members without the empty ones and without repetition (these lists have no ids)."""
    found: list[dict[str, Any]] = []
    for member in members:
        if member and member not in found:
            found.append(member)
    return found


def _own(process: Mapping[str, Any], registered: int | None) -> dict[str, Any]:
    own = {
        "categoryDetails": text(process, "category_details"),
        "priceSystem": process.get("price_system"),
        "domesticProduct": flag(process.get("domestic_product")),
        "smallBusiness": flag(process.get("small_business")),
        "consolidation": flag(process.get("consolidation")),
        "registeredBidders": registered,
        "dateCreated": first_moment(process.get("tender_created")),
        "statusDetails": text(process, "tender_stage_text"),
        "statusRationale": text(process, "tender_status_reason"),
    }
    return some(own)

"""One row of a plan, in any dialect, as canonical values; a minor value that is wrong is left out and said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.dates import parse_datetime
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.text import clean

from ..facts import Facts, rupiah
from .columns import CATEGORIES, METHODS, Concepts

SOURCE = "sirup"

_PLAIN = (
    "specification", "volume", "planned_tender_start", "planned_tender_end", "planned_contract_start",
    "planned_contract_end", "planned_use_start", "planned_use_end", "domestic_product", "small_business",
    "consolidation",
)  # fmt: skip
_SELF_MANAGED = ("self_managed", "self_managed_search", "self_managed_list")
_IN_SELF_MANAGED = "in_self_managed_list"


def is_self_managed(service: str, concepts: Concepts) -> bool:
    """Whether a row is a self-managed plan: by its list, or where that is not known by its columns."""
    return service in _SELF_MANAGED or (not service and bool(concepts.text("self_managed_type").strip("0")))


def take(facts: Facts, concepts: Concepts, service: str) -> None:
    """All values of one row that the row really has."""
    facts.put("title", _tidy(concepts.text("title")), concepts.column("title"))
    facts.put("fiscal_year", concepts.text("fiscal_year"), concepts.column("fiscal_year"))
    facts.put("budget_amount", concepts.text("budget_amount"), concepts.column("budget_amount"))
    for name in _PLAIN:
        raw = concepts.text(name)
        _put(facts, concepts, name, "" if raw in ("0", "0000-00-00") and name.startswith("planned") else raw)
    _put(facts, concepts, "notes", _tidy(concepts.text("notes")))
    _put(facts, concepts, "budget_sources", _funds(concepts), "funds")
    _sourcing(facts, concepts, service)
    if not is_self_managed(service, concepts):
        _method(facts, concepts)
        _category(facts, concepts)
    _status(facts, concepts)
    if concepts.text("ppk"):
        _put(facts, concepts, "ppk_office", f"PPK {clean(concepts.text('unit'))}".strip(), "ppk")


def announced_at(concepts: Concepts) -> datetime | None:
    """When the plan was announced last; None when the row does not say."""
    try:
        return parse_datetime(concepts.get("announced_at"))
    except FieldError:
        return None


def _put(facts: Facts, concepts: Concepts, name: str, raw: Any, concept: str = "") -> None:
    """Take a value that the row can do without: what is wrong with it becomes a doubt."""
    try:
        value = facts.read(schema.load().fields[name], raw)
    except FieldError as error:
        column = concepts.column(concept or name)
        said = {lang: f"{column}: {scrub(error.message(lang))[0]}" for lang in ("id", "en")}
        facts.doubt(name, said["id"], said["en"])
        return
    if value:
        facts.values[name] = value


def _sourcing(facts: Facts, concepts: Concepts, service: str) -> None:
    if is_self_managed(service, concepts):
        facts.put("sourcing", "self_managed")
        kind = concepts.text("self_managed_type")
        _put(facts, concepts, "self_managed_type", "" if kind == "0" else kind)
        return
    parent = _parent(facts, concepts)
    word = concepts.text("in_self_managed").lower()
    within = service == _IN_SELF_MANAGED or bool(parent) or "swakelola" in word or word in ("true", "ya", "1")
    facts.put("sourcing", "provider_in_self_managed" if within else "provider")
    if parent:
        facts.values["related_processes"] = [related("parent", parent)]


def _parent(facts: Facts, concepts: Concepts) -> str:
    """The code of the self-managed plan that this one is part of."""
    try:
        return concepts.code("parent")
    except FieldError as error:
        facts.doubt("related_processes", error.message("id"), error.message("en"))
        return ""


def related(relationship: str, code: str) -> dict[str, str]:
    """A row of ``related_processes`` that names another plan by its code."""
    return {
        "id": f"{relationship}-rup-{code}",
        "relationship": relationship,
        "scheme": "rup",
        "identifier": code,
    }


def _method(facts: Facts, concepts: Concepts) -> None:
    words, number = concepts.text("method"), concepts.text("method_code")
    if words.isdigit():
        words, number = "", words
    if concepts.flag("is_exempt"):
        facts.put("planned_method", "exempt")
    elif words:
        _put(facts, concepts, "planned_method", words, "method")
    if "planned_method" not in facts.values and number in METHODS:
        facts.put("planned_method", METHODS[number])


def _category(facts: Facts, concepts: Concepts) -> None:
    """The category; of several that a plan has (``service2`` alone tells) the one with the most money."""
    words, number = concepts.text("category"), concepts.text("category_code")
    if several := sorted(concepts.items("categories"), key=_share):
        number = str(several[0].get("jenisid") or "")
        labels = [CATEGORIES.get(str(item.get("jenisid"))) for item in several]
        names = [codelists.label("category", value) for value in labels if value]
        _put(facts, concepts, "category_details", "; ".join(dict.fromkeys(names)))
    if words:
        _put(facts, concepts, "category", words)
        _put(facts, concepts, "category_details", words, "category")
    if "category" not in facts.values and number in CATEGORIES:
        facts.put("category", CATEGORIES[number])


def _share(item: Mapping[str, Any]) -> tuple[Decimal, str]:
    try:
        share = Decimal(rupiah(str(item.get("jumlah_pagu") or "")) or 0)
    except FieldError:
        share = Decimal(0)
    return -share, str(item.get("jenisid"))


def _funds(concepts: Concepts) -> str:
    """The sources of funds without the year that some write behind them."""
    return re.sub(r"\s*\d{4}(?=\s*(?:[;,]|$))", "", concepts.text("funds"))


def _status(facts: Facts, concepts: Concepts) -> None:
    """Whether the plan is a draft, announced or cancelled, where the row says so at all."""
    word = concepts.text("announced").lower()
    if concepts.flag("is_deleted") or concepts.flag("is_active") is False:
        status = "cancelled"
    elif word in ("terumumkan", "sudah", "true", "1", "ya"):
        status = "announced"
    elif word in ("terinisiasi", "belum", "belum diumumkan", "false", "0", "tidak", "draf", "draft"):
        status = "draft"
    else:
        return
    put_status(facts.values, status)


def put_status(values: dict[str, Any], status: str) -> None:
    """``rup_status``, and what it means for the process until a tender says more."""
    values["rup_status"] = status
    values["tender_status"] = {"announced": "planned", "draft": "planning"}.get(status, "cancelled")


def _tidy(text: str) -> str:
    """Without the signs that lists leave at both ends (“, Belanja …”, “…; ”)."""
    return re.sub(r"^[\s,;]+|[\s;]+$", "", text)

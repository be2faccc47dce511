"""Stage 1, perencanaan: the plan (RUP), its budget and the processes it is related to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ckanext.bos.core.dates import month_end

from .given import Site
from .ids import Ids, slug
from .leaves import code, first_moment, label, money, some, text, year_period
from .parties import Parties

PLAN_SCHEME = "x_sirup"
_PLAN_PAGE = "https://sirup.inaproc.id/sirup/home/detailPaketPenyediaPublic2017/{}"
_SELF_MANAGED_PAGE = "https://sirup.inaproc.id/sirup/home/detailPaketSwakelolaPublic2017?idPaket={}"
MILESTONES = (
    ("planned_tender_start", "rencana-mulai-pemilihan", "Rencana mulai pemilihan", "preProcurement"),
    ("planned_tender_end", "rencana-selesai-pemilihan", "Rencana selesai pemilihan", "preProcurement"),
    ("planned_use_start", "rencana-mulai-pemanfaatan", "Rencana mulai dimanfaatkan", "delivery"),
    ("planned_use_end", "rencana-akhir-pemanfaatan", "Rencana akhir pemanfaatan", "delivery"),
)
"""Field, id, title and type of the plan's milestones. They are plans: never met here, never a date of a release."""


def block(process: Mapping[str, Any], parties: Parties) -> dict[str, Any]:
    """The block ``planning``."""
    own = {
        "sourcing": process.get("sourcing"),
        "plannedMethod": label("method", process.get("planned_method")),
        "budgetUser": text(process, "pa_office"),
        "planRevisions": _revisions(process),
        "proposals": _proposals(process),
    }
    return some(
        {
            "rationale": _rationale(process),
            "budget": _budget(process, parties),
            "milestones": _milestones(process),
            "bos": some(own),
        }
    )


def related(process: Mapping[str, Any], site: Site) -> list[dict[str, Any]]:
    """``relatedProcesses``: the plan, the plans it replaced, and the processes the register knows of."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in _relations(process):
        scheme, identifier = row.get("scheme") or "", row["identifier"]
        known = found.setdefault((scheme, identifier), {"relationship": [], "title": ""})
        relation = code("related_process", row.get("relationship"))
        if relation and relation not in known["relationship"]:
            known["relationship"].append(relation)
        known["title"] = known["title"] or text(row, "title")
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(_relation_id(process, scheme, identifier)),
                **known,
                "scheme": scheme,
                "identifier": identifier,
                "uri": _uri(process, scheme, identifier, site),
            }
        )
        for (scheme, identifier), known in found.items()
    ]


def plan_page(process: Mapping[str, Any], rup_code: str | None) -> str:
    """The page of a plan in SiRUP; "" for what is no code of SiRUP."""
    if not rup_code or not (rup_code.isascii() and rup_code.isdecimal()):
        return ""
    return (_SELF_MANAGED_PAGE if process.get("sourcing") == "self_managed" else _PLAN_PAGE).format(rup_code)


def _budget(process: Mapping[str, Any], parties: Parties) -> dict[str, Any]:
    accounts = {row["account_code"] for row in process.get("budget_lines") or () if row.get("account_code")}
    names = [text(process, name) for name in ("program", "activity", "sub_activity")]
    codes = [process.get(name) for name in ("sub_activity_code", "activity_code", "program_code")]
    budget = {
        "id": accounts.pop() if len(accounts) == 1 else None,
        "description": _funds(process),
        "amount": money(process.get("budget_amount")),
        "project": " / ".join(filter(None, names)),
        "projectID": next(filter(None, codes), None),
        "uri": plan_page(process, process.get("rup_code")),
        "budgetBreakdown": _breakdown(process, parties),
    }
    return some(budget)


def _funds(process: Mapping[str, Any]) -> str:
    return ", ".join(label("fund", source) for source in process.get("budget_sources") or ())


def _breakdown(process: Mapping[str, Any], parties: Parties) -> list[dict[str, Any]]:
    """One entry for each line; without lines one for the fiscal year, which has no other place in OCDS."""
    year, ids = process.get("fiscal_year"), Ids()
    lines = process.get("budget_lines") or ()
    if not lines:
        whole = {"id": year, "description": _funds(process), "amount": money(process.get("budget_amount"))}
        return [some(whole | {"period": year_period(year)})] if year else []
    return [
        some(
            {
                "id": ids.take(row.get("account_code"), slug(row.get("source"), row.get("year")), "pagu"),
                "description": label("fund", row.get("source")),
                "amount": money(row.get("amount")),
                "period": year_period(row.get("year") or year),
                "sourceParty": parties.named(text(row, "origin"), "sourceParty"),
            }
        )
        for row in lines
    ]


def _milestones(process: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Plans name months: what starts is due on the first day, what ends by the last."""
    found: list[dict[str, Any]] = []
    for name, id, title, kind in MILESTONES:
        if day := process.get(name):
            due = first_moment(month_end(day) if name.endswith("_end") else day)
            found.append({"id": id, "title": title, "type": kind, "dueDate": due})
    return found


def _revisions(process: Mapping[str, Any]) -> list[dict[str, Any]]:
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(slug(row.get("date"), row.get("old_code"), row.get("new_code")), "perubahan"),
                "date": first_moment(row.get("date")),
                "type": row.get("revision_type"),
                "oldCode": row.get("old_code"),
                "newCode": row.get("new_code"),
                "reason": text(row, "reason"),
            }
        )
        for row in process.get("rup_history") or ()
    ]


def _rationale(process: Mapping[str, Any]) -> str:
    """A sentence for each proposal that the plan grew from."""
    return " ".join(
        f"{_forum(row)}: {text(row, 'title').rstrip('.')}."
        for row in process.get("proposals") or ()
        if row.get("title") and row.get("status") not in ("rejected", "cancelled")
    )


def _forum(row: Mapping[str, Any]) -> str:
    """``Usulan Musrenbang 2019 Desa Ngujo, Kecamatan Kalitidu``; what is not known is left out."""
    forum = "Pokok pikiran DPRD" if row.get("level") == "dewan" else "Usulan Musrenbang"
    village, district = text(row, "village"), label("kecamatan", row.get("kecamatan"))
    places = [f"Desa {village}" if village else "", f"Kecamatan {district}" if district else ""]
    return " ".join(filter(None, (forum, row.get("year"), ", ".join(filter(None, places)))))


def _proposals(process: Mapping[str, Any]) -> list[dict[str, Any]]:
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(row.get("id"), "usulan"),
                "title": text(row, "title"),
                "level": row.get("level"),
                "district": label("kecamatan", row.get("kecamatan")),
                "village": text(row, "village"),
                "year": int(row["year"]) if row.get("year") else None,
                "amountAsked": money(row.get("amount_asked")),
                "amountGranted": money(row.get("amount_granted")),
                "status": row.get("status"),
                "reason": text(row, "reason"),
            }
        )
        for row in process.get("proposals") or ()
    ]


def _relations(process: Mapping[str, Any]) -> list[dict[str, Any]]:
    plans = [process.get("rup_code")]
    plans += [row.get("old_code") for row in process.get("rup_history") or ()]
    rows = [
        {"relationship": "planning", "scheme": PLAN_SCHEME, "identifier": plan, "title": f"RUP {plan}"}
        for plan in dict.fromkeys(filter(None, plans))
    ]
    for row in process.get("related_processes") or ():
        if row.get("identifier"):
            scheme = row.get("scheme") or ("ocid" if row["identifier"].startswith("ocds-") else "")
            rows.append({**row, "scheme": scheme})
    return rows


def _relation_id(process: Mapping[str, Any], scheme: str, identifier: str) -> str:
    if (scheme, identifier) == (PLAN_SCHEME, process.get("rup_code")):
        return "rup"
    return f"rup-{identifier}" if scheme == PLAN_SCHEME else identifier


def _uri(process: Mapping[str, Any], scheme: str, identifier: str, site: Site) -> str:
    if scheme == PLAN_SCHEME:
        return plan_page(process, identifier)
    return f"{site.url}/ocds/record/{quote(identifier, safe='')}" if scheme == "ocid" else ""

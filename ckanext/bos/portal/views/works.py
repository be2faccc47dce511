"""How the work goes on: money and progress reckoned together, amendments as before and after, photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from markupsafe import Markup, escape

from ckanext.bos.core import ladder, schema

from ..helpers.public import bos_date, bos_label, bos_lang, bos_money_full, bos_percent, bos_share
from .facts import Cell, Table, in_order

PHOTOS = {"photo_0": 0, "photo_50": 50, "photo_100": 100}
"""Kinds of paper that show how far the work was, in per cent."""

_PICTURES = ("jpeg", "jpg", "png", "webp")


@dataclass(frozen=True)
class Gauge:
    """One measure of how far the work is, in per cent (``value`` 0 to 100 for the bar)."""

    label: str
    value: int
    text: str


@dataclass(frozen=True)
class State:
    """Where the work stands by the newest report.

    :ivar behind: how far it is behind its plan, in words; empty where it is not
    """

    gauges: list[Gauge]
    date: Markup
    behind: str


@dataclass(frozen=True)
class Photo:
    """A photo of the work. ``alt`` says what it shows to those who do not see it."""

    url: str
    page: str
    alt: str
    kind: str
    caption: str
    date: Markup


def state_of(process: Mapping[str, Any]) -> State | None:
    """The newest report on progress beside what is paid; None where nothing is known of either."""
    reports = sorted(process.get("progress") or (), key=lambda row: row.get("date") or "")
    last: Mapping[str, Any] = reports[-1] if reports else {}
    paid, contract = (ladder.amounts(process)[rung] for rung in ("paid", "contract"))
    measures = [(tk._("Planned"), last.get("planned_percent")), (tk._("Work done"), last.get("physical_percent"))]
    if not (paid and contract):
        measures.append((tk._("Paid of the contract"), last.get("financial_percent")))
    gauges = [Gauge(label, _whole(value), bos_percent(value)) for label, value in measures if value not in (None, "")]
    if paid and contract:
        gauges.append(
            Gauge(tk._("Paid of the contract"), _whole(100 * paid / contract), bos_share(paid, contract, "0.1"))
        )
    if not gauges:
        return None
    return State(gauges, bos_date(last.get("date")), _behind(last))


def improved(table: Table, process: Mapping[str, Any]) -> Table:
    """A table of rows with what can be reckoned from them."""
    rows = in_order(list(process.get(table.name) or ()))
    if table.name == "payments" and len(rows) == len(table.rows):
        return _with_running_total(table, rows, ladder.amounts(process)["contract"])
    if table.name == "amendments" and len(rows) == len(table.rows):
        return _with_before(table, rows, process.get("contracts") or ())
    if table.name == "progress":
        return replace(table, rows=[[_measured(cell) for cell in row] for row in table.rows])
    return table


def photos_of(papers: Sequence[Mapping[str, Any]], pages: Mapping[str, str]) -> list[Photo]:
    """The photos of progress that are open and kept here, by how far the work was.

    :param pages: id of a paper -> address of its own page, or empty
    """
    found: list[Photo] = []
    for paper in sorted(papers, key=lambda paper: PHOTOS.get(str(paper.get("kind")), 0)):
        page = pages.get(paper["id"], "")
        if page and paper.get("kind") in PHOTOS and str(paper.get("format") or "").lower() in _PICTURES:
            kind = bos_label("paper_kind", paper["kind"])
            title = str(paper.get("name") or kind)
            alt = kind if title == kind else f"{kind}: {title}"
            found.append(Photo(f"{page}/isi", page, alt, kind, title, bos_date(paper.get("document_date"))))
    return found


def _with_running_total(table: Table, rows: Sequence[Mapping[str, Any]], contract: Decimal | None) -> Table:
    total = Decimal(0)
    labels = [tk._("Paid so far"), *([tk._("Of the contract")] if contract else [])]
    shown: list[list[Cell]] = []
    for row, cells in zip(rows, table.rows, strict=True):
        total += Decimal(row.get("amount") or 0)
        values = [
            bos_money_full(total),
            escape(bos_share(total, contract, "0.1") if contract else ""),
        ]
        shown.append([*cells, *(Cell(label, value, True) for label, value in zip(labels, values, strict=False))])
    return replace(table, columns=[*table.columns, *((label, True) for label in labels)], rows=shown, blocks=False)


def _with_before(table: Table, rows: Sequence[Mapping[str, Any]], contracts: Sequence[Mapping[str, Any]]) -> Table:
    """``Rp 3.850.000.000 → Rp 4.120.000.000 (+7,0 %)``: what the contract said before each amendment."""
    fields = schema.load().fields["amendments"].subfields
    now = {str(row.get("id") or ""): dict(row) for row in contracts}
    only = next(iter(now)) if len(now) == 1 else ""
    shown: list[list[Cell]] = []
    for row, cells in zip(rows, table.rows, strict=True):
        contract = now.get(str(row.get("contract_id") or only), {})
        said = {
            fields[name].label[bos_lang()]: _change(name, contract.get(name), row.get(name))
            for name in ("amount", "end")
        }
        shown.append([replace(cell, value=said.get(cell.label) or cell.value) for cell in cells])
        contract |= {name: row[name] for name in ("amount", "end") if row.get(name)}
    return replace(table, rows=shown)


def _change(name: str, old: Any, new: Any) -> Markup:
    if not old or not new or old == new:
        return Markup("")
    if name == "end":
        return Markup('<span class="change">{} → {}</span>').format(bos_date(old), bos_date(new))
    share = (100 * (Decimal(new) - Decimal(old)) / Decimal(old)).quantize(Decimal("0.1")) if Decimal(old) else None
    sign = "+" if share and share > 0 else ""
    text = f" ({sign}{bos_percent(share)})" if share is not None else ""
    return Markup('<span class="change">{} → {}{}</span>').format(bos_money_full(old), bos_money_full(new), text)


def _measured(cell: Cell) -> Cell:
    """A percentage with its bar."""
    if not cell.right or not cell.value:
        return cell
    number = str(cell.value).split("\u00a0")[0].replace(",", ".")
    bar = Markup('<progress class="tiny" max="100" value="{}" aria-hidden="true"></progress>').format(number)
    return replace(cell, value=bar + " " + cell.value)


def _behind(report: Mapping[str, Any]) -> str:
    planned, done = report.get("planned_percent"), report.get("physical_percent")
    if not planned or not done or Decimal(done) >= Decimal(planned):
        return ""
    return tk._("{percent} behind the plan").format(percent=bos_percent(Decimal(planned) - Decimal(done)))


def _whole(value: Any) -> int:
    return max(0, min(100, round(Decimal(str(value)))))

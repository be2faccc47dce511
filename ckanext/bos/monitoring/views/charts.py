"""``/pantau/grafik/…svg``: the charts as pictures of their own, so that pages need no script."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from ckanext.bos import registry
from ckanext.bos.core import codelists, places, schema
from ckanext.bos.core.dates import short_month
from ckanext.bos.core.ladder import RUNG_OF_STAGE
from ckanext.bos.core.money import format_rupiah

from .. import charts, recap, series
from . import answers

blueprint = Blueprint("bos_pantau_grafik", __name__, url_prefix="/pantau/grafik")

_TOP = 10
_MONTHS = 12


@blueprint.route("/<name>.svg")
def picture(name: str) -> ResponseReturnValue:
    """One chart; ``narrow=1`` for phones."""
    draw = _CHARTS.get(name)
    if draw is None:
        abort(404)
    filters = answers.asked()
    if unit := tk.request.args.get("unit"):
        group = model.Group.get(unit)
        if group is None or not group.is_organization:
            abort(404)
        filters = filters.of_unit(group.id)
    body = draw(filters, registry.lang(), tk.request.args.get("narrow") == "1")
    answer = Response(body, content_type="image/svg+xml; charset=utf-8")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.set_etag(sha256(body).hexdigest()[:32])
    return answer.make_conditional(request)


def _top(filters: Any, lang: str, narrow: bool) -> bytes:
    """The ten units with the highest value of contracts, else of budgets."""
    rung, rows = top_units(recap.units(filters))
    title = {
        "contract": tk._("The ten units with the highest value of contracts"),
        "budget": tk._("The ten units with the largest budgets for procurement"),
    }[rung]
    bars = [charts.Bar(row.title, float(amount), _money(amount, lang)) for row, amount in rows]
    return charts.bars(title, bars, narrow=narrow, lang=lang)


def top_units(rows: list[recap.Row]) -> tuple[str, list[tuple[recap.Row, Decimal]]]:
    """The rung that is compared, and the ten units with most at it."""
    rung = "contract" if any(row.amounts.get("contract") for row in rows) else "budget"
    found = [(row, Decimal(row.amounts.get(rung, 0))) for row in rows if row.amounts.get(rung)]
    return rung, sorted(found, key=lambda item: (-item[1], item[0].title))[:_TOP]


def _funnel(filters: Any, lang: str, narrow: bool) -> bytes:
    row = recap.total(recap.units(filters))
    bars = []
    for stage in schema.STAGES:
        count, amount = row.reached.get(stage, 0), row.amounts.get(RUNG_OF_STAGE[stage], 0)
        packages = tk.ungettext("{count} package", "{count} packages", count).format(count=tk.h.bos_number(count))
        text = f"{packages}, {_money(amount, lang)}" if amount else packages
        bars.append(charts.Bar(codelists.label("stage", stage, lang), count, text))
    return charts.funnel(tk._("How far packages have come"), bars, narrow=narrow, lang=lang)


def _months(filters: Any, lang: str, narrow: bool) -> bytes:
    found = series.build(filters).months[-_MONTHS:]
    kinds = {"tender": tk._("Announced"), "award": tk._("Winner chosen"), "contract": tk._("Contract signed")}
    counts = {kind: [month.counts.get(kind, 0) for month in found] for kind in kinds}
    shown = [
        charts.Series(name, counts[kind], [tk.h.bos_number(count) for count in counts[kind]])
        for kind, name in kinds.items()
    ]
    names = [f"{short_month(int(number), lang)} {year}" for year, number in (month.month.split("-") for month in found)]
    return charts.columns(tk._("Packages by month"), names, shown, narrow, lang)


def _map(filters: Any, lang: str, narrow: bool) -> bytes:
    rows = [
        charts.District(one.code, one.name, one.lat, one.lon, float(one.amount), one.packages, _money(one.amount, lang))
        for one in series.build(filters).districts
    ]
    return charts.district_map(tk._("Packages by district (kecamatan)"), rows, narrow=narrow, lang=lang)


def _place(_filters: Any, lang: str, narrow: bool) -> bytes:
    """The districts named in the address (``kecamatan=35.22.15``, as often as there are), among all of them."""
    known = places.districts()
    marked = [code for code in tk.request.args.getlist("kecamatan") if code in known]
    if not marked:
        abort(404)
    rows = [charts.District(one.code, one.name, float(one.lat), float(one.lon), None, 0, "") for one in known.values()]
    return charts.district_locator(tk._("Where the work is"), rows, marked, narrow=narrow, lang=lang)


def _money(amount: Any, lang: str) -> str:
    return format_rupiah(Decimal(amount), short=True, lang=lang)


_CHARTS = {"top10": _top, "tahap": _funnel, "bulan": _months, "kecamatan": _map, "letak": _place}

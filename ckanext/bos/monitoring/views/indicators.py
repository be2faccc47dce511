"""``/pantau/indikator``: what each indicator means, how often it fires, and what it cannot say."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.bos import pager, registry
from ckanext.bos.ocds.quality.words import both
from ckanext.bos.tables import Table

from .. import columns, flags
from ..indicators import field_name
from . import answers

blueprint = Blueprint("bos_indikator", __name__)

FAMILIES = {
    "bos": both("Indikator BOS", "BOS's own"),
    "cardinal": both(*["Cardinal (Open Contracting Partnership)"] * 2),
    "dg": both(*["Development Gateway"] * 2),
    "icw": both(*["Potential Fraud Analysis (ICW, opentender.net)"] * 2),
}


@blueprint.route("/pantau/indikator")
def index() -> str:
    """All indicators."""
    run = flags.last_run()
    listed = flags.overview(run)
    shown: dict[str, Any] = {
        "families": [
            (words[registry.lang()], [one for one in listed if one.indicator.family == name])
            for name, words in FAMILIES.items()
        ],
        **_shared(run),
    }
    return tk.render("bos/monitoring/indicators.html", shown)


@blueprint.route("/pantau/indikator.<kind>")
def index_file(kind: str) -> Response:
    """All that is flagged now, as a file."""
    return _file("", "pantau-indikator", kind)


@blueprint.route("/pantau/indikator/<code>")
def show(code: str) -> str:
    """One indicator: its definition, what it flags, and what is missing for the others."""
    run = flags.last_run()
    one = next((entry for entry in flags.overview(run) if entry.code == code), None)
    if one is None:
        tk.abort(404, tk._("There is no such indicator."))
    number = pager.asked()
    count, listed = 0, []
    if answers.may_see_flags():
        count, listed = flags.listed(code, start=(number - 1) * answers.ON_PAGE, limit=answers.ON_PAGE)

    def address(page: int) -> str:
        return tk.h.url_for("bos_indikator.show", code=code, page=page)

    shown: dict[str, Any] = {
        "one": one,
        "family": FAMILIES[one.indicator.family][registry.lang()],
        "listed": listed,
        "count": count,
        "pages": pager.numbered(number, -(-count // answers.ON_PAGE), address),
        "field_name": lambda path: field_name(path)[registry.lang()],
        **_shared(run),
    }
    return tk.render("bos/monitoring/indicator.html", shown)


@blueprint.route("/pantau/indikator/<code>.<kind>")
def show_file(code: str, kind: str) -> Response:
    """What one indicator flags now, as a file."""
    return _file(code, f"pantau-indikator-{code}", kind)


def _file(code: str, name: str, kind: str) -> Response:
    if not answers.may_see_flags():
        tk.abort(403, tk._("Only walidata and auditors see this."))
    lang = registry.lang()
    rows = [one.as_dict() for one in flags.listed(code, limit=None)[1]]
    for row in rows:
        row["sentence"] = row["sentence"].get(lang, "")
    return answers.download(Table(name, columns.FLAGS, rows), kind)


def _shared(run: Any) -> dict[str, Any]:
    return {
        "run": flags.run_as_dict(run),
        "may_see": answers.may_see_flags(),
        "lang": registry.lang(),
        "kinds": answers.KINDS,
    }

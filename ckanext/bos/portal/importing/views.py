"""``/impor``: take the template, upload it, look at what it would change, apply it, take back what is to be mended."""

from __future__ import annotations

import math
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify, send_file
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, pager, posting, registry
from ckanext.bos.core.dates import today
from ckanext.bos.core.schema import STAGES
from ckanext.bos.core.uploads import megabytes
from ckanext.bos.sources import spreadsheet

from .. import uploads
from . import exporting, jobs, rights, store, words
from .model import UNDER_WAY, Import

blueprint = Blueprint("bos_import", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ON_PAGE = 50

posting.show_again(blueprint, "bos_import.index")


@blueprint.before_request
def guard() -> ResponseReturnValue | None:
    """Everybody here is logged in and enters packages of some unit, and every form is one of ours."""
    if (too_large := uploads.refuse_oversized()) is not None:
        return too_large
    if (answer := posting.guard()) is not None:
        return answer
    try:
        tk.check_access("bos_import_list", acting.as_visitor())
    except tk.NotAuthorized:
        if not registry.is_walidata(tk.current_user):
            tk.abort(403, tk._("Your account does not belong to a unit yet. Please ask walidata to add you to yours."))
    return None


@blueprint.route("/impor")
def index() -> ResponseReturnValue:
    """The steps, and the imports of the last thirty days."""
    return _index()


@blueprint.route("/impor", methods=["POST"])
def upload() -> ResponseReturnValue:
    """Take a file, and on to its page."""
    asked = {"upload": tk.request.files.get("upload") or "", "unit": tk.request.form.get("unit", "")}
    try:
        made = tk.get_action("bos_import_spreadsheet")(acting.as_visitor(), asked)
    except tk.ValidationError as error:
        return _index(acting.why(error)), 400
    return tk.redirect_to("bos_import.show", name=made["id"])


@blueprint.route("/impor/<name>")
def show(name: str) -> ResponseReturnValue:
    """How far an import is, and what its file says."""
    status, page = tk.request.args.get("status", ""), pager.asked()
    status = status if status in words.STATUSES else ""
    found = _found(name, status=status, start=(page - 1) * _ON_PAGE, limit=_ON_PAGE)
    known = model.Session.get(Import, name)
    assert known is not None
    jobs.wake(known)
    counts: dict[str, int] = found["counts"]
    total = counts[status] if status else sum(counts.values())
    mine = known.user_id == tk.current_user.id
    return tk.render(
        "bos/importing/show.html",
        {
            "found": found,
            "state": words.state(found["state"]),
            "under_way": found["state"] in UNDER_WAY,
            "tiles": [(one, words.status(one, _applied(found)), counts[one]) for one in words.STATUSES if counts[one]],
            "items": [_item(item) for item in found["items"]],
            "status": status,
            "status_words": words.status(status, _applied(found)),
            "mine": mine,
            "writes": counts["new"] + counts["changed"],
            "reason": (found["error"] or {}).get(registry.lang(), ""),
            "pages": pager.numbered(
                page,
                max(1, math.ceil(total / _ON_PAGE)),
                lambda one: tk.h.url_for("bos_import.show", name=name, status=status or None, page=one),
            ),
        },
    )


@blueprint.route("/impor/<name>/progres")
def progress(name: str) -> Response:
    """How far the job is, for the page's script: ``{state, done, total}``."""
    found = _found(name, limit=0)
    return jsonify({one: found[one] for one in ("state", "done", "total")})


@blueprint.route("/impor/<name>/terapkan", methods=["POST"])
def apply(name: str) -> ResponseReturnValue:
    """Apply what is right."""
    return _do("bos_import_apply", name, over_sources=bool(tk.request.form.get("over_sources")))


@blueprint.route("/impor/<name>/hentikan", methods=["POST"])
def cancel(name: str) -> ResponseReturnValue:
    """Stop the job."""
    return _do("bos_import_cancel", name)


@blueprint.route("/impor/<name>/perbaiki.xlsx")
def wrong(name: str) -> ResponseReturnValue:
    """The rows to mend."""
    found = _found(name, limit=0)
    if not found["has_wrong_rows"]:
        tk.abort(404, tk._("There is nothing to mend in this file."))
    return send_file(store.wrong_rows(name), _XLSX, as_attachment=True, download_name="perbaiki.xlsx")


@blueprint.route("/impor/templat.xlsx")
def template() -> ResponseReturnValue:
    """The empty file; ``?unit=&year=&stage=``."""
    units, unit, year, stage = _asked()
    name = "-".join(part for part in ("templat-paket", stage, year) if part)
    return _file(exporting.template(units, unit, year or str(today().year), stage), name)


@blueprint.route("/impor/ekspor.xlsx")
def export() -> ResponseReturnValue:
    """The same with the packages of a unit as they are now; ``?unit=&year=&stage=``."""
    units, unit, year, stage = _asked()
    if unit is None:
        tk.h.flash_error(tk._("Choose the unit whose packages you want."))
        return tk.redirect_to("bos_import.index")
    try:
        content = exporting.export(units, unit, year, stage)
    except exporting.TooMany:
        most = tk.h.bos_number(exporting.MOST)
        tk.h.flash_error(tk._("These are more than {count} packages. Choose a year.").format(count=most))
        return tk.redirect_to("bos_import.index")
    return _file(content, "-".join(part for part in ("paket", unit.name, year) if part))


def _index(error: str = "") -> str:
    units = rights.units(tk.current_user)
    found = tk.get_action("bos_import_list")(acting.as_visitor(), {}) if units else []
    year = today().year
    return tk.render(
        "bos/importing/index.html",
        {
            "units": [(group.name, group.title) for group in units],
            "years": [str(one) for one in range(year + 1, year - 10, -1)],
            "stages": [(stage, tk.h.bos_stage_label(stage)) for stage in STAGES],
            "error": error,
            "most": megabytes(spreadsheet.MOST_BYTES),
            "rows": spreadsheet.ROWS,
            "days": store.KEPT.days,
            "accept": ",".join(spreadsheet.SUFFIXES),
            "found": [
                one | {"state_words": words.state(one["state"]), "when": words.moment(one["created"])} for one in found
            ],
        },
    )


def _found(name: str, **asked: Any) -> dict[str, Any]:
    try:
        return tk.get_action("bos_import_show")(acting.as_visitor(), {"id": name, **asked})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such import, or it is older than thirty days."))
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only who uploaded this file may see it."))


def _do(action: str, name: str, **asked: Any) -> ResponseReturnValue:
    try:
        tk.get_action(action)(acting.as_visitor(), {"id": name, **asked})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such import, or it is older than thirty days."))
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only who uploaded this file may apply it."))
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    return tk.redirect_to("bos_import.show", name=name)


def _asked() -> tuple[list[Any], Any, str, str]:
    """The units to choose from, the one asked for, year and stage; 403 for a unit of others."""
    args = tk.request.args
    units = rights.units(tk.current_user)
    name, year, stage = (args.get(one, "") for one in ("unit", "year", "stage"))
    unit = next((group for group in units if name in (group.name, group.id)), None)
    if name and unit is None:
        tk.abort(403, tk._("You may only add packages of your own unit."))
    if not name and len(units) == 1:
        unit = units[0]
    year = year if year.isascii() and year.isdecimal() and len(year) == 4 else ""
    return units, unit, year, stage if stage in STAGES else ""


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, content_type=_XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _applied(found: dict[str, Any]) -> bool:
    return found["state"] == "done"


def _item(item: dict[str, Any]) -> dict[str, Any]:
    details, lang = item["details"], registry.lang()
    return item | {
        "name": item["ocid"].lower(),
        "word": words.status(item["status"], False),
        "changes": [words.change(change) for change in details.get("changes", ())],
        "more": details.get("more", 0),
        "masked": details.get("masked", ()),
        "reasons": [
            {"cell": one["cell"], "heading": one["heading"], "text": one[lang]} for one in details.get("reasons", ())
        ],
    }

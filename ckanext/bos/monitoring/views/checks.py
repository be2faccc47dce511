"""``/pantau/periksa``: values that no check believes, until somebody says why they are right."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, pager, posting, registry
from ckanext.bos.tables import Table

from .. import checks, columns, suspicions
from . import answers

blueprint = Blueprint("bos_periksa", __name__)
posting.show_again(blueprint, "bos_periksa.index")


@blueprint.route("/pantau/periksa")
def index() -> str:
    """Everything that waits, the visitor's own units alone where he has some."""
    visitor, number = answers.visitor(), pager.asked()
    asked = _asked(visitor)
    listed = suspicions.listed(**asked, start=(number - 1) * answers.ON_PAGE, limit=answers.ON_PAGE)
    counts = suspicions.counts(asked["units"], public=asked["public"])
    every = counts.get(asked["code"], 0) if asked["code"] else sum(counts.values())
    args = {
        "jenis": asked["code"],
        "unit": tk.request.args.get("unit", ""),
        "keadaan": tk.request.args.get("keadaan", ""),
    }
    args = {name: value for name, value in args.items() if value}

    def address(page: int) -> str:
        return tk.h.url_for("bos_periksa.index", page=page, **args)

    shown: dict[str, Any] = {
        "listed": listed,
        "counts": counts,
        "checks": checks.BY_CODE,
        "code": asked["code"],
        "state": asked["state"],
        "every": every,
        "args": args,
        "own": visitor.own,
        "staff": visitor.overseer,
        "editable": _editable(listed),
        "may_return": not tk.current_user.is_anonymous and registry.is_walidata(tk.current_user),
        "lang": registry.lang(),
        "kinds": answers.KINDS,
        "pages": pager.numbered(number, -(-every // answers.ON_PAGE), address) if asked["state"] == "open" else [],
    }
    return tk.render("bos/monitoring/checks.html", shown)


@blueprint.route("/pantau/periksa.<kind>")
def index_file(kind: str) -> Response:
    """The same as a file."""
    listed = suspicions.listed(**_asked(answers.visitor()), limit=None)
    return answers.download(Table("pantau-periksa", columns.SUSPICIONS, listed), kind)


@blueprint.route("/pantau/periksa/confirm", methods=["POST"])
def confirm() -> ResponseReturnValue:
    """The value is right, with the reason."""
    return _decide("bos_check_confirm", "reason", tk._("Confirmed. Your reason is kept."))


@blueprint.route("/pantau/periksa/return", methods=["POST"])
def send_back() -> ResponseReturnValue:
    """The unit is to look again."""
    return _decide("bos_check_return", "note", tk._("Sent back to the unit."))


def _decide(action: str, text: str, done: str) -> ResponseReturnValue:
    if refused := posting.guard():
        return refused
    form = tk.request.form
    given = {"id": form.get("id", ""), "fingerprint": form.get("fingerprint", ""), text: form.get("text", "")}
    try:
        tk.get_action(action)(acting.as_visitor(), given)
        tk.h.flash_success(done)
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    except tk.NotAuthorized:
        tk.abort(403, tk._("You may not decide this."))
    except tk.ObjectNotFound:
        tk.abort(404, tk._("Not a contracting process"))
    kept = {name: form.get(name) for name in ("jenis", "unit", "page") if form.get(name)}
    return tk.redirect_to("bos_periksa.index", **kept)


def _asked(visitor: answers.Visitor) -> dict[str, Any]:
    """What the address asks for, and what the visitor may see of it."""
    args = tk.request.args
    units: list[str] | None = visitor.own or None
    if args.get("unit") == "semua":
        units = None
    elif args.get("unit"):
        group = model.Group.get(args["unit"])
        units = [group.id] if group is not None else []
    return {
        "units": units,
        "code": args.get("jenis", ""),
        "state": "confirmed" if args.get("keadaan") == "dikonfirmasi" else "open",
        "public": not visitor.overseer and not (units and set(units) <= set(visitor.own)),
    }


def _editable(listed: list[suspicions.Listed]) -> set[str]:
    """The units whose processes the visitor may edit, by name: one of its processes speaks for a unit."""
    if tk.current_user.is_anonymous:
        return set()
    of_unit = {one.unit: one.row.package_id for one in listed}
    return {unit for unit, package_id in of_unit.items() if tk.h.check_access("bos_check_confirm", {"id": package_id})}

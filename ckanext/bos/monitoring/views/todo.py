"""``/pantau/tugas``: what a steward has to do, the most urgent first."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import pager, posting, registry

from .. import processes
from ..overdue import TITLES
from . import answers

blueprint = Blueprint("bos_tugas", __name__, url_prefix="/pantau/tugas")
blueprint.before_request(posting.guard)


@blueprint.route("")
def index() -> ResponseReturnValue:
    """The list of the visitor's units; of all for walidata."""
    units = answers.units_to_do()
    if units == []:
        tk.abort(403, tk._("Your account does not belong to a unit yet."))
    number = pager.asked()
    start = (number - 1) * answers.ON_PAGE
    count, listed = processes.to_do(units, start=start, limit=answers.ON_PAGE)
    shown: dict[str, Any] = {
        "listed": listed,
        "count": count,
        "pages": pager.numbered(
            number, -(-count // answers.ON_PAGE), lambda one: tk.h.url_for("bos_tugas.index", page=one)
        ),
        **words(),
    }
    return tk.render("bos/monitoring/todo.html", shown)


def words() -> dict[str, Any]:
    """What the list of things to do is printed with."""
    return {"late_titles": TITLES, "label_of": processes.label_of, "lang": registry.lang()}

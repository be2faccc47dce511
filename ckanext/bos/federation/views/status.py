"""``/bos/federasi``: for walidata, who takes the feeds and what is not ready."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, posting, registry
from ckanext.bos.ocds import addresses

from .. import report
from ..findings import WEIGHTS
from . import sdi

blueprint = Blueprint("bos_federasi", __name__, url_prefix="/bos/federasi")
blueprint.before_request(posting.guard)
posting.show_again(blueprint, "bos_federasi.index")


@blueprint.route("")
def index() -> str:
    """The page."""
    try:
        tk.check_access("bos_feed_status", acting.as_visitor(), {})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only walidata and auditors see this."))
    shown: dict[str, Any] = {
        "status": report.status(),
        "lang": registry.lang(),
        "weights": WEIGHTS,
        "faces": {
            "sdi": (tk._("Satu Data Indonesia (data.go.id)"), addresses.absolute(sdi.PATH)),
            "catalog": (tk._("DCAT catalogue"), addresses.absolute("/catalog.ttl")),
            "data.json": (tk._("data.json"), addresses.absolute("/data.json")),
        },
        "may_confirm": registry.is_walidata(tk.current_user),
        "process": registry.DATASET_TYPE,
    }
    return tk.render("bos/federation/index.html", shown)


@blueprint.route("/confirm", methods=["POST"])
def confirm() -> ResponseReturnValue:
    """What vanished is gone on purpose."""
    try:
        found = tk.get_action("bos_feed_confirm")(acting.as_visitor(), {})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only walidata may do this."))
    count = found["confirmed"]
    words = tk.ungettext("{count} dataset confirmed as gone.", "{count} datasets confirmed as gone.", count)
    tk.h.flash_success(words.format(count=count))
    return tk.redirect_to("bos_federasi.index")

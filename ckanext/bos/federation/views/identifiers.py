"""The addresses that name places and numbers in the feeds lead people to where they can read on."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import registry
from ckanext.bos.core.observation import Key

from .. import published
from ..describing import places

blueprint = Blueprint("bos_identifiers", __name__)


@blueprint.route("/wilayah/<code>")
def place(code: str) -> ResponseReturnValue:
    """The processes of a district, or of the whole regency."""
    found = places.find(code)
    if found is None:
        tk.abort(404)
    chosen = {} if found == places.regency() else {"kecamatan": found.code}
    return tk.redirect_to("bos_search.index", **chosen)


@blueprint.route("/nomor/<any(rup,spse):scheme>/<code>")
def number(scheme: str, code: str) -> ResponseReturnValue:
    """The public process with a number of SiRUP or SPSE; a search for the number where there is none.

    The address does not begin with ``/id/``: that is the Indonesian language of CKAN's addresses.
    """
    known = registry.holders([Key(scheme, code)])
    package = model.Package.get(next(iter(known.values()))) if known else None
    if package is not None and published.is_public(package):
        return tk.redirect_to("bos_process.show", name=package.name)
    return tk.redirect_to("bos_search.index", q=code)

"""The publication policy: ``/ocds/policy``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask.typing import ResponseReturnValue

from ckanext.bos import config
from ckanext.bos.core.dates import WIB

from .. import extensions, ledger, policy
from .entrance import blueprint


@blueprint.route("/ocds/policy", endpoint="policy")
def show() -> ResponseReturnValue:
    """What is published, how and by whom; for a sysadmin also what is still to be done before going public."""
    lang = "en" if str(tk.h.lang()).startswith("en") else "id"
    totals = ledger.totals()
    if totals["newest"]:
        totals["newest"] = totals["newest"].astimezone(WIB)
    variables = {
        "publisher": {
            "name": config.publisher_name(),
            "number": " ".join(filter(None, (config.publisher_scheme(), config.publisher_uid()))),
            "uri": config.publisher_uri(),
        },
        "prefix": config.ocid_prefix(),
        "prefix_is_for_tests": policy.prefix_is_for_tests(),
        "sections": policy.sections(lang),
        "totals": totals,
        "methods": policy.methods(lang),
        "documents": policy.documents(lang),
        "extensions": extensions.declared(),
        "criteria": policy.criteria(totals["newest"]) if _sysadmin() else [],
        "settings": policy.editable() if _sysadmin() else {},
        "lang": lang,
    }
    return tk.render("bos/ocds/policy.html", variables)


def _sysadmin() -> bool:
    return bool(getattr(tk.current_user, "sysadmin", False))

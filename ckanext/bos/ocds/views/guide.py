"""The page that explains the API to people: ``/ocds``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask.typing import ResponseReturnValue

from ckanext.bos.core import dates

from .. import addresses, ledger
from .api import RECORDS, RELEASES
from .entrance import blueprint
from .parameters import PARAMETERS

_PROGRAM = """import requests

url = "{url}"
while url:
    package = requests.get(url, timeout=60).json()
    for release in package["releases"]:
        print(release["ocid"], release["date"], release["tag"])
    url = package.get("links", {{}}).get("next")"""


@blueprint.route("/ocds", strict_slashes=False)
def guide() -> ResponseReturnValue:
    """Addresses, parameters, copyable examples, and what can go wrong."""
    newest = ledger.releases(ledger.Filters(), None, 1)
    example = newest[0].ocid if newest else "ocds-213czf-rup-14281122"
    variables = {
        "lang": "en" if str(tk.h.lang()).startswith("en") else "id",
        "parameters": list(PARAMETERS.values()),
        "limits": {"releases": RELEASES, "records": RECORDS},
        "ocid": example,
        "year": dates.today().year,
        "program": _PROGRAM.format(url=addresses.absolute(f"{addresses.ENTRANCE}/releases")),
        "url": lambda path: addresses.absolute(f"{addresses.ENTRANCE}{path}"),
    }
    return tk.render("bos/ocds/guide.html", variables)

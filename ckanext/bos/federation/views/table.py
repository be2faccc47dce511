"""``/pengadaan/{name}.csv``: one process as a table."""

from __future__ import annotations

from datetime import UTC

from flask import Response

from ckanext.bos import registry
from ckanext.bos.ocds.views.caching import answer, fingerprint
from ckanext.bos.ocds.views.problems import machine

from ..faces import table
from . import entrance
from .entrance import METHODS

blueprint = entrance.blueprint("bos_process_table")


@blueprint.route("/pengadaan/<name>.csv", methods=METHODS)
@machine
def csv(name: str) -> Response:
    """The table of a public process."""
    package, found = entrance.described(name.lower(), registry.DATASET_TYPE)
    modified = package.metadata_modified.replace(tzinfo=UTC)
    mark = fingerprint(["csv", modified.isoformat(), repr(found)])
    response = answer(
        mark,
        entrance.whole_seconds(modified),
        lambda: table.write(registry.process_of(package), found),
        "text/csv; charset=utf-8; header=present",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{package.name}.csv"'
    return response

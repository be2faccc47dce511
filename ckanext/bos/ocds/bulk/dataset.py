"""The catalogue's dataset ``ocds-bulk``, whose resources are the bulk files.

OCP's collector (``CKANSpider`` of Kingfisher Collect) asks ``package_show`` for it, takes the resources of format
``JSON`` and dates them by ``created``, which therefore stays when a file is made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import acting

from .catalogue import ALL, PATH, url
from .store import File, Manifest
from .. import addresses

log = logging.getLogger(__name__)

NAME = "ocds-bulk"
OWNER = "dinas-komunikasi-informatika"
Json = dict[str, Any]

# What Satu Data Indonesia asks for (schemas/dataset.yaml).
_STANDARD: Json = {
    "data_kind": "finance",
    "theme": "gove",
    "source": "Portal ini: SiRUP, SPSE, SIMDA, dan isian OPD",
    "concept": "Proses pengadaan",
    "definition": "Satu proses pengadaan pemerintah kabupaten, dari rencana sampai pembayaran.",
    "classification": "Tahun; OPD; tahap; metode pemilihan",
    "measure": "Jumlah",
    "unit": "Proses; rupiah",
    "reference_codes": ["opd", "rup", "spse", "ocds"],
    "frequency": "cont",
    "release_schedule": "Beberapa menit setelah setiap perubahan",
}


def renew(manifest: Manifest) -> Json | None:
    """Make the dataset, or write what changed. Nothing is written when nothing did.

    :returns: the dataset; None while there are no files, or no unit to own it
    """
    if not manifest.files:
        return None
    owner = model.Group.get(OWNER)
    if owner is None:
        log.warning("No dataset %s: the unit %s that is to own it does not exist", NAME, OWNER)
        return None
    try:
        known = tk.get_action("package_show")(acting.as_portal(), {"id": NAME})
    except tk.ObjectNotFound:
        return tk.get_action("package_create")(acting.as_portal(), wanted(manifest, {}) | {"owner_org": owner.id})
    data = wanted(manifest, {resource["url"]: resource for resource in known["resources"]})
    if _covers(known, data) and known["state"] == "active":
        return known
    return tk.get_action("package_patch")(acting.as_portal(), data | {"id": known["id"], "state": "active"})


def wanted(manifest: Manifest, known: Mapping[str, Json]) -> Json:
    """The dataset as it should be.

    :param known: the resources that it has, by URL; they keep their ids, and so the date of their creation
    """
    files = sorted(manifest.files.values(), key=lambda file: (file.scope != ALL, -int(file.scope.replace(ALL, "0"))))
    return {
        "name": NAME,
        "type": "dataset",
        "title": "Data pengadaan terbuka (OCDS), unduhan massal",
        "notes": "Semua proses pengadaan yang terbuka, dari rencana sampai pembayaran, menurut Open Contracting Data "
        f"Standard. Per tahun terbit pertama dan seluruhnya. Penjelasan setiap berkas: {addresses.absolute(PATH)}\n\n"
        "All public contracting processes, from plan to payment, in the Open Contracting Data Standard; by year of "
        "first publication and all together.",
        "url": addresses.absolute(PATH),
        "license_id": "cc-by",
        "private": False,
        **_STANDARD,
        "tags": [{"name": name} for name in ("ocds", "pengadaan", "unduhan-massal")],
        "resources": [_resource(file, known.get(url(file.name), {})) for file in files],
    }


def _resource(file: File, known: Mapping[str, Any]) -> Json:
    kind = file.described
    scope = "semua tahun" if file.scope == ALL else file.scope
    found = {
        "name": f"{kind.title['id']}, {scope}",
        "description": kind.about["id"],
        "url": url(file.name),
        "format": kind.format,
        "mimetype": kind.mimetype,
        "size": file.size,
        "hash": f"sha256:{file.sha256}",
        "last_modified": file.moment.astimezone(UTC).replace(tzinfo=None).isoformat(),
    }
    return found | {name: known[name] for name in ("id", "created") if name in known}


def _covers(known: Any, data: Any) -> bool:
    """Whether a dataset says already what is wanted, whatever else it says."""
    if isinstance(data, Mapping):
        return all(_covers(known.get(name), value) for name, value in data.items())
    if isinstance(data, list):
        return len(known or ()) == len(data) and all(map(_covers, known, data))
    return known == data

"""Making and renewing harvest sources from a list, as a deployment keeps it."""

from __future__ import annotations

import json
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import acting

from .harvester import TYPE
from .stock import HarvestSource

_UNIT = "dinas-komunikasi-informatika"
"""The unit that walidata works in; sources belong to it unless another one is named."""


def renew(entry: dict[str, Any]) -> str:
    """Make or renew one source: ``{"name", "title", "url", "config"}``, ``frequency`` and ``owner_org`` optional.

    :returns: ``new``, ``changed`` or ``same``
    :raises tk.ValidationError: what is wrong with it
    """
    config = json.dumps(entry["config"], sort_keys=True)
    wanted = {
        "url": entry["url"],
        "title": entry.get("title") or entry["name"],
        "config": config,
        "frequency": entry.get("frequency", "MANUAL"),
    }
    package = model.Package.get(entry["name"])
    source = HarvestSource.get(package.id) if package is not None else None
    if source is not None and all(getattr(source, name) == value for name, value in wanted.items()):
        return "same"
    context = acting.as_portal()
    data = {"name": entry["name"], "source_type": TYPE, "owner_org": entry.get("owner_org", _UNIT), **wanted}
    if package is None:
        tk.get_action("harvest_source_create")(context, data)
        return "new"
    tk.get_action("harvest_source_update")(context, data | {"id": package.id})
    return "changed"

"""The process that an address names, as far as the visitor may see it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import acting, registry


def visible(name: str) -> dict[str, Any] | str:
    """The dataset as ``package_show`` gives it to the visitor, or its right name where the address has another.

    Answers 404 for an unknown one, and alike for one that the visitor may not see.
    """
    try:
        dataset = tk.get_action("package_show")(acting.as_visitor(), {"id": name.lower()})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        dataset = {}
    if dataset.get("type") != registry.DATASET_TYPE:
        tk.abort(404, tk._("There is no such package, or it has not been published."))
    return dataset if dataset["name"] == name else dataset["name"]

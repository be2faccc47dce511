"""What to say beside the inputs of a stage: while somebody types, and of what is stored whenever its page is opened."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import acting, registry
from ckanext.bos.ocds import quality

from ..forms import checking


def of(name: str, typed: checking.Typed, stage: str) -> checking.Remarks:
    """The remarks on a stage by input.

    :param name: of the dataset; empty for one that is new
    """
    return checking.judge(typed, stage, _findings(name, typed.process), _doubts(typed.process))


def _findings(name: str, values: dict[str, Any]) -> list[quality.Finding]:
    package = model.Package.get(name) if name else None
    if package is None or not package.owner_org:
        return []
    try:
        return quality.findings(registry.content_of(package, values), draft=True)
    except (ArithmeticError, ValueError):
        return []  # a stored value that cannot be read is the validators' matter, and no reason to close the form


def _doubts(values: dict[str, Any]) -> list[dict[str, Any]]:
    """What the monitoring doubts, where it is there."""
    try:
        return tk.get_action("bos_check_values")(acting.as_visitor(), {"process": values}) if values else []
    except (KeyError, tk.NotAuthorized):
        return []

"""Actions of the federation: what is not ready for other catalogues, who takes the feeds, and confirming a loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import hooks, lint, published, report, schema

__all__ = ["bos_feed_confirm", "bos_feed_lint", "bos_feed_status", "dataset_purge"]

Next = Callable[[Any, dict[str, Any]], Any]


@tk.side_effect_free
@tk.validate_action_data(schema.bos_feed_lint)
def bos_feed_lint(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What a national harvester would reject, alter or lose of a dataset. For those who may edit it.

    :param id: name or id of the dataset, public or not
    :returns: ``{"id", "name", "title", "unit", "public", "ready", "findings": [{"weight": "reject" | "altered" | "lost"
        | "poor", "code", "field", "found", "why": {"id", "en"}, "mend": {"id", "en"}}]}``, the worst first
    """
    tk.check_access("bos_feed_lint", context, data_dict)
    package = model.Package.get(data_dict["id"])
    found = next(lint.look_at([package.id]), None) if package is not None else None
    if package is None or found is None:
        raise tk.ObjectNotFound(tk._("Dataset not found"))
    return {
        "id": found.id,
        "name": found.name,
        "title": found.title,
        "unit": found.unit,
        "public": published.is_public(package),
        "ready": not any(finding.weight == "reject" for finding in found.findings),
        "findings": [finding.as_dict() for finding in found.findings],
    }


@tk.side_effect_free
@tk.validate_action_data(schema.bos_feed_status)
def bos_feed_status(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The state of the feeds: who took them last, what is not ready, what vanished. Walidata and auditors only.

    :returns: ``{"public", "withdrawn", "waiting", "unread", "held", "lost": {"gone", "titles"}, "visits": [{"face",
        "agent", "first", "last", "requests", "runs", "datasets"}], "weights": {weight: datasets}, "units": [...],
        "worst": [...]}``
    """
    tk.check_access("bos_feed_status", context, data_dict)
    return report.status().as_dict()


@tk.validate_action_data(schema.bos_feed_confirm)
def bos_feed_confirm(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Say that the datasets that vanished are gone on purpose; feeds that waited go on. Walidata only.

    :returns: ``{"confirmed": number of datasets}``
    """
    tk.check_access("bos_feed_confirm", context, data_dict)
    return {"confirmed": published.confirm_loss()}


@tk.chained_action
def dataset_purge(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """Announce to other catalogues that a dataset is gone before nothing is left of it."""
    tk.check_access("dataset_purge", context, data_dict)
    hooks.withdraw(str(data_dict.get("id") or ""))
    return next_action(context, data_dict)

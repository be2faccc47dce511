"""What the federation does when a dataset is written: it remembers that it is, or is no longer, public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model

from ckanext.bos import registry

from . import jobs, lint, published
from .describing import KINDS


def after_write(context: Mapping[str, Any], dataset: Mapping[str, Any]) -> None:
    """After a dataset was saved, inside its transaction.

    What a person saved is looked at for faults at once, what a harvest wrote some minutes later.
    """
    package = model.Package.get(dataset["id"]) if dataset.get("type") in KINDS else None
    if package is None:
        return
    if not published.is_public(package):
        published.withdraw(package.id)
    elif registry.OBSERVED in context:
        published.note(package, None)
        jobs.LATER.after_commit()
    else:
        found = next(lint.look_at([package.id]), None)
        published.note(package, [finding.as_dict() for finding in found.findings] if found else None)


def after_delete(dataset: Mapping[str, Any]) -> None:
    """When a dataset is deleted, by id or name, inside its transaction."""
    withdraw(dataset["id"])


def withdraw(name_or_id: str) -> None:
    """Announce that a dataset is no longer public, in the running transaction."""
    package = model.Package.get(name_or_id)
    if package is not None:
        published.withdraw(package.id)

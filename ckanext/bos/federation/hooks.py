"""What the federation does when a dataset is written: it remembers that it is, or is no longer, public."""

from __future__ import annotations

from typing import Any

import ckan.model as model

from . import lint, published
from .describing import KINDS


def after_write(dataset: dict[str, Any]) -> None:
    """After a dataset was saved, inside its transaction."""
    if dataset.get("type") in KINDS:
        package = model.Package.get(dataset["id"])
        if package is not None:
            lint.note(package)


def after_delete(dataset: dict[str, Any]) -> None:
    """When a dataset is deleted, by id or name, inside its transaction."""
    withdraw(dataset["id"])


def withdraw(name_or_id: str) -> None:
    """Announce that a dataset is no longer public, in the running transaction."""
    package = model.Package.get(name_or_id)
    if package is not None:
        published.withdraw(package.id)

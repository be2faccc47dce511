"""What the monitoring does when a process is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.bos import registry

from . import running, suspicions


def after_write(context: Mapping[str, Any], dataset: Mapping[str, Any]) -> None:
    """After a dataset was saved, inside its transaction.

    What a person saved is looked at at once, what a harvest wrote some minutes later; the indicators follow then too.
    """
    if dataset.get("type") != registry.DATASET_TYPE:
        return
    if registry.OBSERVED not in context:
        suspicions.look_at([dataset["id"]])
    suspicions.LATER.after_commit()
    running.LATER.after_commit()

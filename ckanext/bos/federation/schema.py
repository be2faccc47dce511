"""What the actions of the federation accept."""

from __future__ import annotations

from typing import Any

from ckan.logic.schema import validator_args

Schema = dict[str, Any]


@validator_args
def bos_feed_lint(not_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``id``: name or id of a dataset."""
    return {"id": [not_empty, unicode_safe], "__extras": [ignore]}


@validator_args
def bos_feed_status(ignore: Any) -> Schema:
    """No parameters."""
    return {"__extras": [ignore]}


bos_feed_confirm = bos_feed_status

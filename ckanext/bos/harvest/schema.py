"""What the actions of the harvest accept."""

from __future__ import annotations

from typing import Any

from ckan.logic.schema import validator_args

Schema = dict[str, Any]


@validator_args
def bos_harvest_list(ignore: Any) -> Schema:
    """No parameters."""
    return {"__extras": [ignore]}


@validator_args
def bos_harvest_show(not_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``id``: name or id of a harvest source."""
    return {"id": [not_empty, unicode_safe], "__extras": [ignore]}


bos_harvest_start = bos_harvest_show


@validator_args
def bos_harvest_retry(
    not_empty: Any, unicode_safe: Any, ignore_empty: Any, convert_to_list_if_string: Any, ignore: Any
) -> Schema:
    """``id`` of a harvest source, ``row``: the id of one refused row, or ``rows``: of several (optional)."""
    rows = [ignore_empty, convert_to_list_if_string]
    return {"id": [not_empty, unicode_safe], "row": [ignore_empty, unicode_safe], "rows": rows, "__extras": [ignore]}


@validator_args
def bos_harvest_accept(not_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``id`` of a harvest source, ``job_id`` of the run."""
    return {"id": [not_empty, unicode_safe], "job_id": [not_empty, unicode_safe], "__extras": [ignore]}

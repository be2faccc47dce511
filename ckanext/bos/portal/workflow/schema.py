"""What the actions of the workflow accept."""

from __future__ import annotations

from typing import Any

from ckan.logic.schema import validator_args

Schema = dict[str, Any]


@validator_args
def one(not_empty: Any, unicode_safe: Any, ignore_empty: Any, ignore: Any) -> Schema:
    """``id``: OCID, name or id of the process; ``note`` (optional)."""
    return {"id": [not_empty, unicode_safe], "note": [ignore_empty, unicode_safe], "__extras": [ignore]}


@validator_args
def publish(ignore_missing: Any, boolean_validator: Any, ignore_empty: Any, unicode_safe: Any) -> Schema:
    """:func:`one`, with ``public`` and ``fingerprint`` (both optional)."""
    more = {"public": [ignore_missing, boolean_validator], "fingerprint": [ignore_empty, unicode_safe]}
    return one() | more


@validator_args
def page(ignore_empty: Any, unicode_safe: Any, natural_number_validator: Any, ignore: Any) -> Schema:
    """``unit``, ``order``, ``start``, ``limit``; all optional."""
    text, number = [ignore_empty, unicode_safe], [ignore_empty, natural_number_validator]
    return {"unit": text, "order": text, "start": number, "limit": number, "__extras": [ignore]}


@validator_args
def settle(not_empty: Any, unicode_safe: Any, ignore_empty: Any, ignore: Any, convert_to_list_if_string: Any) -> Schema:
    """``decision``, ``ids`` (names), ``fingerprints`` (one for each, optional), ``note`` (optional)."""
    return {
        "decision": [not_empty, unicode_safe],
        "ids": [not_empty, convert_to_list_if_string],
        "fingerprints": [ignore_empty, convert_to_list_if_string],
        "note": [ignore_empty, unicode_safe],
        "__extras": [ignore],
    }


@validator_args
def nothing(ignore: Any) -> Schema:
    """Nothing."""
    return {"__extras": [ignore]}

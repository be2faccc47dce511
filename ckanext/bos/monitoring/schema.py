"""What the actions of the monitoring accept."""

from __future__ import annotations

from typing import Any

from ckan.logic.schema import validator_args

Schema = dict[str, Any]


@validator_args
def bos_recap(ignore_empty: Any, unicode_safe: Any, int_validator: Any, ignore: Any) -> Schema:
    """``year``, ``category``, ``method`` (codes), ``unit`` (name or id); all optional."""
    text = [ignore_empty, unicode_safe]
    given: Schema = {"category": text, "method": text, "unit": text}
    return given | {"year": [ignore_empty, int_validator], "__extras": [ignore]}


@validator_args
def bos_completeness(not_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``id``: OCID, name or id of the process."""
    return {"id": [not_empty, unicode_safe], "__extras": [ignore]}


@validator_args
def bos_indicators(ignore_empty: Any, unicode_safe: Any, natural_number_validator: Any, ignore: Any) -> Schema:
    """``code``, ``id`` (whom about), ``day`` (ISO date), ``start``, ``limit``; all optional."""
    text, number = [ignore_empty, unicode_safe], [ignore_empty, natural_number_validator]
    given: Schema = {"code": text, "id": text, "day": text}
    return given | {"start": number, "limit": number, "__extras": [ignore]}


@validator_args
def bos_check_list(ignore_empty: Any, unicode_safe: Any, natural_number_validator: Any, ignore: Any) -> Schema:
    """``unit``, ``code``, ``state``, ``id`` of a process, ``start``, ``limit``; all optional."""
    text, number = [ignore_empty, unicode_safe], [ignore_empty, natural_number_validator]
    given: Schema = {"unit": text, "code": text, "state": text, "id": text}
    return given | {"start": number, "limit": number, "__extras": [ignore]}


@validator_args
def bos_check_confirm(not_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``id`` of the process, ``fingerprint`` of what is doubted, ``reason``: why the value is right."""
    text = [not_empty, unicode_safe]
    given: Schema = {"id": text, "fingerprint": text, "reason": text}
    return given | {"__extras": [ignore]}


@validator_args
def bos_check_return(not_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``id`` of the process, ``fingerprint`` of what is doubted, ``note`` for the unit."""
    text = [not_empty, unicode_safe]
    given: Schema = {"id": text, "fingerprint": text, "note": text}
    return given | {"__extras": [ignore]}


@validator_args
def bos_check_values(not_empty: Any, dict_only: Any, ignore: Any) -> Schema:
    """``process``: canonical values by field."""
    return {"process": [not_empty, dict_only], "__extras": [ignore]}


@validator_args
def bos_indicator_run(ignore: Any) -> Schema:
    """No parameters."""
    return {"__extras": [ignore]}


@validator_args
def bos_todo_list(ignore_empty: Any, natural_number_validator: Any, ignore: Any) -> Schema:
    """``start``, ``limit``; both optional."""
    number = [ignore_empty, natural_number_validator]
    return {"start": number, "limit": number, "__extras": [ignore]}

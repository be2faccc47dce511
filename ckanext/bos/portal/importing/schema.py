"""What the actions of the imports accept."""

from __future__ import annotations

from typing import Any

from ckan.logic.schema import validator_args

Schema = dict[str, Any]


@validator_args
def bos_import_spreadsheet(
    not_missing: Any, ignore_empty: Any, ignore_missing: Any, unicode_safe: Any, boolean_validator: Any
) -> Schema:
    """``upload`` (a file), ``unit`` (name or id), ``dry_run``, ``over_sources``."""
    return {
        "upload": [not_missing],
        "unit": [ignore_empty, unicode_safe],
        "dry_run": [ignore_missing, boolean_validator],
        "over_sources": [ignore_empty, boolean_validator],
    }


@validator_args
def bos_import_show(not_empty: Any, unicode_safe: Any, ignore_empty: Any, natural_number_validator: Any) -> Schema:
    """``id`` of an import; ``status``, ``start`` and ``limit`` of its items."""
    return {
        "id": [not_empty, unicode_safe],
        "status": [ignore_empty, unicode_safe],
        "start": [ignore_empty, natural_number_validator],
        "limit": [ignore_empty, natural_number_validator],
    }


@validator_args
def bos_import_apply(not_empty: Any, unicode_safe: Any, ignore_empty: Any, boolean_validator: Any) -> Schema:
    """``id`` of an import, ``over_sources``."""
    return {"id": [not_empty, unicode_safe], "over_sources": [ignore_empty, boolean_validator]}


@validator_args
def bos_import_cancel(not_empty: Any, unicode_safe: Any) -> Schema:
    """``id`` of an import."""
    return {"id": [not_empty, unicode_safe]}

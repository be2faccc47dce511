"""What the actions of the participation accept."""

from __future__ import annotations

from typing import Any

from ckan.logic.schema import validator_args

from .following.subscriptions import PERIODS

Schema = dict[str, Any]


@validator_args
def bos_follow_create(not_empty: Any, ignore_missing: Any, unicode_safe: Any, one_of: Any, ignore: Any) -> Schema:
    """``email``, ``every`` (``daily`` or ``weekly``), and ``process`` (OCID, name or id) or ``search``."""
    text = [ignore_missing, unicode_safe]
    given: Schema = {"email": [not_empty, unicode_safe], "process": text, "search": text}
    return given | {"every": [not_empty, one_of(list(PERIODS))], "__extras": [ignore]}


@validator_args
def bos_follow_confirm(not_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``token`` from the letter."""
    return {"token": [not_empty, unicode_safe], "__extras": [ignore]}


@validator_args
def bos_follow_list(ignore_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``token`` from a letter; optional."""
    return {"token": [ignore_empty, unicode_safe], "__extras": [ignore]}


@validator_args
def bos_follow_update(not_empty: Any, ignore_empty: Any, unicode_safe: Any, one_of: Any, ignore: Any) -> Schema:
    """``id``, ``every``, and ``token`` from a letter for those without an account."""
    given: Schema = {"id": [not_empty, unicode_safe], "token": [ignore_empty, unicode_safe]}
    return given | {"every": [not_empty, one_of(list(PERIODS))], "__extras": [ignore]}


@validator_args
def bos_follow_delete(ignore_empty: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``id``, or only the ``token`` of the link that stops; with ``id``, ``token`` as in ``bos_follow_list``."""
    text = [ignore_empty, unicode_safe]
    given: Schema = {"id": text, "token": text}
    return given | {"__extras": [ignore]}

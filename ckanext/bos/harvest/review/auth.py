"""Who may see and decide doubtful links: walidata and sysadmins."""

from __future__ import annotations

from typing import Any

from ckanext.bos import registry

__all__ = ["bos_review_list", "bos_review_settle", "bos_review_settle_many"]


def bos_review_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata and sysadmins."""
    return registry.check_walidata(context)


def bos_review_settle(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The same."""
    return registry.check_walidata(context)


bos_review_settle_many = bos_review_settle

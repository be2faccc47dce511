"""Helpers that build what a page of CKAN's own views tells; the templates only print it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ckanext.bos.core import schema

from ..views import facts

__all__ = ["bos_shown"]


def bos_shown(field: Mapping[str, Any], value: Any) -> Markup:
    """A value on CKAN's own pages in the words of the page, by the field of the form library's schema."""
    known = schema.Field(
        name=str(field["field_name"]),
        type=str(field.get("preset") or "").removeprefix("bos_"),
        stage="",
        label={},
        help={},
        example="",
        ocds=None,
        openness="open",
        codelist=field.get("codelist"),
    )
    return facts.show(known, value) if value else Markup("")

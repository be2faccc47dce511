"""Helpers that build what a page of CKAN's own views tells; the templates only print it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ckanext.bos.core import schema

from ..views import facts, search

__all__ = ["bos_shown", "bos_unpublished"]


def bos_unpublished() -> search.Waiting:
    """The processes not published yet that the visitor may see, those changed last first."""
    return search.unpublished()


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

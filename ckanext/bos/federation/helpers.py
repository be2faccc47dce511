"""Helpers of the templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
from markupsafe import Markup

from ckanext.bos.ocds import addresses

from . import lint, published
from .describing import describe
from .faces import schema_org
from .faces.data_json import script_safe
from .findings import Finding


def bos_structured_data(name: str) -> Markup:
    """A public dataset's JSON-LD for search engines, fit for a ``<script>``; empty for others."""
    package = model.Package.get(name)
    if package is None or not published.is_public(package):
        return Markup("")
    found = describe(package.id)
    return Markup(script_safe(schema_org.document(found))) if found else Markup("")


def bos_feed_address(path: str) -> str:
    """The address of a path for machines: absolute, without a language."""
    return addresses.absolute(path)


def bos_feed_findings(name: str) -> list[Finding]:
    """What other catalogues would reject, alter or lose of a dataset: for the page of those who may edit it."""
    package = model.Package.get(name)
    found = next(lint.look_at([package.id]), None) if package is not None else None
    return lint.gathered(found.findings) if found else []


def all_helpers() -> dict[str, Callable[..., Any]]:
    """The helpers by name."""
    return {
        "bos_feed_address": bos_feed_address,
        "bos_feed_findings": bos_feed_findings,
        "bos_structured_data": bos_structured_data,
    }

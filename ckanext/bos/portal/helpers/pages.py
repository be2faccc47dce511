"""Helpers that build what a page of CKAN's own views tells; the templates only print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ckanext.bos.core import schema

from ..views import cards, facts, home, units

__all__ = ["bos_cards", "bos_home", "bos_shown", "bos_unit", "bos_unit_pages"]


def bos_home(year: str | None) -> home.Home:
    """The home page of a fiscal year, by default the newest."""
    return home.build(year)


def bos_unit(slug: str) -> units.Page | None:
    """The page of a unit."""
    return units.page(slug)


def bos_unit_pages(slug: str, current: int, last: int) -> list[tuple[int, str, bool]]:
    """The numbered pages of a unit's packages: number, address, whether current."""
    return units.pages_of(slug, current, last)


def bos_cards(datasets: Sequence[Mapping[str, Any]]) -> list[cards.Card]:
    """Cards of the contracting processes among datasets."""
    return units.cards_of(datasets)


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

"""What a recap is asked for: year, kind of procurement, method, unit. Read from the address, kept in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ckanext.bos.core import codelists

AMOUNT = "coalesce(p.contract, p.award, p.estimate, p.budget)"
"""Rupiah at the furthest rung of ``bos_process p``, in SQL."""

_CODED = ("category", "method")


@dataclass(frozen=True)
class Filters:
    """Valid values only; empty or None for no limit.

    :ivar unit: the unit's id
    """

    year: int | None = None
    category: str = ""
    method: str = ""
    unit: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Filters:
        """From the address; what is not valid is left out."""
        year = str(given.get("year") or "")
        coded = {name: str(given.get(name) or "") for name in _CODED}
        known = {name: value for name, value in coded.items() if value in codelists.codes(name)}
        return cls(int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None, **known)

    def of_unit(self, unit_id: str) -> Filters:
        """The same of one unit."""
        return replace(self, unit=unit_id)

    def as_dict(self) -> dict[str, str]:
        """As parameters of an address, the unit left out."""
        found = {"year": str(self.year or ""), "category": self.category, "method": self.method}
        return {name: value for name, value in found.items() if value}

    def where(self, public: bool | None = True) -> tuple[str, dict[str, Any]]:
        """Condition on ``bos_process p`` in SQL, and its values.

        :param public: only what everybody sees; False for only what waits to be published, None for both
        """
        columns = {"year": self.year, "category": self.category, "method": self.method, "unit_id": self.unit}
        given = {name: value for name, value in columns.items() if value}
        shown = {True: "p.public", False: "NOT p.public", None: "true"}[public]
        return " AND ".join([shown, *(f"p.{name} = :{name}" for name in given)]), given

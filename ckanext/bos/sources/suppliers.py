"""Suppliers as the portal names them, the same in all sources."""

from __future__ import annotations

from collections.abc import Mapping

from ckanext.bos.core.redaction import public_name, supplier_id
from ckanext.bos.core.text import clean


class Suppliers:
    """Firms as the portal names them: ids that betray no tax number, natural persons under a pseudonym."""

    def __init__(self, key: str) -> None:
        self._key = key

    def id(self, number: str, name: str) -> str:
        """The id by tax number, or by name where there is none; ``id:`` marks one made before. Empty for nobody."""
        made = number.removeprefix("id:") if number.startswith("id:") else ""
        return made or supplier_id(number.removeprefix("id:"), name, self._key)

    def name(self, name: str) -> str:
        """The name to show."""
        return public_name(clean(name), self._key)


def name_in(cells: Mapping[str, str], column: str) -> str:
    """A supplier's name as written; empty for 0 and ``-``."""
    name = clean(cells.get(column) or "")
    return "" if name in ("0", "-") else name

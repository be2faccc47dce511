"""Collecting the values of one row by the schema's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical, parse_rupiah
from ckanext.bos.core.observation import Doubt
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.values import parse

_TEXTS = ("text", "longtext", "core")


class Facts:
    """Canonical values of a row, the errors met and the doubts to pass on.

    Zero and nothing are both nothing: the sources write 0 for what they do not know.
    """

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.errors: dict[str, FieldError] = {}
        self.doubts: list[Doubt] = []

    def put(self, name: str, raw: Any, column: str = "") -> Any:
        """Take one value; an error is noted under the source's column name."""
        try:
            value = self.read(schema.load().fields[name], raw)
        except FieldError as error:
            self.errors[column or name] = error
            return None
        if value:
            self.values[name] = value
        return value

    def row(self, name: str, cells: dict[str, Any]) -> dict[str, str]:
        """One row of a repeating field without its empty values; not yet added."""
        subfields = schema.load().fields[name].subfields
        row: dict[str, str] = {}
        for sub, raw in cells.items():
            try:
                if value := self.read(subfields[sub], raw):
                    row[sub] = value
            except FieldError as error:
                self.errors[f"{name}.{sub}"] = error
        return row

    def add(self, name: str, cells: dict[str, Any]) -> dict[str, str]:
        """Add one row to a repeating field."""
        row = self.row(name, cells)
        if row:
            self.values.setdefault(name, []).append(row)
        return row

    def amount(self, cells: Mapping[str, str], column: str) -> str:
        """Rupiah of a column as text, empty for 0 and nothing; an error is noted under the column's name."""
        try:
            return rupiah(cells.get(column))
        except FieldError as error:
            self.errors[column] = error
            return ""

    def check_cells(self, cells: Mapping[str, str]) -> None:
        """A row with more cells than columns has its values under wrong names."""
        if rest := cells.get(""):
            self.errors[""] = FieldError("cells", found=rest)

    def doubt(self, name: str, id: str, en: str) -> None:
        """Note a value taken over although it looks wrong, or left out."""
        self.doubts.append(Doubt(name, {"id": id, "en": en}))

    def read(self, entry: schema.Field, raw: Any) -> Any:
        """The canonical value, person data cut out of texts, 0 amounts as nothing."""
        value = parse(entry, raw)
        if entry.type == "money" and value == "0":
            return ""
        if entry.type in _TEXTS and isinstance(value, str) and value:
            value, hits = scrub(value)
            if hits:
                rules = ", ".join(sorted(hits))
                self.doubt(entry.name, f"data pribadi disamarkan ({rules})", f"personal data masked ({rules})")
        return value


def rupiah(raw: str | None) -> str:
    """An amount as text, empty for 0 and nothing.

    :raises FieldError: it is no amount
    """
    text = (raw or "").strip()
    amount = parse_rupiah(text) if text else None
    return canonical(amount) if amount else ""

"""Canonical values as a person writes them, so that what a form shows can be sent back unchanged."""

from __future__ import annotations

from typing import Any

from ckanext.bos.core.dates import parse_datetime
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.schema import Field


def written(entry: Field, value: Any) -> Any:
    """A canonical value as it stands in a form: ``1.250.000.000``, ``14/03/2019``, ``42,5``; lists stay lists.

    Whatever is not canonical is given back as it is. ``core.values.parse`` reads every result as the same value.
    """
    if entry.type == "choices":
        return list(value) if isinstance(value, list) else [value] if value else []
    text = "" if value is None else str(value)
    writer = _WRITERS.get(entry.type)
    return writer(entry, text) if writer and text else text


def written_row(entry: Field, row: dict[str, Any]) -> dict[str, str]:
    """One row of a repeating field, without what is empty."""
    return {name: written(sub, row[name]) for name, sub in entry.subfields.items() if row.get(name) not in (None, "")}


def _money(entry: Field, text: str) -> str:
    whole, _, rest = text.partition(".")
    if not whole.isdigit() or (rest and not rest.isdigit()):
        return text
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{rest}" if rest else grouped


def _date(entry: Field, text: str) -> str:
    parts = text.split("-")
    return "/".join(reversed(parts)) if len(text) == 10 and len(parts) == 3 else text


def _datetime(entry: Field, text: str) -> str:
    try:
        moment = parse_datetime(text)
    except FieldError:
        return text
    return moment.strftime("%d/%m/%Y %H:%M:%S" if moment.second else "%d/%m/%Y %H:%M")


def _decimal(entry: Field, text: str) -> str:
    """With a comma, but for coordinates, which maps write with a point."""
    return text if entry.limits and entry.type == "decimal" else text.replace(".", ",")


_WRITERS = {"money": _money, "date": _date, "datetime": _datetime, "decimal": _decimal, "percent": _decimal}

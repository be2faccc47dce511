"""Observations that another system writes as JSON itself: pushed to ``bos_observe``, or in files of the same shape.

One item is ``{"key", "unit", "rup_code" | "tender_code" | "order_code" | "record_code" | "ocid", "values"}``: what the
system calls these facts, whose they are, which process they are about, and values by field. A file is a list of items,
an object with ``items``, or one item on each line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.identity import normal_code
from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.core.schema import Field
from ckanext.bos.core.text import clean

from .facts import Facts
from .suppliers import Suppliers

SOURCE = "json"
SUFFIXES = (".json", ".jsonl")
CODES = {"rup_code": "rup", "order_code": "ecat", "record_code": "pct", "tender_code": "spse", "ocid": "ocid"}
"""Which code of an item is a key of which scheme, the most exact last."""

_MEMBERS = frozenset({"key", "unit", "values", "broken", *CODES})
_NOT_PUSHED = frozenset({"name", "ocid", "owner_org", "related_processes", "rup_code", "tender_code"})
_PLAIN = re.compile(r"[A-Za-z_]{1,60}")
_ROWS = 1000
_KEY_LENGTH = 200
_NATURAL = {"contracts": "number", "payments": "sp2d_number", "amendments": "number", "awards": "sppbj_number"}
_PEOPLE = {"bidders": ("id", "name"), "awards": ("supplier_id", "supplier_name")}
_PEOPLE["contracts"] = _PEOPLE["awards"]


def read(paths: Sequence[Path], key: str) -> Iterator[Observation | Refusal]:
    """Every item of the files.

    :raises ValueError: a file is no list of items
    """
    for path in paths:
        for number, raw in enumerate(_items(path), 1):
            yield read_item(raw, f"{path.name}:{number}", key)


def reread(rows: Iterable[Row], key: str) -> Iterator[Observation | Refusal]:
    """The same from items that were kept aside."""
    for row in rows:
        cells = dict(row.cells)
        values = cells.get("values")
        cells["values"] = json.loads(values) if isinstance(values, str) else values
        yield read_item(cells, row.origin, key)


def shape_of(path: Path) -> str:
    """``items`` for a file of items.

    :raises ValueError: it is none
    """
    first = next(_items(path), None)
    if not isinstance(first, dict) or "key" not in first or "values" not in first:
        raise ValueError(_no_items(path))
    return "items"


def read_item(raw: Any, origin: str, key: str) -> Observation | Refusal:
    """One item.

    :param origin: where it stood, for the report
    :param key: the site's key for pseudonyms
    """
    if not isinstance(raw, Mapping):
        return Refusal(SOURCE, Row(origin, {}), {"": FieldError("not_text", found=raw)})
    facts = Facts()
    name, unit = _text(facts, raw, "key"), _text(facts, raw, "unit")
    if not name:
        facts.errors.setdefault("key", FieldError("required", field="key"))
    elif len(name) > _KEY_LENGTH:
        facts.errors["key"] = FieldError("too_long", length=len(name), limit=_KEY_LENGTH)
    if not unit:
        facts.errors.setdefault("unit", FieldError("required", field="unit"))
    for member in raw.keys() - _MEMBERS:
        facts.errors[_shown(member)] = FieldError("unknown_field", found=_shown(member))
    codes = {member: normal_code(_text(facts, raw, member)) for member in CODES if raw.get(member)}
    own = own_key(unit, name)
    _values(facts, raw.get("values"), own, Suppliers(key))
    if not facts.values and not facts.errors:
        facts.errors["values"] = FieldError("required", field="values")
    _broken(facts, raw.get("broken"))
    for member in ("rup_code", "tender_code"):
        if codes.get(member):
            facts.values[member] = codes[member]
    row = Row(origin, _kept(name, unit, codes, facts))
    if facts.errors:
        return Refusal(SOURCE, row, facts.errors)
    keys = tuple(Key(scheme, codes[member]) for member, scheme in CODES.items() if codes.get(member))
    return Observation(
        source=SOURCE,
        key=own.value,
        keys=keys or (own,),
        values=facts.values,
        unit=unit,
        rows=(row,),
        doubts=tuple(facts.doubts),
        joins_only=bool(codes.get("ocid")),
        aliases=(own,) if keys else (),
    )


def own_key(unit: str, name: str) -> Key:
    """The key of what a unit calls ``name``: the same name of two units is two things."""
    digest = hashlib.sha256(json.dumps([unit.casefold(), name]).encode()).hexdigest()[:16]
    return Key(SOURCE, digest)


def _values(facts: Facts, raw: Any, own: Key, suppliers: Suppliers) -> None:
    if not isinstance(raw, Mapping) or not raw:
        facts.errors["values"] = FieldError("required", field="values")
        return
    fields = schema.load().fields
    for name, value in raw.items():
        entry = fields.get(name) if isinstance(name, str) and name not in _NOT_PUSHED else None
        if entry is None or entry.type == "core":
            facts.errors[_shown(name)] = FieldError("unknown_field", found=_shown(name))
        elif entry.openness == "internal":
            facts.doubt(entry.name, "nama pejabat tidak disimpan", "names of officials are not kept")
        elif entry.type == "rows":
            _rows(facts, entry, value, own, suppliers)
        elif value is not None:
            facts.put(name, _plain(value))


def _rows(facts: Facts, entry: Field, raw: Any, own: Key, suppliers: Suppliers) -> None:
    if raw is None:
        return
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        facts.errors[entry.name] = FieldError("rows", found=raw)
        return
    if len(raw) > _ROWS:
        facts.errors[entry.name] = FieldError("too_long", length=len(raw), limit=_ROWS)
        return
    seen: set[str] = set()
    for number, cells in enumerate(raw, 1):
        if unknown := {str(name) for name in cells} - entry.subfields.keys():
            found = f"{entry.name}.{_shown(min(unknown))}"
            facts.errors[found] = FieldError("unknown_field", found=found)
            continue
        made = facts.row(entry.name, _known_people(entry.name, {n: _plain(v) for n, v in cells.items()}, suppliers))
        if not made:
            continue
        if "id" in entry.subfields:
            made.setdefault("id", _row_id(entry.name, own, made, number))
            if made["id"] in seen:
                facts.errors[f"{entry.name}.id"] = FieldError("duplicate_id", found=made["id"])
            seen.add(made["id"])
        facts.values.setdefault(entry.name, []).append(made)


def _known_people(field: str, cells: dict[str, Any], suppliers: Suppliers) -> dict[str, Any]:
    """Suppliers as the portal names them: a number that betrays nothing, a natural person under a pseudonym."""
    number, name = _PEOPLE.get(field, ("", ""))
    if not number or not (cells.get(number) or cells.get(name)):
        return cells
    written, called = str(cells.get(number) or ""), clean(str(cells.get(name) or ""))
    made = written if _is_made(written) else suppliers.id(written, called)
    return cells | {number: made, name: suppliers.name(called)}


def _is_made(number: str) -> bool:
    """Whether the id is one of ours already, as ``bos_process_show`` gives it."""
    return len(number) == 16 and not number.isdigit() and all(sign in "0123456789abcdef" for sign in number)


def _row_id(field: str, own: Key, row: Mapping[str, str], number: int) -> str:
    """A number for a row without one, the same whenever it is sent: by its document's number, else by its place."""
    natural = row.get(_NATURAL.get(field, "")) or str(number)
    return hashlib.sha256(json.dumps([own.value, field, natural]).encode()).hexdigest()[:10]


def _plain(value: Any) -> Any:
    """A JSON number as text, so that no amount passes through floating point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        format(value, "f") if isinstance(value, Decimal) else str(value) if isinstance(value, (int, float)) else value
    )


def _shown(name: Any) -> str:
    """An unknown member's name as it may be shown and kept: whatever is no plain name may hold anything."""
    return name if isinstance(name, str) and _PLAIN.fullmatch(name) else "?"


def _text(facts: Facts, raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if isinstance(value, (dict, list, bool)):
        facts.errors[name] = FieldError("not_text", found=value)
        return ""
    return clean(str(value)) if value is not None else ""


def _broken(facts: Facts, raw: Any) -> None:
    """What was wrong with an item that was kept aside stays wrong until it is sent again."""
    for name in str(raw).split(" ") if raw else ():
        facts.errors.setdefault(name, FieldError("row_broken", found=name))


def _kept(name: str, unit: str, codes: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """The item as it may be kept: only what was read, so neither unknown members nor raw text."""
    cells = {"key": name, "unit": unit, **codes, "values": json.dumps(facts.values, sort_keys=True)}
    if facts.errors:
        cells["broken"] = " ".join(sorted(name for name in facts.errors if name))
    return cells


def _items(path: Path) -> Iterator[Any]:
    text = path.read_text("utf-8-sig", errors="replace")
    try:
        if path.suffix.lower() == ".jsonl":
            for line in text.splitlines():
                if line.strip():
                    yield json.loads(line, parse_float=Decimal)
            return
        whole = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ValueError(_no_items(path)) from None
    found = whole.get("items", [whole]) if isinstance(whole, dict) else whole
    if not isinstance(found, list):
        raise ValueError(_no_items(path))
    yield from found


def _no_items(path: Path) -> str:
    return (
        f"{path.name}: bukan daftar data JSON dengan “key”, “unit”, dan “values”. / "
        "This is no JSON list of items with “key”, “unit” and “values”."
    )

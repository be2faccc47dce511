"""What a file says, kept item by item: packages with what changes, rows with what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.core.entering import Change
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.redaction import scrub
from ckanext.bos.sources.spreadsheet import PACKAGE, Line, Parcel, Reading, table
from ckanext.bos.upsert import upsert

from .model import Item

_RENEWED = ("status", "ocid", "title", "sheet", "row", "details")
_CHANGES = 40
"""Differences of one package that are kept to be shown."""

Reasons = Mapping[str, Mapping[str, str]]


def keep_wrong(import_id: str, first: int, reading: Reading) -> None:
    """Keep the rows that could not even be read, behind the packages."""
    rows = [_wrong(import_id, first + place, 0, line, line.errors) for place, line in enumerate(reading.wrong)]
    upsert(Item, rows, _RENEWED)


def keep(import_id: str, first: int, parcels: Sequence[Parcel], found: Sequence[registry.Entered]) -> None:
    """Keep what became of packages, and of their rows that are wrong, in the running transaction.

    :param first: the number of the first of them
    """
    numbers = range(first, first + len(parcels))
    known = (Item.import_id == import_id, Item.number.in_(numbers))
    model.Session.execute(sa.delete(Item).where(*known))
    rows = [
        row
        for number, parcel, entered in zip(numbers, parcels, found, strict=True)
        for row in _rows(import_id, number, parcel, entered)
    ]
    upsert(Item, rows, _RENEWED)


def counts(import_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """How many items there are of each status, by import."""
    query = sa.select(Item.import_id, Item.status, sa.func.count()).where(Item.import_id.in_(import_ids))
    found: dict[str, dict[str, int]] = {
        one: {status: 0 for status in ("new", "changed", "same", "kept", "refused")} for one in import_ids
    }
    for import_id, status, count in model.Session.execute(query.group_by(Item.import_id, Item.status)):
        found[import_id][status] = count
    return found


def listed(import_id: str, status: str, start: int, limit: int) -> list[Item]:
    """Items of one status, or all: what is wrong first, then in the order of the file."""
    query = sa.select(Item).where(Item.import_id == import_id)
    if status:
        query = query.where(Item.status == status)
    order = (Item.status != "refused", Item.sheet != table(PACKAGE).title, Item.sheet, Item.row, Item.number, Item.part)
    return list(model.Session.scalars(query.order_by(*order).offset(start).limit(limit)))


def wrong(import_id: str) -> Iterator[Item]:
    """Every row that is wrong."""
    yield from listed(import_id, "refused", 0, 1_000_000)


def _rows(import_id: str, number: int, parcel: Parcel, entered: registry.Entered) -> Iterator[dict[str, Any]]:
    if entered.status == "refused":
        for part, line in enumerate(parcel.lines):
            errors = _about(line, parcel.first, entered.errors)
            yield _wrong(import_id, number, part, line, errors, entered.title)
        return
    line = parcel.first
    changes = [_change(change) for change in entered.changes[:_CHANGES]]
    details: dict[str, Any] = {"changes": changes, "more": max(0, len(entered.changes) - _CHANGES)}
    if masked := [
        f"{row.sheet} {row.places.get(name, ('', ''))[0]}{row.number}" for row in parcel.lines for name in row.doubts
    ]:
        details["masked"] = masked
    yield _row(import_id, number, 0, entered.status, line, details, entered.ocid, entered.title)
    for part, row in enumerate(parcel.rows, 1):
        if (row.table, row.position) in entered.wrong:
            column, error = entered.wrong[row.table, row.position]
            yield _wrong(import_id, number, part, row, {column: error}, entered.title)


def _about(line: Line, first: Line, errors: Mapping[str, FieldError]) -> Mapping[str, FieldError]:
    """What is wrong with a package stands at its own row; its other rows say where to look."""
    if line is first:
        return errors
    return {"key": FieldError("sheet_parent", sheet=first.sheet, row=first.number)}


def _wrong(
    import_id: str, number: int, part: int, line: Line, errors: Mapping[str, FieldError], title: str = ""
) -> dict[str, Any]:
    reasons = [
        {
            "column": name,
            "cell": f"{line.places[name][0]}{line.number}" if name in line.places else "",
            "heading": line.places[name][1] if name in line.places else "",
            **{lang: scrub(error.message(lang))[0] for lang in ("id", "en")},
        }
        for name, error in errors.items()
    ]
    title = title or str(line.values.get("title") or "" if line.table == PACKAGE else line.key)
    return _row(import_id, number, part, "refused", line, {"reasons": reasons}, "", title)


def _row(
    import_id: str, number: int, part: int, status: str, line: Line, details: dict[str, Any], ocid: str, title: str
) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "number": number,
        "part": part,
        "status": status,
        "ocid": ocid,
        "title": title,
        "sheet": line.sheet,
        "row": line.number,
        "details": details,
    }


def _change(change: Change) -> dict[str, Any]:
    giver = list(change.owner) if change.owner and change.kept else []
    return {"path": change.path, "old": change.old, "new": change.new, "kept": change.kept, "giver": giver}


def by_place(found: Iterable[Item]) -> dict[tuple[str, int], Item]:
    """Items by sheet and row."""
    return {(item.sheet, item.row): item for item in found}

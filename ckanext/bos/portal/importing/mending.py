"""The rows that could not be taken, as a workbook to mend and upload again."""

from __future__ import annotations

from pathlib import Path

import ckan.model as model

from ckanext.bos.sources import spreadsheet
from ckanext.bos.sources.spreadsheet import Line, Reading, Wrong

from . import items, rights, store
from .model import Import, Item


def write(import_id: str, reading: Reading) -> None:
    """Write the workbook beside the upload; none where nothing is wrong."""
    path = store.wrong_rows(import_id)
    known = model.Session.get(Import, import_id)
    found = items.by_place(items.wrong(import_id))
    rows = [_wrong(line, found) for line in _lines(reading) if (line.sheet, line.number) in found]
    if not rows or known is None:
        path.unlink(missing_ok=True)
        return
    units = [group.title for group in rights.units(model.User.get(known.user_id))]
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as out:
        spreadsheet.workbook(out, units=units, unit=known.unit, wrong=rows, made=known.since)
    Path(fresh).replace(path)


def _lines(reading: Reading) -> list[Line]:
    lines = [line for parcel in reading.parcels for line in parcel.lines]
    return sorted({id(line): line for line in (*lines, *reading.wrong)}.values(), key=lambda line: line.number)


def _wrong(line: Line, found: dict[tuple[str, int], Item]) -> Wrong:
    reasons = found[line.sheet, line.number].details["reasons"]
    return Wrong(line.table, line.cells, {reason["column"]: reason["id"] for reason in reasons})

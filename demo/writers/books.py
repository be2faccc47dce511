"""Workbooks of one sheet, the same bytes every time: no clock of the machine goes into them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

_FIXED = (1980, 1, 1, 0, 0, 0)


def write_book(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a workbook; numbers stay numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    book.properties.created = datetime(*_FIXED)
    saved = BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":
                content = _without_clock(content)
            after.writestr(zipfile.ZipInfo(name, _FIXED), content)


def _without_clock(properties: bytes) -> bytes:
    """The properties of a workbook without the moment of saving."""
    start, mark, rest = properties.partition(b"<dcterms:modified")
    _moment, end, after = rest.partition(b"</dcterms:modified>")
    return start + after if mark and end else properties

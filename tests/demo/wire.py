"""Reading the generated files of the national systems again, and the real samples beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def pages(folder: Path, year: int, path: str) -> list[Row]:
    """All rows of an INAPROC service."""
    files = sorted((folder / str(year) / "inaproc").glob(f"{path.replace('/', '_')}.page*.json"))
    assert files, path
    return [row for file in files for row in json.loads(file.read_text("utf-8"))["data"]]


def array(folder: Path, year: int, name: str) -> list[Row]:
    """All rows of an ISB file."""
    return json.loads((folder / str(year) / "isb" / f"{name}.json").read_text("utf-8"))


def samples(folder: Path, pattern: str) -> list[Row]:
    """The rows of real samples."""
    found = []
    for path in sorted(folder.glob(pattern)):
        content = json.loads(path.read_text("utf-8"))
        found += content["data"] if isinstance(content, dict) else content
    assert found, pattern
    return found


def types(rows: Iterable[Row]) -> dict[str, set[str]]:
    """The types met in each field."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, set()).add(type(value).__name__)
    return found

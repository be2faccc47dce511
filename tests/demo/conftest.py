"""One generated regency of the default size for all tests of this folder."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.__main__ import main
from demo.model import World
from demo.world import build

Sheet = Callable[[str], list[dict[str, str]]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["--out", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="session")
def demo_truths(demo_folder: Path) -> dict[str, Any]:
    return json.loads((demo_folder / "demo-truths.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def spse(demo_truths: dict[str, Any]) -> dict[str, Any]:
    return demo_truths["sources"]["spse-export"]


@pytest.fixture(scope="session")
def sheet(demo_folder: Path) -> Sheet:
    """Rows of a generated file, read again from disk; read once per file."""
    read: dict[str, list[dict[str, str]]] = {}

    def rows(name: str) -> list[dict[str, str]]:
        if name not in read:
            with (demo_folder / name).open(encoding="utf-8", newline="") as file:
                read[name] = list(csv.DictReader(file))
        return read[name]

    return rows


@pytest.fixture(scope="session")
def demo_world() -> World:
    return build()


@pytest.fixture(scope="session")
def real_export() -> Path:
    """The folder of the real sheets, which is no part of this repository."""
    data = Path(os.environ.get("BOS_SHARED_DATA") or ROOT / ".." / "shared" / "data")
    folder = data / "bojonegoro"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"BOS_SHARED_DATA: there is no {folder}")
        pytest.skip(f"the real sheets are not here: set BOS_SHARED_DATA (looked for {folder})")
    return folder

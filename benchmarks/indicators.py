"""Cardinal's eleven indicators over a file of compiled releases, beside the program itself where it is installed.

``rows()`` needs neither CKAN nor a database. The program is looked for on the path, or where ``BOS_CARDINAL`` says; it
runs on one thread, as ours does. PyPI's package is without it: it is built by ``cargo build --release`` in the source
distribution of ocdscardinal.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ckanext.bos.monitoring import indicators
from ckanext.bos.monitoring.indicators.cardinal import INDICATORS

from . import indicators_data

TIMES = 3
SETTINGS = "currency = IDR\n\n" + "".join(f"[{code}]\n" for code in sorted(one.code for one in INDICATORS))


def rows(count: int = indicators_data.COUNT) -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    with tempfile.TemporaryDirectory() as folder:
        lines, settings = Path(folder, "releases.jsonl"), Path(folder, "settings.ini")
        indicators_data.write(lines, count)
        settings.write_text(SETTINGS, "utf-8")
        size = f"{count:,} processes, {lines.stat().st_size / 1e6:.1f} MB"
        ours, seconds = _measured(lambda: _ours(lines, settings))
        yield f"Cardinal's indicators, {size}, from lines to results", _figure(seconds)
        yield "the same with an outcome for each process", _figure(_measured(lambda: _outcomes(lines, settings))[1])
        program = os.environ.get("BOS_CARDINAL") or shutil.which("ocdscardinal")
        if program is None:
            yield "Cardinal itself, one thread", "not measured: ocdscardinal is not installed"
            return
        theirs, others = _measured(lambda: _theirs(program, lines, settings))
        ratio = statistics.median(seconds) / statistics.median(others)
        equal = "the same results" if _same(ours, theirs) else "OTHER RESULTS"
        yield "Cardinal itself, one thread, in the same run", f"{_figure(others)}; ours {ratio:.1f} x, {equal}"


def _ours(lines: Path, settings: Path) -> dict[str, Any]:
    with lines.open("rb") as file:
        return indicators.cardinal_layout(indicators.run(file, indicators.read_settings(settings)), with_maps=True)


def _outcomes(lines: Path, settings: Path) -> int:
    with lines.open("rb") as file:
        return sum(1 for _ in indicators.run(file, indicators.read_settings(settings)).outcomes())


def _theirs(program: str, lines: Path, settings: Path) -> dict[str, Any]:
    command = [program, "indicators", "--map", "--settings", str(settings), str(lines)]
    environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
    found = json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)
    meta, maps = found.pop("Meta"), found.pop("Maps")
    return {"results": found, "meta": meta, "maps": {name: _sorted(one) for name, one in maps.items() if one}}


def _sorted(by_process: dict[str, Any]) -> dict[str, Any]:
    return {ocid: sorted(who) if isinstance(who, list) else who for ocid, who in by_process.items()}


def _same(one: Any, other: Any) -> bool:
    """Equal, numbers to 1e-9."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, abs_tol=1e-9)
    return one == other


def _measured(work: Callable[[], Any]) -> tuple[Any, list[float]]:
    found, seconds = None, []
    for _ in range(TIMES):
        begun = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - begun)
    return found, seconds


def _figure(seconds: list[float]) -> str:
    return f"{min(seconds):.2f}/{statistics.median(seconds):.2f}/{max(seconds):.2f} s (least, median, most of {TIMES})"

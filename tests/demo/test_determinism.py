"""The same options give the same bytes, whatever the machine; other seeds give another regency."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from demo.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["--processes", "250", "--quiet"]


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def generate(folder: Path, *options: str, **environment: str) -> dict[str, str]:
    command = [sys.executable, "-m", "demo", "--out", str(folder), *SMALL, *options]
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)
    return digest(folder)


def test_same_bytes_whatever_the_environment(tmp_path: Path) -> None:
    one = generate(tmp_path / "one", PYTHONHASHSEED="1", TZ="Asia/Jakarta", LC_ALL="C")
    two = generate(tmp_path / "two", PYTHONHASHSEED="77", TZ="America/Lima", LC_ALL="C.UTF-8", PYTHONUTF8="0")
    assert one == two
    assert len(one) > 50


def test_other_seed_other_regency(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        assert main(["--out", str(tmp_path / seed), "--seed", seed, *SMALL]) == 0
    one, two = digest(tmp_path / "1"), digest(tmp_path / "2")
    # The lists of units and districts are the same in every world, and so is what describes a table.
    same = ("master-satker", "daftar-", ".yaml")
    assert all(one[name] != two[name] for name in set(one) & set(two) if not any(part in name for part in same))


def test_ten_thousand_packages_take_seconds(tmp_path: Path) -> None:
    start = time.process_time()
    assert main(["--out", str(tmp_path), "--processes", "10000", "--quiet"]) == 0
    assert time.process_time() - start < 20

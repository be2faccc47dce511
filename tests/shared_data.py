"""Where the real rows and the standard's cases are; tests on them are skipped where they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]
SHARED = (_ROOT / os.environ.get("BOS_SHARED_DATA", "../shared/data")).resolve()
"""The folder of real rows; the setting is read from the repository's root."""

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"no real rows here: set BOS_SHARED_DATA to their folder (looked in {SHARED})"
)

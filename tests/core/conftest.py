"""Examples may take their time on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("bos", deadline=None)
settings.load_profile("bos")

"""The pages under ``/ikuti``."""

from __future__ import annotations

from . import following

blueprints = [following.blueprint]

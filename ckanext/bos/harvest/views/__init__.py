"""Pages of the harvest, and the state of the portal."""

from __future__ import annotations

from flask import Blueprint

from ..review.views import blueprint as bos_review
from . import health, panen


def blueprints() -> list[Blueprint]:
    """All blueprints of the harvest."""
    return [panen.bos_panen, health.bos_health, bos_review]

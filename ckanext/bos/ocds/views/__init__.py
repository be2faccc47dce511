"""The OCDS API and its pages."""

from __future__ import annotations

from flask import Blueprint

from . import api, guide, policy
from .entrance import blueprint

__all__ = ["api", "blueprints", "guide", "policy"]


def blueprints() -> list[Blueprint]:
    """All blueprints of the room's views."""
    return [blueprint]

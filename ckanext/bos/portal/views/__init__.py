"""The pages of the portal."""

from __future__ import annotations

from flask import Blueprint

from . import conflicts, detours, dictionary, papers, process, search, units


def blueprints() -> list[Blueprint]:
    """All blueprints of the portal."""
    return [
        papers.bos_entry,
        detours.bos_detours,
        search.blueprint,
        process.blueprint,
        units.blueprint,
        conflicts.blueprint,
        dictionary.blueprint,
    ]

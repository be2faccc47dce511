"""The pages of the portal."""

from __future__ import annotations

from flask import Blueprint

from . import conflicts, detours, drafting, papers, process, search, units, uploading


def blueprints() -> list[Blueprint]:
    """All blueprints of the portal."""
    assert drafting.bos_entry is uploading.bos_entry is papers.bos_entry
    return [
        papers.bos_entry,
        detours.bos_detours,
        search.blueprint,
        process.blueprint,
        units.blueprint,
        conflicts.blueprint,
    ]

"""The pages of the portal."""

from __future__ import annotations

from flask import Blueprint

from . import (
    conflicts,
    detours,
    dictionary,
    documents,
    drafting,
    feeds,
    history,
    home,
    listing,
    papers,
    process,
    search,
    suggest,
    units,
    uploading,
)


def blueprints() -> list[Blueprint]:
    """All blueprints of the portal."""
    assert drafting.bos_entry is uploading.bos_entry is papers.bos_entry
    return [
        papers.bos_entry,
        detours.bos_detours,
        search.blueprint,
        suggest.blueprint,
        listing.blueprint,
        feeds.blueprint,
        process.blueprint,
        history.blueprint,
        documents.blueprint,
        home.blueprint,
        units.blueprint,
        conflicts.blueprint,
        dictionary.blueprint,
    ]

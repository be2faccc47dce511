"""The names of the locks that keep harvests apart."""

from __future__ import annotations

from ckanext.bos.registry import held

__all__ = ["foreground", "gathering", "held", "writing"]


def gathering(source_id: str) -> str:
    """The lock of one who asks a source."""
    return f"bos-harvest-gather-{source_id}"


def foreground(source_id: str) -> str:
    """The lock of one who runs a source by hand."""
    return f"bos-harvest-foreground-{source_id}"


def writing(system: str) -> str:
    """The lock of one who writes what a system said."""
    return f"bos-harvest-write-{system}"

"""What templates ask of the workflow."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from . import line, lines, own

__all__ = ["bos_header_counts", "bos_own", "bos_workflow"]


def bos_workflow(name: str) -> line.Line | None:
    """The line of a process: where it is, whose turn it is; None for strangers."""
    return line.of(name)


def bos_header_counts() -> lines.Counts | None:
    """What waits for who is logged in; None for strangers and for those without a unit. Some seconds old at most."""
    user = tk.current_user
    return None if user.is_anonymous else lines.counts(user)


def bos_own() -> list[own.Part]:
    """What is not public yet of the units of who is logged in, by state."""
    looks = lines.me(tk.current_user)
    return own.parts(looks.units) if looks else []

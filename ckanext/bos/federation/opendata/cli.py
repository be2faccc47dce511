"""``ckan bos datasets``."""

from __future__ import annotations

import click


def commands() -> list[click.Command]:
    """The ``bos`` group with the command of this room."""
    return []

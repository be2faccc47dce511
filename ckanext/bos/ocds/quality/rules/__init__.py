"""The rules for a process as a whole, run on its compiled release.

Source: the checks of OCP's Pelican on one contracting process, and BOS's own (``process.…``).
"""

from __future__ import annotations

from ..rule import Rule
from . import amounts, dates, details, references, statuses

RULES: tuple[Rule, ...] = tuple(
    rule() for module in (statuses, dates, amounts, references, details) for rule in module.RULES
)
"""One of each, in the order in which they are told."""

__all__ = ["RULES"]

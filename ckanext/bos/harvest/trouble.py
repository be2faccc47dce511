"""Logging what went wrong without what it went wrong with: messages of the database quote whole rows."""

from __future__ import annotations

import logging
import traceback


def note(log: logging.Logger, what: str, error: BaseException) -> None:
    """Log where an unexpected error arose and of which kind it is, not what it says."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, where)

"""Getting what a source holds: over HTTP, out of files, out of the envelopes that its answers come in."""

from __future__ import annotations

from .envelopes import Page, page_of
from .errors import SourceError
from .files import BROKEN, broken, columns_of, read_file
from .http import Answer, Fetcher

__all__ = ["BROKEN", "Answer", "Fetcher", "Page", "SourceError", "broken", "columns_of", "page_of", "read_file"]

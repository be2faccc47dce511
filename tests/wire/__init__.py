"""A server on this machine that plays the source systems, for tests of the readers and the harvest.

Recorded, read where ``BOS_SHARED_DATA`` has them and never copied: every body of ISB-2 (``isb2/2025-10-03``), its
three odd bodies (``invalid_response``, empty, ``URL-NOT-DEFINED``), INAPROC's 401, the SIMDA wrapper's answers. ISB-2's
second snapshot was recorded as CSV; its rows are served here as the JSON array that the service would give.
Made up there from recorded rows in the documented shape: INAPROC's pages, its 429 and 503, SiRUP's search and lists.
Made up here: INAPROC's answer for a path without a file (an empty list), its 404, and every :class:`Fault`.
"""

from __future__ import annotations

from .faults import Fault
from .server import TOKEN, Seen, Wire

__all__ = ["TOKEN", "Fault", "Seen", "Wire"]

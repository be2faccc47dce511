"""Source ``spse``: tenders, non-tenders, recorded purchases and catalogue orders, from ISB-2, INAPROC or files.

One run's services are joined on their keys into bundles of facts, each with a key of its own, so that a service that
is missing in one run takes nothing away: ``tender/…`` (announcement and result), ``schedule/…``, ``bidders/…``,
``contract/…``, ``payments/…``, the same with ``nontender``, ``pct/…`` and ``receipts/…``, ``ecat/…``.
"""

from __future__ import annotations

from .join import read_rows
from .reader import SUFFIXES, read, reread, shape_of
from .reading import SOURCE

__all__ = ["SOURCE", "SUFFIXES", "read", "read_rows", "reread", "shape_of"]

"""SIMDA Keuangan, the regency's finance system up to 2020: contracts, amendments, payments, progress and budget.

Three routes give the same rows: read-only SQL, tables saved as CSV (or the auditors' flattened export), and the JSON
wrapper. Facts and traps: the SIMDA reference.
"""

from __future__ import annotations

from .budget import budget
from .files import SUFFIXES, read, read_rows, reread, services, shape_of
from .numbers import compact_form, segment_form
from .queries import QUERIES
from .reader import SOURCE, earlier_keys
from .sql import fetch_sql, version
from .wrapper import unwrap

__all__ = [
    "QUERIES",
    "SOURCE",
    "SUFFIXES",
    "budget",
    "compact_form",
    "earlier_keys",
    "fetch_sql",
    "read",
    "read_rows",
    "reread",
    "segment_form",
    "services",
    "shape_of",
    "unwrap",
    "version",
]

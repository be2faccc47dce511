"""The register of contracting processes: identity, ownership, writing, the index row. It draws no pages.

What other rooms may use is exported here.
"""

from .cli import commands
from .closed import hide_closed, is_closed, may_open, without_closed
from .convert import DATASET_TYPE, papers_from, process_from
from .model import Process
from .observe import Report, observe
from .refusals import refused_rows
from .rows import gather_rows
from .roles import AUDITOR, WALIDATA, is_walidata, join_new_unit, role_of, set_role
from .search import FACETS, index_fields, raw_fields
from .summary import (
    ListedProcess,
    Sums,
    Unit,
    largest_processes,
    last_changed_processes,
    list_units,
    sums_by_unit,
    sums_by_year_and_stage,
    sums_reached,
    total_sums,
)
from .units import find_units, init_units
from .words import lang, said
from .publishing import content_of, site
from .writing import OBSERVED, beside_dataset, beside_deletion, read_ownership

__all__ = [
    "AUDITOR",
    "DATASET_TYPE",
    "FACETS",
    "ListedProcess",
    "OBSERVED",
    "Process",
    "Report",
    "Sums",
    "Unit",
    "WALIDATA",
    "beside_dataset",
    "beside_deletion",
    "commands",
    "content_of",
    "find_units",
    "gather_rows",
    "hide_closed",
    "index_fields",
    "init_units",
    "is_closed",
    "is_walidata",
    "join_new_unit",
    "lang",
    "largest_processes",
    "last_changed_processes",
    "list_units",
    "may_open",
    "observe",
    "papers_from",
    "process_from",
    "raw_fields",
    "read_ownership",
    "refused_rows",
    "role_of",
    "said",
    "set_role",
    "site",
    "sums_by_unit",
    "sums_by_year_and_stage",
    "sums_reached",
    "total_sums",
    "without_closed",
]

"""The register of contracting processes: identity, ownership, writing, the index row. It draws no pages.

What other rooms may use is exported here.
"""

from .cli import bos, commands
from .closed import hide_closed, is_closed, may_open, without_closed
from .conflicts import Decision, Difference, count_by_unit, decisions, differences, label_of, units_of
from .convert import DATASET_TYPE, find_process, papers_from, papers_of, process_from, process_of, with_row_ids
from .model import Process
from .entering import BATCH, Entered, Entering
from .identity import holders, move_key
from .locks import SourceBusy, held
from .observe import MATCHERS, Report, index_later, match, observe, retry
from .refusals import kept_rows, refused_count, refused_rows, safe_row
from .rows import gather_rows
from .roles import (
    AUDITOR,
    WALIDATA,
    check_overseer,
    check_walidata,
    is_walidata,
    join_new_unit,
    role_of,
    set_role,
    user_of,
)
from .states import Gone, gone, note_gone, note_said, processes_of, unchanged
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
from .writing import OBSERVED, beside_dataset, beside_deletion, ownerships, read_ownership

__all__ = [
    "AUDITOR",
    "BATCH",
    "DATASET_TYPE",
    "Decision",
    "Difference",
    "Entered",
    "Entering",
    "FACETS",
    "Gone",
    "ListedProcess",
    "MATCHERS",
    "OBSERVED",
    "Process",
    "Report",
    "SourceBusy",
    "Sums",
    "Unit",
    "WALIDATA",
    "beside_dataset",
    "beside_deletion",
    "bos",
    "check_overseer",
    "check_walidata",
    "commands",
    "content_of",
    "count_by_unit",
    "decisions",
    "differences",
    "find_process",
    "find_units",
    "gather_rows",
    "gone",
    "held",
    "hide_closed",
    "holders",
    "index_fields",
    "index_later",
    "init_units",
    "is_closed",
    "is_walidata",
    "join_new_unit",
    "kept_rows",
    "label_of",
    "lang",
    "largest_processes",
    "last_changed_processes",
    "list_units",
    "match",
    "may_open",
    "move_key",
    "note_gone",
    "note_said",
    "observe",
    "ownerships",
    "papers_from",
    "papers_of",
    "process_from",
    "process_of",
    "processes_of",
    "raw_fields",
    "read_ownership",
    "refused_count",
    "refused_rows",
    "retry",
    "role_of",
    "safe_row",
    "said",
    "set_role",
    "site",
    "sums_by_unit",
    "sums_by_year_and_stage",
    "sums_reached",
    "total_sums",
    "unchanged",
    "units_of",
    "user_of",
    "with_row_ids",
    "without_closed",
]

"""SiRUP, the national register of procurement plans (RUP): plans, budget lines, places and revisions.

One reader for the site's own lists, ISB-1, ISB-2, INAPROC and files of each; facts and traps are those of the SiRUP
and SPSE reference.
"""

from __future__ import annotations

from ..transport.files import SUFFIXES
from .files import read, shape_of
from .plan import SOURCE
from .reader import read_rows, reread

__all__ = ["SOURCE", "SUFFIXES", "read", "read_rows", "reread", "shape_of"]

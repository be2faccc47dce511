"""Reader of progress reports: BOS's own table, the RFK of SIPD, e-Monitoring of works, TEPRA."""

from .reader import SOURCE, SUFFIXES, ProgressReport, read, reread, shape_of

__all__ = ["SOURCE", "SUFFIXES", "ProgressReport", "read", "reread", "shape_of"]

"""Reader of planning proposals (e-Musrenbang): BOS's own table, SIPD's lists and SIMDA Perencanaan's."""

from .reader import SOURCE, SUFFIXES, Proposal, read, reread, shape_of

__all__ = ["SOURCE", "SUFFIXES", "Proposal", "read", "reread", "shape_of"]

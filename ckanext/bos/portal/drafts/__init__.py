"""Drafts of the guided entry: what somebody types before it is saved, and where everybody is.

One row for each user, process and stage. With ``data`` it is a draft; without it only says where the user was last.
"""

from .store import KEPT, Draft, Visit, companions, done, find, forget, last_place, note

__all__ = ["KEPT", "Draft", "Visit", "companions", "done", "find", "forget", "last_place", "note"]

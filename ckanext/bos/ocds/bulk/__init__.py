"""Bulk files of everything public: made from the ledger in the background, served as they are."""

from .cli import export
from .jobs import after_commit
from .views import blueprint

__all__ = ["after_commit", "blueprint", "export"]

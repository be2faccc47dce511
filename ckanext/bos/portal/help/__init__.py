"""Help where it is needed: ``/bantuan`` with papers of each stage, glossary and questions; first steps and tour.

Everything about papers and fields is made from ``schemas/`` when it is asked for. Words that belong to no field are in
``glossary.yaml`` and ``questions.yaml`` beside this file, in both languages.
"""

from . import actions, auth, helpers
from .hooks import signal_subscriptions
from .views import blueprint

__all__ = ["actions", "auth", "blueprint", "helpers", "signal_subscriptions"]

"""How far somebody has come with the first steps: kept with the account, in ``plugin_extras``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

import ckan.model as model

STEPS = ("unit", "package", "stage", "paper", "submit")
"""Look at the unit's page, open a package, complete a stage, upload a paper, submit: in the order of the list."""

_KEY = "bos_help"


@dataclass(frozen=True)
class State:
    """What an account has done and seen.

    :ivar done: of :data:`STEPS`
    :ivar package: name of the package opened last; the next steps lead there
    :ivar hidden: the list is put away
    :ivar toured: the tour of the entry form has been shown
    """

    done: frozenset[str] = frozenset()
    package: str = ""
    hidden: bool = False
    toured: bool = False

    def with_done(self, steps: Iterable[str], package: str = "") -> State:
        """The same with more steps done."""
        return replace(self, done=self.done | (set(steps) & set(STEPS)), package=package or self.package)

    def told(self) -> dict[str, Any]:
        """As JSON, the steps in their order."""
        return {**asdict(self), "done": [step for step in STEPS if step in self.done]}


def read(user: model.User) -> State:
    """The state of an account; of a new one nothing is done."""
    kept = (user.plugin_extras or {}).get(_KEY, {})
    return State(
        frozenset(kept.get("done", ())) & set(STEPS),
        str(kept.get("package", "")),
        bool(kept.get("hidden")),
        bool(kept.get("toured")),
    )


def write(user: model.User, state: State) -> None:
    """Keep it, beside what other plugins keep there, and commit."""
    user.plugin_extras = {**(user.plugin_extras or {}), _KEY: state.told()}
    model.Session.commit()

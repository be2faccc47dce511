"""Template helpers of the help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import g

from ckanext.bos import registry

from . import state, words
from .state import State

__all__ = ["bos_first_steps", "bos_help_parts", "bos_help_steward", "bos_help_term", "bos_help_url", "bos_tour_due"]


class Step(NamedTuple):
    """One of the first steps: what to do, how, where, and whether it is done."""

    name: str
    title: str
    text: str
    url: str
    done: bool


@dataclass(frozen=True)
class FirstSteps:
    """The list on the dashboard."""

    steps: list[Step]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.done for step in self.steps)


@dataclass(frozen=True)
class Shown:
    """A term and an id that no other of this page has."""

    id: str
    term: words.Term


def bos_help_url(stage: str | None = None) -> str:
    """The page of papers and fields that a stage asks for; without a stage the help centre."""
    return tk.h.url_for("bos_help.papers", stage=stage) if stage else tk.h.url_for("bos_help.index")


def bos_help_term(written: str) -> Shown | None:
    """What a term means, to be shown beside it; None for one that nobody has explained."""
    term = words.find(written)
    if term is None:
        return None
    g.bos_help_terms = getattr(g, "bos_help_terms", 0) + 1
    return Shown(f"istilah-{term.anchor}-{g.bos_help_terms}", term)


def bos_help_parts(text: str) -> list[tuple[str, bool]]:
    """A text in pieces: those marked are abbreviations that the glossary explains."""
    return words.parts(text)


def bos_help_steward() -> bool:
    """Whether the visitor enters processes of some unit, but not of all."""
    return _steward()[0] is not None


def bos_first_steps() -> FirstSteps | None:
    """The first steps of a steward; None for others, and for those who have put them away."""
    user, known, units = _steward()
    if user is None or known.hidden:
        return None
    return FirstSteps(
        [Step(name, title, text, url, name in known.done) for name, title, text, url in _steps(units[0], known)]
    )


def bos_tour_due() -> bool:
    """Whether the tour of the entry form has not been shown to this visitor yet."""
    user, known, _units = _steward()
    return user is not None and not known.toured


def _steward() -> tuple[model.User | None, State, list[str]]:
    """Whoever enters processes of some unit, but not of all, and the ids of these units."""
    user = tk.current_user
    if user.is_anonymous or registry.is_walidata(user) or not (units := registry.units_of(user)):
        return None, State(), []
    return user, state.read(user), units  # pyright: ignore[reportReturnType, reportArgumentType]


def _steps(unit_id: str, known: State) -> list[tuple[str, str, str, str]]:
    unit = model.Group.get(unit_id)
    slug = unit.name if unit is not None else ""
    search = tk.h.url_for("bos_search.index", unit=slug)
    package = tk.h.url_for("bos_entry.furthest", name=known.package) if known.package else search
    papers = package if package == search else f"{package}#missing"
    return [
        (
            "unit",
            tk._("Look at your unit's page"),
            tk._("This is how the public sees your unit: its packages, and how far they have come."),
            tk.h.url_for("organization.read", id=slug),
        ),
        (
            "package",
            tk._("Open a package"),
            tk._("Choose one that you know well, then “Edit”. Nothing changes before you save."),
            search,
        ),
        (
            "stage",
            tk._("Complete one stage"),
            tk._("The box “Still missing” tells what is left. Save as often as you like."),
            papers,
        ),
        (
            "paper",
            tk._("Upload a paper"),
            tk._("For example the terms of reference (KAK). Black out personal data first."),
            papers,
        ),
        (
            "submit",
            tk._("Submit it to walidata"),
            tk._("Walidata looks through it and publishes it, or returns it with a note."),
            package,
        ),
    ]

"""The words of the help that belong to no field: glossary and questions, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import ckan.plugins.toolkit as tk
import yaml
from werkzeug.routing import BuildError

from ckanext.bos.core.text import fold
from ckanext.bos.registry import lang


@dataclass(frozen=True)
class Term:
    """One term. ``see``: terms that belong to it, as (anchor, term)."""

    anchor: str
    term: str
    full: str
    means: str
    see: tuple[tuple[str, str], ...]

    @property
    def letter(self) -> str:
        """Under which letter it stands."""
        return self.term[0].upper()


@dataclass(frozen=True)
class Question:
    """One question with the paragraphs of its answer, and where to go on: (address, words)."""

    anchor: str
    ask: str
    answer: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    """The questions of one kind of reader."""

    name: str
    title: str
    questions: tuple[Question, ...]


def terms() -> list[Term]:
    """The glossary in the order of the alphabet."""
    return sorted((_term(entry) for entry in _read("glossary.yaml")), key=lambda term: term.term.casefold())


def find(written: str) -> Term | None:
    """The term that is meant, however it is written; None for one that nobody has explained."""
    entry = _by_wording().get(fold(written))
    return _term(entry) if entry else None


def parts(text: str) -> list[tuple[str, bool]]:
    """A text in pieces; those marked are abbreviations that have an explanation."""
    pieces = _abbreviations().split(text)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]


def groups() -> list[Group]:
    """All questions by who asks them."""
    return [
        Group(entry["group"], entry["title"][lang()], tuple(_question(one) for one in entry["questions"]))
        for entry in _read("questions.yaml")
    ]


def _term(entry: Mapping[str, Any]) -> Term:
    see = tuple((_anchor(name), name) for name in entry.get("see", ()))
    return Term(_anchor(entry["term"]), entry["term"], entry.get("full", ""), entry[lang()], see)


def _question(entry: Mapping[str, Any]) -> Question:
    links = ((_address(link["to"]), link[lang()]) for link in entry.get("links", ()))
    return Question(
        entry["anchor"],
        entry["ask"][lang()],
        tuple(entry["answer"][lang()]),
        tuple((url, text) for url, text in links if url),
    )


def _address(endpoint: str) -> str:
    """Where a page is; empty where its plugin is switched off."""
    try:
        return tk.h.url_for(endpoint)
    except BuildError:
        return ""


def _anchor(term: str) -> str:
    return fold(term).lower().replace(" ", "-")


@cache
def _by_wording() -> dict[str, Mapping[str, Any]]:
    return {fold(name): entry for entry in _read("glossary.yaml") for name in (entry["term"], *entry.get("also", ()))}


@cache
def _abbreviations() -> re.Pattern[str]:
    known = sorted((entry["term"] for entry in _read("glossary.yaml") if entry.get("full")), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, known))})\b")


@cache
def _read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load(files("ckanext.bos.portal.help").joinpath(name).read_text("utf-8"))

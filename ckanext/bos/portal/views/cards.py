"""A process in short: what the lists show of it, made from what the search index returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import schema, stages
from ckanext.bos.core.dates import today

from ..helpers.public import bos_label, bos_stage_label, bos_state_word

FIELDS = (
    "id", "name", "title", "organization", "capacity",
    "vocab_bos_year", "vocab_bos_method", "vocab_bos_district", "vocab_bos_status", "vocab_bos_steps",
    "vocab_bos_supplier", "bos_budget_amount", "bos_estimate_amount", "bos_award_amount", "bos_contract_amount",
)  # fmt: skip
"""The fields of the index that a card needs."""

_RUNGS = ("contract", "award", "estimate", "budget")


@dataclass(frozen=True)
class Mark:
    """One stage on the stepper.

    :ivar state: ``not_started running done late failed not_applicable``
    :ivar word: the state as a person reads it
    :ivar date: ISO date that says so, or empty
    """

    stage: str
    label: str
    state: str
    word: str
    date: str


@dataclass(frozen=True)
class Card:
    """One process in a list. ``rung`` names where ``amount`` (rupiah, or None) stands."""

    name: str
    url: str
    title: str
    unit: str
    unit_title: str
    year: str
    marks: list[Mark]
    rung: str
    amount: Decimal | None
    method: str
    districts: list[str]
    supplier: str
    private: bool

    @property
    def now(self) -> Mark:
        """The stage where the process stands: the last that is not untouched."""
        ahead = ("not_started", "not_applicable")
        return next((mark for mark in reversed(self.marks) if mark.state not in ahead), self.marks[0])


def from_document(document: Mapping[str, Any], unit_titles: Mapping[str, str]) -> Card:
    """A card from a document of the search index with :data:`FIELDS`."""
    rung = next((code for code in _RUNGS if document.get(f"bos_{code}_amount") is not None), "")
    unit = document.get("organization") or ""
    suppliers = document.get("vocab_bos_supplier") or [""]
    return Card(
        name=document["name"],
        url=tk.h.url_for("bos_process.show", name=document["name"]),
        title=document.get("title") or document["name"],
        unit=unit,
        unit_title=unit_titles.get(unit, unit),
        year=_one(document, "year"),
        marks=marks_from_steps(document.get("vocab_bos_steps") or (), _one(document, "status")),
        rung=rung_label(rung) if rung else "",
        amount=Decimal(document[f"bos_{rung}_amount"]) if rung else None,
        method=bos_label("method", _one(document, "method")),
        districts=[bos_label("kecamatan", code) for code in document.get("vocab_bos_district") or ()],
        supplier=suppliers[0] + (f" (+{len(suppliers) - 1})" if len(suppliers) > 1 else ""),
        private=document.get("capacity") == "private",
    )


def marks_of(process: Mapping[str, Any]) -> list[Mark]:
    """The five stages of a process as they stand today."""
    status = process.get("tender_status") or ""
    return [_mark(item.stage, item.state, item.date, status) for item in stages.states(process)]


def marks_from_steps(steps: Iterable[str], status: str) -> list[Mark]:
    """The same from the index (``stage state date due``): late is what is due before today and not done."""
    now = today().isoformat()
    found: dict[str, Mark] = {}
    for step in steps:
        stage, state, date, due = (part if part != "-" else "" for part in step.split(" "))
        if state != "done" and due and due < now:
            state, date = "late", due
        found[stage] = _mark(stage, state, date, status)
    return [found.get(stage) or _mark(stage, "not_started", "", status) for stage in schema.STAGES]


def rung_label(code: str) -> str:
    """What a rung of the money ladder is called."""
    return {
        "budget": tk._("Budget (pagu)"),
        "estimate": tk._("Estimate (HPS)"),
        "award": tk._("Winning price"),
        "contract": tk._("Contract value"),
        "paid": tk._("Paid"),
    }[code]


def _mark(stage: str, state: str, date: str, status: str) -> Mark:
    word = bos_state_word(state)
    if stage == "tender" and status in stages.FAILED:
        state, word = "failed", bos_label("tender_status", status).lower()
    return Mark(stage, bos_stage_label(stage), state, word, date)


def _one(document: Mapping[str, Any], name: str) -> str:
    values = document.get(f"vocab_bos_{name}") or [""]
    return values[0] if isinstance(values, list) else str(values)

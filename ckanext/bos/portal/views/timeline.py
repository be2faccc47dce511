"""Every dated event of a process in order, what was planned beside what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from markupsafe import Markup

from ckanext.bos.core import schema, stages
from ckanext.bos.core.dates import month_end, today
from ckanext.bos.core.stages import FAILED

from ..helpers.public import bos_date, bos_label, bos_lang, bos_money, bos_month, bos_number, bos_percent

_FEW = 3
"""So many small events in a row are shown at once; more are folded."""


@dataclass(frozen=True)
class Event:
    """Something that happened, or is planned.

    :ivar day: ISO date by which it stands in the order
    :ivar state: ``done``, ``late`` (too late, or overdue) or ``ahead``
    :ivar happened: the day it happened, or empty; ``planned`` the day or month it was planned for, or empty
    :ivar note: what else is to be said
    :ivar small: one of many steps of a kind
    """

    day: str
    label: str
    state: str
    happened: Markup
    planned: Markup
    note: str | Markup
    small: bool = False


@dataclass(frozen=True)
class Entry:
    """One point on the line: an event, or several small ones shown on demand."""

    event: Event | None
    folded: list[Event]
    first: Markup
    last: Markup


def timeline(process: Mapping[str, Any], papers: Sequence[Mapping[str, Any]], day: date | None = None) -> list[Entry]:
    """The points in order of time.

    :param day: today in WIB
    """
    now = (day or today()).isoformat()
    events = [event for event in (*_planned(process, now), *_rows(process, now), *_papers(papers, now)) if event.day]
    events.sort(key=lambda event: (event.day, event.small))
    return _folded(events)


def _folded(events: list[Event]) -> list[Entry]:
    found: list[Entry] = []
    run: list[Event] = []

    def close() -> None:
        if len(run) > _FEW:
            found.append(Entry(None, list(run), bos_date(run[0].day), bos_date(run[-1].day)))
        else:
            found.extend(Entry(event, [], Markup(""), Markup("")) for event in run)
        run.clear()

    for event in events:
        if event.small:
            run.append(event)
            continue
        close()
        found.append(Entry(event, [], Markup(""), Markup("")))
    close()
    return found


def _planned(process: Mapping[str, Any], now: str) -> Iterator[Event]:
    """The five turning points: each planned day beside the real one."""
    gone = process.get("tender_status") in FAILED or process.get("rup_status") in ("cancelled", "replaced")
    contracts = [row for row in process.get("contracts") or () if row.get("status") != "cancelled"]
    awards = [row for row in process.get("awards") or () if row.get("status") != "cancelled"]
    ends = [row.get("end") or "" for row in (*contracts, *(process.get("amendments") or ()))]
    own_work = not stages.applies(process, "contract")
    points = (
        (tk._("Tender announced"), process.get("planned_tender_start"), process.get("announcement_date")),
        (tk._("Winner chosen"), process.get("planned_tender_end"), _last(awards, "date")),
        (
            tk._("Work starts") if own_work else tk._("Contract signed"),
            process.get("planned_contract_start"),
            _last(contracts, "date_signed"),
        ),
        (
            tk._("Work handed over"),
            max(ends, default="") or process.get("planned_contract_end"),
            _last(process.get("handovers") or (), "date"),
        ),
        (tk._("Start of use"), process.get("planned_use_start"), ""),
        (tk._("End of use"), process.get("planned_use_end"), ""),
    )
    for number, (label, plan, real) in enumerate(points):
        if plan or real:
            # Nobody records when something was begun to be used, or when self-managed work was: plans, never overdue.
            yield _point(label, plan or "", real or "", now, silent=gone or own_work or number > 3)


def _point(label: str, plan: str, real: str, now: str, silent: bool) -> Event:
    due = month_end(plan)
    state, note = ("done" if real else "ahead"), ""
    if due and real > due:
        state, note = "late", _days(due, real)
    elif due and not real and due < now and not silent:
        state, note = "late", tk._("not recorded yet")
    elif due and real:
        note = tk._("on time")
    return Event(real or due, label, state, bos_date(real), bos_month(plan), note)


def _days(due: str, real: str) -> str:
    count = (date.fromisoformat(real) - date.fromisoformat(due)).days
    words = tk.ungettext("{count} day later than planned", "{count} days later than planned", count)
    return words.format(count=bos_number(count))


def _rows(process: Mapping[str, Any], now: str) -> Iterator[Event]:
    """What the repeating fields tell."""

    def event(day: Any, label: str, note: str | Markup = "", small: bool = False) -> Event:
        iso = str(day or "")[:10]
        when, none = bos_date(iso), Markup("")
        if iso > now:
            return Event(iso, label, "ahead", none, when, note, small)
        return Event(iso, label, "done", when, none, note, small)

    for row in process.get("rup_history") or ():
        yield event(row.get("date"), _label("rup_history"), row.get("reason") or "", True)
    yield event(process.get("tender_created"), _label("tender_created"), "", True)
    for row in process.get("schedule") or ():
        end = str(row.get("end") or "")[:10]
        until = tk._("until {date}").format(date=bos_date(end).striptags()) if end > str(row.get("start"))[:10] else ""
        yield event(row.get("start") or row.get("end"), row.get("step") or _label("schedule"), until, True)
    contracts = process.get("contracts") or ()
    for row in contracts if len(contracts) > 1 else ():
        yield event(row.get("date_signed"), f"{_label('contracts', True)} {row.get('number') or ''}".strip())
    for row in contracts:
        yield event(row.get("start"), tk._("Work starts"), "", True)
        for name in ("performance_guarantee_until", "advance_guarantee_until"):
            yield event(row.get(name), schema.load().fields["contracts"].subfields[name].label[bos_lang()], "", True)
    for row in process.get("amendments") or ():
        label = f"{_label('amendments', True)} {row.get('number') or ''}".strip()
        yield event(row.get("date"), label, row.get("reason") or "")
    for row in process.get("progress") or ():
        done = bos_percent(row.get("physical_percent"))
        yield event(
            row.get("date"), tk._("Progress report"), tk._("work {percent}").format(percent=done) if done else "", True
        )
    for row in process.get("payments") or ():
        label = f"{_label('payments', True)} {row.get('term') or ''}".strip()
        yield event(row.get("date"), label, bos_money(row.get("amount")), True)
    handovers = process.get("handovers") or ()
    for row in handovers if len(handovers) > 1 else ():
        yield event(row.get("date"), f"{_label('handovers', True)} {row.get('bast_number') or ''}".strip())
    for row in process.get("penalties") or ():
        yield event(row.get("date"), _label("penalties", True), bos_money(row.get("amount")))


def _papers(papers: Sequence[Mapping[str, Any]], now: str) -> Iterator[Event]:
    for paper in papers:
        day = str(paper.get("document_date") or "")
        label = str(paper.get("name") or bos_label("paper_kind", paper.get("kind")))
        yield Event(day, label, "done", bos_date(day), Markup(""), tk._("paper"), True)


def _label(field: str, row: bool = False) -> str:
    entry = schema.load().fields[field]
    return (entry.row_label or entry.label)[bos_lang()] if row else entry.label[bos_lang()]


def _last(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    return max((str(row.get(name) or "") for row in rows), default="")

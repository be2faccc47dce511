"""What of a process is submitted, its fingerprint, and what changed from one time to another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
from markupsafe import Markup, escape

from ckanext.bos import registry
from ckanext.bos.core import schema
from ckanext.bos.core.ownership import is_keyed

from ..helpers.public import bos_lang, bos_stage_label
from ..views.conflicts import in_words

_PAPER = ("id", "stage", "kind", "name", "document_date", "description", "openness", "exemption_code")
_PAPER += ("exemption_reason", "exempt_until", "url", "size", "hash", "last_modified")
"""What of a paper counts as its content."""

Snapshot = dict[str, Any]
"""``{"process": canonical values, "papers": [some fields of each]}``."""


class Change(NamedTuple):
    """One value that is not what it was."""

    stage: str
    label: str
    before: Markup
    after: Markup


def snapshot(package: Any) -> Snapshot:
    """A ``model.Package`` as it is stored."""
    return snapshot_of(registry.process_of(package), registry.papers_of(package))


def snapshot_of(process: Mapping[str, Any], papers: Iterable[Mapping[str, Any]]) -> Snapshot:
    """Canonical values and papers."""
    known = schema.load().fields
    return {
        "process": {name: value for name, value in process.items() if name in known},
        "papers": [{name: paper[name] for name in _PAPER if paper.get(name)} for paper in papers],
    }


def fingerprint(content: Snapshot) -> str:
    """The same for the same content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """What is not the same, in the order of the form, papers last."""
    return [*_values(before["process"], after["process"]), *_papers(before["papers"], after["papers"])]


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name, entry in schema.load().fields.items():
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if entry.type == "rows" and is_keyed(entry):
            yield from _rows(entry, was or [], now or [], after)
        else:
            yield _change(entry.stage, name, was, now, after)


def _rows(entry: schema.Field, was: list[Any], now: list[Any], process: Mapping[str, Any]) -> Iterator[Change]:
    old, new = ({str(row.get("id")): row for row in rows} for rows in (was, now))
    for key in dict.fromkeys([*new, *old]):
        path, one, other = f"{entry.name}/{key}", old.get(key), new.get(key)
        if one is None or other is None:
            yield _change(entry.stage, path, one, other, process)
            continue
        for name in entry.subfields:
            if one.get(name) != other.get(name) and name != "id":
                yield _change(entry.stage, f"{path}/{name}", one.get(name), other.get(name), process)


def _change(stage: str, path: str, was: Any, now: Any, process: Mapping[str, Any]) -> Change:
    label = registry.label_of(path, process, was if isinstance(was, Mapping) else now)[bos_lang()]
    return Change(bos_stage_label(stage), label, in_words(path, was), in_words(path, now))


def _papers(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Change]:
    old, new = ({paper.get("id"): paper for paper in papers} for papers in (before, after))
    for key in dict.fromkeys([*new, *old]):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        kind = schema.load().papers.get(str((other or one or {}).get("kind")))
        stage = (other or one or {}).get("stage") or ""
        yield Change(
            bos_stage_label(stage) if stage in schema.STAGES else "",
            kind.label[bos_lang()] if kind else (other or one or {}).get("name", ""),
            _paper(one),
            _paper(other, changed=one is not None),
        )


def _paper(paper: Mapping[str, Any] | None, changed: bool = False) -> Markup:
    if paper is None:
        return Markup("<i>{}</i>").format(tk._("nothing"))
    name = paper.get("name") or str(paper.get("url", "")).rsplit("/", 1)[-1]
    return escape(tk._("{name} (changed)").format(name=name) if changed else name)

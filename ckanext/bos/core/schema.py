"""The dataset schema as the core sees it: read once from ``schemas/``, the only place where a field is described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

STAGES = ("planning", "tender", "award", "contract", "implementation")
"""The five stages in their order: perencanaan, pemilihan penyedia, pemenang, kontrak, implementasi."""

Text = Mapping[str, str]
"""The same words by language: ``{"id": …, "en": …}``."""


@dataclass(frozen=True)
class Owed:
    """When a field or paper is owed once its stage is reached. An empty condition always holds."""

    methods: frozenset[str] = frozenset()
    not_methods: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    sourcing: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    not_status: frozenset[str] = frozenset()

    def applies(self, process: Mapping[str, Any]) -> bool:
        """Whether the condition holds for this process (canonical values)."""
        method = process.get("method") or process.get("planned_method")
        status = process.get("tender_status")
        return (
            (not self.methods or method in self.methods)
            and method not in self.not_methods
            and (not self.categories or process.get("category") in self.categories)
            and (not self.sourcing or (process.get("sourcing") or "provider") in self.sourcing)
            and (not self.status or status in self.status)
            and status not in self.not_status
        )


@dataclass(frozen=True)
class Field:
    """One field of the process: what it is called, what it holds, where it goes and who may see it.

    :ivar type: ``text longtext code money date datetime integer decimal percent boolean choice choices rows core``
    :ivar ocds: path from the release, or None where OCDS has no place
    :ivar openness: ``open``, ``masked`` or ``internal``
    :ivar detail: shown on demand on the page of a process
    :ivar refers_to: the repeating field whose rows' ``id`` this value names
    :ivar subfields: the fields of one row, for type ``rows``
    """

    name: str
    type: str
    stage: str
    label: Text
    help: Text
    example: str
    ocds: str | None
    openness: str
    codelist: str | None = None
    required: bool = False
    detail: bool = False
    owed: Owed | None = None
    search: str | None = None
    limits: tuple[str, str] | None = None
    row_label: Text = field(default_factory=dict)
    refers_to: str | None = None
    subfields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """One kind of paper of a stage, with the OCDS document type it is published as.

    :ivar names: words in a file's name that tell the kind (see ``core.guessing``)
    :ivar made_by: who makes it, in words
    """

    kind: str
    stage: str
    label: Text
    help: Text
    made_by: tuple[Text, ...]
    document_type: str
    openness: str
    accept: tuple[str, ...]
    exemption: str | None = None
    owed: Owed | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """All fields by name in form order, and all kinds of paper."""

    fields: Mapping[str, Field]
    papers: Mapping[str, Paper]

    def of_stage(self, stage: str) -> list[Field]:
        """The fields of one stage in form order."""
        return [entry for entry in self.fields.values() if entry.stage == stage]

    def rows(self) -> list[Field]:
        """The repeating fields."""
        return [entry for entry in self.fields.values() if entry.type == "rows"]

    def leaves(self) -> Iterator[tuple[str, Field]]:
        """Every single value's field with its dotted path: ``budget_amount``, ``bidders.offer_amount``."""
        for entry in self.fields.values():
            if entry.type != "rows":
                yield entry.name, entry
            for sub in entry.subfields.values():
                yield f"{entry.name}.{sub.name}", sub


@cache
def load() -> Schema:
    """The schema of ``pengadaan`` from ``schemas/pengadaan.yaml``, ``presets.yaml`` and ``papers.yaml``."""
    fields = _fields("pengadaan.yaml", "dataset_fields", "planning")
    papers = {entry["value"]: _paper(entry) for entry in read("papers.yaml")["papers"]}
    return Schema(fields, papers)


@cache
def resource_fields() -> Mapping[str, Field]:
    """The fields of a paper (CKAN resource) by name."""
    return _fields("pengadaan.yaml", "resource_fields")


@cache
def plain_fields() -> Mapping[str, Field]:
    """The fields of a plain open dataset (``schemas/dataset.yaml``) by name, in form order; none has a stage."""
    return _fields("dataset.yaml", "dataset_fields")


@cache
def plain_resource_fields() -> Mapping[str, Field]:
    """The fields of a plain dataset's file (CKAN resource) by name."""
    return _fields("dataset.yaml", "resource_fields")


@cache
def read(name: str) -> Any:
    """One YAML file of ``schemas/``."""
    return yaml.load(files("ckanext.bos.schemas").joinpath(name).read_text("utf-8"), _LOADER)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _fields(name: str, part: str, stage: str = "") -> dict[str, Field]:
    presets = {entry["preset_name"]: entry["values"] for entry in read("presets.yaml")["presets"]}
    return {entry["field_name"]: _field(entry, presets, entry.get("stage", stage)) for entry in read(name)[part]}


def _field(entry: dict[str, Any], presets: dict[str, Any], stage: str) -> Field:
    merged = presets.get(entry.get("preset", ""), {}) | entry
    stage = merged.get("stage", stage)
    subfields = {sub["field_name"]: _field(sub, presets, stage) for sub in merged.get("repeating_subfields", [])}
    limits = merged.get("limits")
    return Field(
        name=merged["field_name"],
        type="rows" if subfields else _type(merged),
        stage=stage,
        label=_text(merged.get("label")),
        help=_text(merged.get("help_text")),
        example=str(merged.get("form_placeholder") or ""),
        ocds=merged.get("ocds"),
        openness=merged.get("openness", "open"),
        codelist=merged.get("codelist"),
        required=bool(merged.get("required")),
        detail=bool(merged.get("detail")),
        owed=_owed(merged.get("owed")),
        search=merged.get("search"),
        limits=(str(limits[0]), str(limits[1])) if limits else None,
        row_label=_text(merged.get("repeating_label")),
        refers_to=merged.get("refers_to"),
        subfields=subfields,
    )


def _type(merged: dict[str, Any]) -> str:
    preset = merged.get("preset", "")
    return preset.removeprefix("bos_") if preset.startswith("bos_") else "core"


def _paper(entry: dict[str, Any]) -> Paper:
    return Paper(
        kind=entry["value"],
        stage=entry["stage"],
        label=_text(entry["label"]),
        help=_text(entry.get("help")),
        made_by=tuple(_text(read("papers.yaml")["makers"][maker]) for maker in entry["made_by"]),
        document_type=entry["document_type"],
        openness=entry["openness"],
        accept=tuple(entry.get("accept", ("document",))),
        exemption=entry.get("exemption"),
        owed=_owed(entry.get("owed")),
        names=tuple(entry.get("names", ())),
    )


def _owed(rule: dict[str, list[str]] | None) -> Owed | None:
    return None if rule is None else Owed(**{name: frozenset(values) for name, values in rule.items()})


def _text(value: Any) -> Text:
    if not value:
        return {"id": "", "en": ""}
    return {"id": value, "en": value} if isinstance(value, str) else value

"""Plain open datasets: the groups of their fields, and what Satu Data Indonesia still misses of one.

Satu Data Indonesia (Perpres 39/2019) asks for a data standard (konsep, definisi, klasifikasi, ukuran, satuan),
metadata, reference codes and a release schedule; BPS (Perka 4/2020 and 5/2020) says which metadata.
``schemas/dataset.yaml`` notes at each field whether and when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from . import schema
from .schema import Field, Text

DATASET_TYPE = "dataset"

STANDARD = ("concept", "definition", "classification", "measure", "unit")
"""The five parts of the data standard: konsep, definisi, klasifikasi, ukuran, satuan."""


@dataclass(frozen=True)
class Group:
    """Fields that stand together in form and page, with the words above them."""

    name: str
    title: Text
    intro: Text
    fields: tuple[Field, ...]


@cache
def groups() -> tuple[Group, ...]:
    """The groups in their order, each with its fields."""
    described = schema.read("dataset.yaml")
    names: dict[str, list[str]] = {entry["name"]: [] for entry in described["groups"]}
    for entry in described["dataset_fields"]:
        names[entry["group"]].append(entry["field_name"])
    fields = schema.plain_fields()
    return tuple(
        Group(entry["name"], entry["title"], entry["intro"], tuple(fields[name] for name in names[entry["name"]]))
        for entry in described["groups"]
    )


def missing_fields(dataset: Mapping[str, Any]) -> list[Field]:
    """The fields that Satu Data Indonesia asks for and the dataset leaves empty, in form order.

    :param dataset: as ``package_show`` tells it (or canonical values of the schema's fields)
    """
    return [
        field
        for field in schema.plain_fields().values()
        if is_asked(field.name, dataset) and not dataset.get(field.name)
    ]


def is_asked(name: str, dataset: Mapping[str, Any]) -> bool:
    """Whether Satu Data Indonesia asks for this field of this dataset, given its other values."""
    conditions = asked_when(name)
    return conditions is not None and all(dataset.get(other) in values for other, values in conditions.items())


def asked_when(name: str) -> Mapping[str, list[str]] | None:
    """The values that other fields must have for Satu Data to ask for this one; empty: always; None: never."""
    return _asked().get(name)


@cache
def _asked() -> Mapping[str, Mapping[str, list[str]]]:
    entries = schema.read("dataset.yaml")["dataset_fields"]
    return {entry["field_name"]: entry["satu_data"] for entry in entries if "satu_data" in entry}

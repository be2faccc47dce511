"""A process as one flat table (CSV, RFC 4180): a row for each value, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.schema import Field
from ckanext.bos.core.text import csv_file

from ..describing import Description

HEADER = ("tahap", "daftar", "baris", "isian", "nama", "nilai", "arti")
"""Stage, list and number of the row in it (both empty outside of lists), label and name of the field, value, and what
a code means."""

_CODED = {"choice", "choices"}


def write(process: Mapping[str, Any], description: Description) -> bytes:
    """UTF-8 with a byte order mark, for Excel. Internal fields are left out, free texts are cleared of person data."""
    return csv_file(HEADER, rows(process, description))


def rows(process: Mapping[str, Any], description: Description) -> Iterator[Sequence[str]]:
    """The cells of each row."""
    for stage in schema.STAGES:
        name = codelists.label("stage", stage)
        for field in schema.load().of_stage(stage):
            if field.openness == "internal":
                continue
            if field.name == "owner_org":
                yield name, "", "", field.label["id"], field.name, description.publisher.uri, description.publisher.name
            elif field.type == "rows":
                yield from _rows(process, field, name)
            else:
                yield from _values(process, field, (name, "", ""))
        yield from _papers(description, name)


def _rows(process: Mapping[str, Any], field: Field, stage: str) -> Iterator[Sequence[str]]:
    for number, row in enumerate(process.get(field.name) or (), 1):
        for sub in field.subfields.values():
            if sub.openness != "internal":
                yield from _values(row, sub, (stage, field.label["id"], str(number)), f"{field.name}.{sub.name}")


def _values(
    values: Mapping[str, Any], field: Field, place: tuple[str, str, str], name: str = ""
) -> Iterator[Sequence[str]]:
    found = values.get(field.name)
    for value in found if isinstance(found, list) else [found]:
        if value in (None, ""):
            continue
        text = scrub(str(value))[0] if field.type in ("text", "longtext") else str(value)
        meaning = codelists.label(field.codelist, text) if field.codelist and field.type in _CODED else ""
        yield *place, field.label["id"], name or field.name, text, meaning


def _papers(description: Description, stage: str) -> Iterator[Sequence[str]]:
    found = [one for one in description.distributions if one.stage == stage]
    for number, paper in enumerate(found, 1):
        address = "" if paper.withheld else paper.url
        about = paper.withheld or paper.kind
        yield stage, "Dokumen", str(number), paper.title.removeprefix(f"{stage}: "), "documents", address, about

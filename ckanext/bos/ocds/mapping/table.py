"""The mapping as a document: ``python -m ckanext.bos.ocds.mapping.table > docs/ocds-mapping.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml

from ckanext.bos.core import codelists, schema

from .. import extensions
from .codes import AWARD_CRITERIA, more_categories
from .parties import OWN_SCHEME, UNIT_SCHEME
from .planning import PLAN_SCHEME
from .tender import GAZETTEER

_CODES = {
    "method": "tender.procurementMethod",
    "category": "tender.mainProcurementCategory",
    "tender_status": "tender.status",
    "rup_status": "tender.status",
    "bid_result": "bids.details[].status",
    "award_status": "awards[].status",
    "contract_status": "contracts[].status",
    "related_process": "relatedProcesses[].relationship",
}
"""Code list -> where its OCDS codes stand."""

_LOCAL = (
    (UNIT_SCHEME, "parties[].identifier.scheme", "Pemerintah daerah dan unit kerjanya / governments and their units"),
    (OWN_SCHEME, "parties[].identifier.scheme", "Sidik penyedia di portal ini / a supplier's hash at this portal"),
    (PLAN_SCHEME, "relatedProcesses[].scheme", "Kode RUP di SiRUP / plans in SiRUP"),
    (
        GAZETTEER,
        "tender.deliveryLocations[].gazetteer.scheme",
        "Kode wilayah Kemendagri / the Ministry's codes of places",
    ),
)


def lines() -> Iterator[str]:
    """The document as lines of Markdown."""
    yield "# Pemetaan ke OCDS"
    yield ""
    yield "Dibuat dari kode dengan `python -m ckanext.bos.ocds.mapping.table`; jangan disunting di sini. Setiap proses"
    yield "pengadaan terbit sebagai rilis OCDS 1.1.5. `bos` adalah objek ekstensi sendiri (lihat di bawah)."
    yield ""
    yield "How each field of a process is published in the Open Contracting Data Standard 1.1.5. Generated: do"
    yield "not edit. `bos` is the object of our own extension (below)."
    yield from _fields()
    yield from _section("Yang disusun / What is derived", ("tempat", "aturan", "rule"), _rules())
    yield from _code_tables()
    yield from _documents()
    yield from _section("Kode dan skema sendiri / Local schemes", ("skema", "tempat", "arti"), _LOCAL)
    yield from _extensions()


def _fields() -> Iterator[str]:
    notes = dict(_notes())
    for stage in schema.STAGES:
        rows: list[tuple[str, ...]] = []
        for entry in schema.load().of_stage(stage):
            rows.append(_row(entry, entry.name, notes))
            rows += [_row(sub, f"{entry.name}[].{sub.name}", notes) for sub in entry.subfields.values()]
        title = f"{codelists.label('stage', stage)} (`{stage}`)"
        yield from _section(title, ("isian / field", "nama", "tempat dalam rilis", "catatan"), rows)
    rows = [_row(entry, name, notes, "resource.") for name, entry in schema.resource_fields().items()]
    yield from _section("Dokumen (`resource`)", ("isian / field", "nama", "tempat di blok tahapnya", "catatan"), rows)


def _row(entry: schema.Field, path: str, notes: Mapping[str, str], start: str = "") -> tuple[str, ...]:
    place = f"`{entry.ocds}`" if entry.ocds else "–"
    return f"{entry.label['id']} / {entry.label['en']}", f"`{path}`", place, notes.get(start + path, "")


def _notes() -> Iterator[tuple[str, str]]:
    content = schema.read("pengadaan.yaml")
    for entry in content["dataset_fields"]:
        yield entry["field_name"], _note(entry)
        for sub in entry.get("repeating_subfields", ()):
            yield f"{entry['field_name']}[].{sub['field_name']}", _note(sub)
    for entry in content["resource_fields"]:
        yield f"resource.{entry['field_name']}", _note(entry)


def _note(entry: Mapping[str, Any]) -> str:
    note = entry.get("ocds_note")
    return f"{note['id']} / {note['en']}" if note else ""


def _rules() -> Iterator[tuple[str, ...]]:
    """What is made of several fields, and how."""
    text = files("ckanext.bos.ocds.mapping").joinpath("rules.yaml").read_text("utf-8")
    for rule in yaml.safe_load(text):
        yield f"`{rule['place']}`", rule["id"], rule["en"]


def _code_tables() -> Iterator[str]:
    for codelist, place in _CODES.items():
        rows = [
            (code.label["id"], f"`{code.value}`", _codes(code.ocds, *_more(codelist, code.value)))
            for code in codelists.codes(codelist).values()
        ]
        yield from _section(f"Kode `{codelist}`: `{place}`", ("arti", "nilai", "OCDS"), rows)
    criteria = [(words.capitalize(), _codes(criteria)) for words, criteria in AWARD_CRITERIA]
    yield from _section("Metode evaluasi: `tender.awardCriteria`", ("kata dalam metode evaluasi", "OCDS"), criteria)


def _more(codelist: str, value: str) -> list[str]:
    return more_categories(value) if codelist == "category" else []


def _codes(*codes: str | None) -> str:
    return ", ".join(f"`{code}`" for code in codes if code) or "–"


def _documents() -> Iterator[str]:
    rows = [
        (paper.label["id"], f"`{paper.kind}`", f"`{paper.stage}`", f"`{paper.document_type}`")
        for paper in schema.load().papers.values()
    ]
    yield from _section("Jenis dokumen: `documentType`", ("dokumen", "jenis", "tahap", "OCDS"), rows)


def _extensions() -> Iterator[str]:
    published = [
        (f"[`{extension.name}`]({extension.url})", f"`{extension.commit}`", " / ".join(extension.adds.values()))
        for extension in (*extensions.PUBLISHED, extensions.PAGINATION)
    ]
    yield from _section("Ekstensi / Extensions", ("ekstensi", "commit", "dipakai untuk"), published)
    definitions = extensions.own_schema()["definitions"]
    rows = [
        (f"`{name}.bos.{field}`", content["title"], content.get("description", ""))
        for name, patch in definitions.items()
        if not name.startswith("Bos")
        for field, content in definitions[_named(patch["properties"]["bos"])]["properties"].items()
    ]
    parts = [
        (f"`{name}.{field}`", content["title"], content.get("description", ""))
        for name in ("BosPlanRevision", "BosPenalty", "BosWithheld")
        for field, content in definitions[name]["properties"].items()
    ]
    title = f"Ekstensi sendiri / Our own extension (`{extensions.OWN_PATH}extension.json`)"
    yield from _section(title, ("field", "title", "description"), [*rows, *parts])


def _named(place: Mapping[str, str]) -> str:
    return place["$ref"].rsplit("/", 1)[1]


def _section(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


if __name__ == "__main__":
    print("\n".join(lines()))

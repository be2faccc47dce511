"""The schema describes every field fully: words in both languages, a true example, its place in OCDS."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ckanext.bos.core import codelists, schema, values
from ckanext.bos.core.schema import STAGES, Field
from ckanext.bos.core.text import fold

from ..shared_data import SHARED, needs_shared
from . import ocds_schema

FIELDS = dict(schema.load().leaves())
ROWS = {entry.name: entry for entry in schema.load().rows()}
PAPER = dict(schema.resource_fields())
CORE = {"owner_org", "url", "format"}
"""Fields with CKAN's own type."""
EVERY = {**FIELDS, **ROWS, **{f"resource.{name}": entry for name, entry in PAPER.items()}}
LISTS = list(schema.read("codelists.yaml"))
BLOCKS = ("planning", "tender", "awards[]", "contracts[]", "contracts[].implementation")


def raw_fields() -> Iterator[dict[str, Any]]:
    for entry in (*schema.read("pengadaan.yaml")["dataset_fields"], *schema.read("pengadaan.yaml")["resource_fields"]):
        yield entry
        yield from entry.get("repeating_subfields", ())


@pytest.mark.parametrize("path", EVERY)
def test_label_and_help_speak_indonesian_and_english(path: str) -> None:
    entry = EVERY[path]
    for words in (entry.label, entry.help):
        assert set(words) == {"id", "en"} and all(text == text.strip() != "" for text in words.values())
    assert entry.help["id"] != entry.help["en"] and entry.help["id"][-1] == entry.help["en"][-1] == "."
    assert not re.search(r"\b(the|of|and|is)\b", entry.help["id"])


@pytest.mark.parametrize("path", [path for path, entry in EVERY.items() if entry.name not in CORE and path not in ROWS])
def test_the_example_is_accepted_and_canonical_after_one_reading(path: str) -> None:
    entry = EVERY[path]
    assert entry.example
    value = values.parse(entry, entry.example)
    assert value and values.parse(entry, value) == value


@pytest.mark.parametrize("path", EVERY)
def test_stage_openness_search_and_type_are_known(path: str) -> None:
    entry = EVERY[path]
    types = {"text", "longtext", "code", "money", "date", "datetime", "integer", "decimal", "percent", "boolean"}
    assert entry.stage in STAGES or (entry.stage == "" and path.startswith("resource."))
    assert entry.openness in ("open", "masked", "internal")
    assert entry.search in (None, "text", "facet", "range")
    assert entry.type in types | {"choice", "choices", "rows", "name", "ocid"} or entry.name in CORE
    assert (entry.codelist is not None) == (entry.type in ("choice", "choices"))
    assert entry.codelist is None or codelists.codes(entry.codelist)
    if entry.search == "range":
        assert entry.type in ("money", "date", "integer", "percent", "decimal")


def test_the_only_type_declaration_is_the_preset() -> None:
    presets = {entry["preset_name"] for entry in schema.read("presets.yaml")["presets"]}
    for entry in raw_fields():
        assert entry["preset"] in presets | {
            "dataset_organization",
            "resource_url_upload",
            "resource_format_autocomplete",
        }
        assert "type" not in entry


def test_a_subfield_has_the_stage_of_its_rows_and_names_its_rows() -> None:
    for entry in ROWS.values():
        assert {sub.stage for sub in entry.subfields.values()} == {entry.stage}
        assert entry.row_label["id"] and entry.row_label["en"]
    assert [entry.name for entry in ROWS.values()] == [
        "budget_lines", "locations", "rup_history", "proposals", "related_processes", "schedule", "bidders", "awards",
        "contracts", "amendments", "progress", "payments", "handovers", "penalties",
    ]  # fmt: skip


def test_what_refers_to_rows_refers_to_rows_that_have_an_id() -> None:
    refers = {path: entry.refers_to for path, entry in FIELDS.items() if entry.refers_to}
    assert set(refers.values()) == {"awards", "contracts"} and "contracts.award_id" in refers
    assert {path for path in FIELDS if path.endswith(".contract_id")} <= set(refers)
    assert all("id" in ROWS[name].subfields for name in refers.values())


def test_the_form_goes_through_the_stages_in_their_order() -> None:
    order = [entry.stage for entry in schema.load().fields.values()]
    assert order == sorted(order, key=STAGES.index)
    pages = [entry for entry in schema.read("pengadaan.yaml")["dataset_fields"] if "start_form_page" in entry]
    assert [entry["stage"] for entry in pages] == list(STAGES)


def test_only_three_fields_are_needed_to_save() -> None:
    assert {path for path, entry in FIELDS.items() if entry.required} == {"title", "owner_org", "fiscal_year"}


def test_what_identifies_a_firm_or_names_an_official_is_not_open() -> None:
    closed = {path: entry.openness for path, entry in FIELDS.items() if entry.openness != "open"}
    assert closed == {
        "ppk_name": "internal",
        "pa_name": "internal",
        "bidders.id": "masked",
        "awards.supplier_id": "masked",
        "contracts.supplier_id": "masked",
    }


def test_no_field_asks_for_person_data() -> None:
    words = re.compile(r"\b(nip|nik|npwp|rekening_bank|bank_account|phone|telepon|email|address|alamat)\b")
    assert [path for path in FIELDS if words.search(path.replace("_", " ").replace(".", " "))] == []


@pytest.mark.parametrize("codelist", LISTS)
def test_codes_are_unique_labelled_and_no_wording_means_two(codelist: str) -> None:
    entries = schema.read("codelists.yaml")[codelist]
    found = [str(entry["value"]) for entry in entries]
    assert len(found) == len(set(found)) == len(codelists.codes(codelist))
    owner: dict[str, str] = {}
    for code in codelists.codes(codelist).values():
        assert set(code.label) == {"id", "en"} and all(code.label.values())
        for words in {fold(words) for words in (code.value, *code.label.values(), *code.source)}:
            assert words and owner.setdefault(words, code.value) == code.value, words
    assert codelists.lookup(codelist, "") is None and codelists.lookup(codelist, "—") is None
    assert codelists.label(codelist, "no_such_code") == "no_such_code" and codelists.label(codelist, None) == ""
    assert codelists.label(codelist, found[0], "en") == entries[0]["label"]["en"]


def test_an_unknown_code_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        codelists.codes("warna")


def test_the_stages_are_those_of_their_code_list() -> None:
    assert list(codelists.codes("stage")) == list(STAGES)


@pytest.mark.parametrize("kind", schema.load().papers)
def test_a_kind_of_paper_is_described(kind: str) -> None:
    paper = schema.load().papers[kind]
    assert paper.kind == kind and paper.stage in STAGES
    assert all(words[lang] for words in (paper.label, paper.help) for lang in ("id", "en"))
    assert paper.accept and set(paper.accept) <= {"document", "image", "spreadsheet"}
    assert paper.openness in ("open", "redacted", "later", "exempt")
    assert (paper.exemption is not None) == (paper.openness in ("later", "exempt"))
    assert paper.exemption is None or paper.exemption in codelists.codes("exemption")


def test_every_stage_has_papers_and_the_papers_of_the_regulation_are_there() -> None:
    by_stage = {
        stage: {kind for kind, paper in schema.load().papers.items() if paper.stage == stage} for stage in STAGES
    }
    assert all(by_stage.values())
    labels = " ".join(paper.label["id"].lower() for paper in schema.load().papers.values())
    words = """kak hps kelayakan dpa renja pengumuman pemilihan pembukaan evaluasi sppbj jaminan kontrak spmk adendum
        foto pengawasan bast spm sp2d"""
    assert [word for word in words.split() if word not in labels] == []


def in_ocds() -> Iterator[tuple[str, str, Field]]:
    for path, entry in EVERY.items():
        if not entry.ocds:
            continue
        for start in BLOCKS if path.startswith("resource.") else ("",):
            yield path, f"{start}.{entry.ocds}".lstrip("."), entry


TYPES = {
    "money": {"number"},
    "percent": {"number", "string"},
    "decimal": {"number"},
    "integer": {"integer", "number", "string"},
    "date": {"string"},
    "datetime": {"string"},
    "rows": {"object"},
    "choices": {"string"},
}


@needs_shared
@pytest.mark.parametrize(("path", "place", "entry"), [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in in_ocds()])
def test_the_place_in_ocds_exists_and_fits_the_type(path: str, place: str, entry: Field) -> None:
    found = ocds_schema.at(place)
    types = found.get("type", [])
    allowed = TYPES.get(entry.type)
    if allowed:
        assert allowed & set([types] if isinstance(types, str) else types), (place, types)


@needs_shared
def test_a_place_that_does_not_exist_would_be_noticed() -> None:
    for place in ("tender.colour", "awards.id", "tender.value[]", "bids.details[].values.amount"):
        with pytest.raises(KeyError):
            ocds_schema.at(place)


def test_where_ocds_has_no_place_or_it_is_shared_a_note_says_what_happens() -> None:
    by_place: dict[str, list[str]] = {}
    for entry in raw_fields():
        if not entry.get("ocds"):
            assert entry["ocds_note"]["id"] and entry["ocds_note"]["en"], entry["field_name"]
        else:
            by_place.setdefault(entry["ocds"], []).append(entry["field_name"])
    assert by_place["title"] == ["title"] and by_place["tender.value.amount"] == ["estimate_amount"]


CODES = [
    ("method", "method", ""),
    ("category", "procurementCategory", ""),
    ("tender_status", "tenderStatus", ""),
    ("rup_status", "tenderStatus", ""),
    ("award_status", "awardStatus", ""),
    ("contract_status", "contractStatus", ""),
    ("related_process", "relatedProcess", ""),
    ("bid_result", "bidStatus", "bids"),
]


@needs_shared
@pytest.mark.parametrize(("codelist", "theirs", "extension"), CODES)
def test_our_codes_map_to_codes_of_the_standard(codelist: str, theirs: str, extension: str) -> None:
    ours = {code.ocds for code in codelists.codes(codelist).values() if code.ocds}
    assert ours and ours <= ocds_schema.codes(theirs, extension)


@needs_shared
def test_document_types_are_of_the_standard_or_marked_as_local() -> None:
    known = ocds_schema.codes("documentType")
    types = {paper.document_type for paper in schema.load().papers.values()}
    assert {name for name in types if not name.startswith("x_")} <= known
    assert len(types & known) > 10


@needs_shared
def test_the_districts_are_those_of_the_national_list() -> None:
    with (SHARED / "opd" / "kecamatan.csv").open(encoding="utf-8") as file:
        theirs = {row["kode_kemendagri"]: row["nama"] for row in csv.DictReader(file)}
    assert {value: code.label["id"] for value, code in codelists.codes("kecamatan").items()} == theirs
    assert len(theirs) == 28

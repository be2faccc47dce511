"""Papers as OCDS documents: in the block of their stage, typed, dated, with a URL that works; withheld ones without."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.bos.core import schema

from . import mapping_cases as cases
from . import mapping_checks as checks
from .mapping_cases import mapped

PLACES = (
    "planning.documents[]",
    "tender.documents[]",
    "awards[].documents[]",
    "contracts[].documents[]",
    "contracts[].implementation.documents[]",
)


def listed(process: dict[str, Any], *papers: dict[str, Any]) -> dict[str, int]:
    content = mapped(process, list(papers))
    return {place: len(found) for place in PLACES if (found := checks.at(content, place))}


def document(**values: Any) -> dict[str, Any]:
    return mapped({}, [{"id": "1", **values}])["planning"]["documents"][0]


def test_every_kind_stands_in_the_block_of_its_stage_with_its_type() -> None:
    content = mapped(*cases.shapes()["every field"])
    types = {paper["id"]: schema.load().papers[paper["kind"]].document_type for paper in cases.papers()}
    found = {entry["id"]: entry["documentType"] for place in PLACES for entry in checks.at(content, place)}
    assert found == types
    by_stage = [sum(paper["stage"] == stage for paper in cases.papers()) for stage in schema.STAGES]
    assert [len(checks.at(content, place)) for place in PLACES] == by_stage


def test_as_long_as_a_stage_has_no_block_its_papers_stand_in_the_tender() -> None:
    papers = cases.papers()
    by_stage = [sum(paper["stage"] == stage for paper in papers) for stage in schema.STAGES]
    assert listed({}, *papers) == {PLACES[0]: by_stage[0], PLACES[1]: sum(by_stage[1:])}
    failed = mapped({"tender_status": "unsuccessful"}, papers)
    assert "awards" not in failed and "contracts" not in failed
    assert listed({"awards": [{"id": "1"}, {"id": "2"}]}, *papers)[PLACES[2]] == by_stage[2]


def test_a_document_says_when_it_appeared_in_which_format_and_language() -> None:
    assert document(
        name="KAK", stage="planning", kind="kak", url="https://bos.example.go.id/a.pdf", mimetype="application/pdf",
        created="2019-03-15T03:04:05.678901", last_modified="2019-03-15T03:04:05.9", document_date="2019-03-14",
    ) == {
        "id": "1",
        "documentType": "projectPlan",
        "title": "KAK",
        "language": "id",
        "bos": {"documentDate": "2019-03-14T00:00:00+07:00"},
        "url": "https://bos.example.go.id/a.pdf",
        "datePublished": "2019-03-15T10:04:05+07:00",
        "format": "application/pdf",
    }  # fmt: skip
    assert (
        document(created="2019-03-15T03:04:05", last_modified="2019-03-16T00:00:00")["dateModified"][:10]
        == "2019-03-16"
    )


@pytest.mark.parametrize(
    ("mimetype", "format", "expected"),
    [
        ("", "PDF", "application/pdf"),
        (None, "jpeg", "image/jpeg"),
        ("", ".XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("image/png", "PDF", "image/png"),
        ("", "text/csv", "text/csv"),
        ("pdf", "entah", None),
    ],
)
def test_formats_are_media_types(mimetype: str | None, format: str, expected: str | None) -> None:
    assert document(mimetype=mimetype, format=format).get("format") == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bos.example.go.id/a b/é.pdf?x=1#y", "https://bos.example.go.id/a%20b/%C3%A9.pdf?x=1#y"),
        ("https://bos.example.go.id/100%.pdf", "https://bos.example.go.id/100%25.pdf"),
        ("https://bos.example.go.id/a%20b.pdf", "https://bos.example.go.id/a%20b.pdf"),
        ("berkas kak.pdf", "https://bos.example.go.id/dataset/p/resource/1/download/berkas%20kak.pdf"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://[", None),
        ("https://ruang kosong/a", None),
        ("", None),
    ],
)
def test_addresses_are_absolute_and_encoded(url: str, expected: str | None) -> None:
    package = {"package_id": "p"} if url.startswith("berkas") else {}
    assert document(url=url, **package).get("url") == expected


def test_a_withheld_paper_is_listed_with_the_rule_and_without_its_file() -> None:
    found = mapped(cases.full(), [cases.withheld()])["awards"][0]["documents"]
    assert found == [
        {
            "id": "99999999-0000-4000-8000-000000000000",
            "documentType": "submissionDocuments",
            "title": "Penawaran PT Misal Jaya",
            "description": "Dikecualikan: Hak kekayaan intelektual atau persaingan usaha "
            "(UU 14/2008 Pasal 17 huruf b). Memuat rahasia dagang peserta. Sampai 30 April 2029.",
            "language": "id",
            "bos": {
                "withheld": {
                    "code": "kip17b",
                    "rule": "UU 14/2008 Pasal 17 huruf b",
                    "until": "2029-04-30T23:59:59+07:00",
                }
            },
        }
    ]
    bare = document(openness="exempt", url="https://bos.example.go.id/rahasia.pdf", kind="kak")
    assert (bare["description"], bare["bos"]["withheld"]) == ("Dikecualikan.", {"code": "unknown"})
    assert "rahasia" not in repr(bare)


def test_a_paper_without_title_or_kind() -> None:
    assert document(kind="kak")["title"] == "Kerangka acuan kerja (KAK)"
    assert document(kind="apa", stage="kapan")["documentType"] == "x_other"
    assert document(name="NIK 3522154107900001")["title"] == "NIK [disamarkan]"

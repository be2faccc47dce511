"""Solr's schema: Indonesian words, typed numbers, codes that stay out of the text."""

import re
import uuid
import xml.etree.ElementTree as ET
from typing import get_args

import pysolr
import pytest
from ckan.common import config
from ckan.lib.search.query import QUERY_FIELDS

from ckanext.bos.core import ladder
from stack.places import ROOT
from stack.solr_schema import indonesian_schema

ROAD, CLINIC, FAILED, LAMPS = (
    {
        "title": "Pembangunan jembatan Desa Sumberrejo",
        "notes": "Pekerjaan pengaspalan dan tembok penahan tanah",
        "bos_budget_amount": 83_111_100_000,
        "bos_bidders_count": 12,
        "vocab_bos_stage": ["contract"],
        "bos_names_text": ["CV. Karya Mandiri"],
    },
    {"title": "Lelang alat kesehatan puskesmas", "bos_budget_amount": 9_000_000, "vocab_bos_stage": ["award"]},
    {"title": "Belanja alkes", "bos_budget_amount": 250_000_000, "bos_bidders_count": 2, "vocab_bos_stage": ["award"]},
    {"title": "Lampu Penerangan Ruas Jalan Teuku Umar", "bos_budget_amount": 1_000_000},
)


@pytest.fixture(scope="module")
def search():
    """A function that searches four documents as CKAN does and returns their numbers."""
    site = f"test-{uuid.uuid4()}"
    solr = pysolr.Solr(config["solr_url"], always_commit=True)
    solr.add(
        [
            {**document, "index_id": f"{site}-{number}", "id": str(number), "site_id": site}
            for number, document in enumerate((ROAD, CLINIC, FAILED, LAMPS))
        ]
    )

    def find(words: str, **parameters: object) -> list[int]:
        wanted = {"defType": "dismax", "mm": "2<-1 5<80%", "qf": QUERY_FIELDS, "sort": "id asc", **parameters}
        return [int(found["id"]) for found in solr.search(words, fq=f'+site_id:"{site}"', **wanted)]

    yield find
    solr.delete(q=f'site_id:"{site}"')


@pytest.mark.parametrize(
    "words, found",
    [
        ("membangun", [0]),
        ("bangunan", [0]),
        ("aspal", [0]),
        ("tpt", [0]),
        ("tender", [1]),
        ("pelelangan", [1]),
        ("alkes", [1, 2]),
        ("alat kesehatan", [1, 2]),
        ("tembok penahan", [0]),
        ("penahan kesehatan", []),
        ("karya mandiri", [0]),
        ("jembatan kesehatan", []),
        ("contract", []),
        ("pju", [3]),
        ("penerangan jalan", [3]),
    ],
)
def test_words_are_found_by_stem_and_synonym(search, words: str, found: list[int]):
    assert search(words) == found


@pytest.mark.parametrize(
    "query, found",
    [
        ("bos_budget_amount:[9000000 TO 250000000]", [1, 2]),
        ("bos_budget_amount:[1000000000 TO *]", [0]),
        ("bos_bidders_count:[10 TO *]", [0]),
        ("vocab_bos_stage:award", [1, 2]),
    ],
)
def test_numbers_and_codes_are_typed(search, query: str, found: list[int]):
    assert search(query, defType="lucene") == found


def test_amounts_sort_as_numbers(search):
    assert search("*:*", defType="lucene", sort="bos_budget_amount desc") == [0, 2, 1, 3]


def test_no_english_stemmer_is_left():
    filters = {element.get("class") for element in ET.fromstring(indonesian_schema()).iter("filter")}
    assert "solr.IndonesianStemFilterFactory" in filters
    assert "solr.SnowballPorterFilterFactory" not in filters


def test_every_field_the_portal_sends_is_typed():
    declared = {field.get("name") for field in ET.fromstring(indonesian_schema()).iter("field")}
    code = (ROOT / "ckanext" / "bos" / "registry" / "search.py").read_text()
    sent = set(re.findall(r'"(bos_\w+_(?:amount|count|text))"', code))
    sent |= {f"bos_{rung}_amount" for rung in get_args(ladder.Rung)}
    assert len(sent) > 5 and sent <= declared

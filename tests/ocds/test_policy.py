"""The pages for people: publication policy, guide to the API, and what a sysadmin may set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories

from ckanext.bos.core import schema
from ckanext.bos.core.dates import WIB
from ckanext.bos.ocds import policy
from ckanext.bos.ocds.views.parameters import PARAMETERS

from .publishing import ocid_of, publish
from .web import SITE, client, logged_in, portal

__all__ = ["client", "portal"]
REGISTERED = "ocds-abc123"


@pytest.fixture
def sysadmin(portal: Any, client: Any) -> Iterator[Any]:
    """A logged-in sysadmin; what was set is forgotten afterwards."""
    yield logged_in(portal, factories.Sysadmin()["name"])
    for setting in policy.editable():
        model.delete_system_info(setting)
        tk.config[setting] = ""


def page(client: Any, url: str = "/ocds/policy") -> str:
    answer = client.get(url)
    assert answer.status_code == 200 and answer.content_type.startswith("text/html")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.text


def test_the_policy_says_what_a_reader_must_know(client: Any) -> None:
    publish(ocid_of(1))
    text = page(client)
    for anchor in (
        "publisher", "legal-basis", "scope", "missing", "identifiers", "extensions", "methods", "documents",
        "frequency", "corrections", "access", "personal-data", "problems", "contact",
    ):  # fmt: skip
        assert f'<h2 id="{anchor}">' in text, anchor
    assert "https://creativecommons.org/licenses/by/4.0/" in text and "Pemerintah Kabupaten Bojonegoro" in text
    assert "ocds_bid_extension" in text and f"{SITE}/ocds/extension/bos/extension.json" in text
    for paper in schema.load().papers.values():
        assert paper.document_type in text
    assert re.search(r"1 proses|1 processes", text), "how much there is today"


@pytest.mark.parametrize(("url", "words"), [("/ocds/policy", "Dasar hukum"), ("/en/ocds/policy", "Legal basis")])
def test_both_languages(client: Any, url: str, words: str) -> None:
    assert words in page(client, url)


def test_the_test_prefix_warns_until_a_registered_one_is_set(
    client: Any, sysadmin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'id="test-prefix"' in page(client) and 'id="test-prefix-steps"' not in page(client)
    assert 'id="test-prefix-steps"' in page(sysadmin) and "data@open-contracting.org" in page(sysadmin)
    monkeypatch.setitem(tk.config, "ckanext.bos.ocds.prefix", REGISTERED)
    for reader in (client, sysadmin):
        assert 'id="test-prefix"' not in page(reader) and REGISTERED in page(reader)


def test_only_sysadmins_see_what_is_still_to_be_done(client: Any, sysadmin: Any) -> None:
    assert "for-the-administrator" not in page(client)
    text = page(sysadmin)
    assert "for-the-administrator" in text and all(setting in text for setting in policy.editable())


def test_what_the_administrator_writes_stands_on_the_page(client: Any, sysadmin: Any) -> None:
    form = sysadmin.get("/ckan-admin/config").text
    assert all(f'name="{setting}"' in form for setting in policy.editable())
    text = "Tanya **walidata**.<script>alert(1)</script> {prefix}"
    answer = sysadmin.post("/ckan-admin/config", data={"ckanext.bos.ocds.policy.contact": text, "save": "1"})
    assert answer.status_code in (200, 302), answer.text
    shown = page(client)
    assert "Tanya <strong>walidata</strong>" in shown and "<script>alert" not in shown
    assert "Dinas Komunikasi" not in shown.split('id="contact"')[1].split("<footer")[0]


def test_criteria_of_the_registry(monkeypatch: pytest.MonkeyPatch, portal: Any) -> None:
    now = datetime(2026, 3, 1, tzinfo=WIB)

    def marks(newest: datetime | None) -> dict[str, str]:
        return {criterion.name: criterion.mark for criterion in policy.criteria(newest, now)}

    assert marks(None) | {"registered": "unmet", "active": "unmet", "retrievable": "unmet"} == marks(None)
    assert marks(now - timedelta(days=30))["active"] == "met"
    assert marks(now - timedelta(days=400))["active"] == "unmet"
    monkeypatch.setitem(tk.config, "ckanext.bos.ocds.prefix", REGISTERED)
    assert marks(None)["registered"] == "met" and len(marks(None)) == 8


@pytest.mark.parametrize("url", ["/ocds", "/ocds/", "/en/ocds"])
def test_the_guide_explains_every_parameter_with_examples_that_work(client: Any, url: str) -> None:
    publish(ocid_of(1))
    text = page(client, url)
    for name in PARAMETERS:
        assert f"<code>{name}</code>" in text
    for anchor in ("parameter", "not-found", "method", "failure"):
        assert f'id="{anchor}"' in text, "where problem details point to"
    examples = re.findall(rf"curl [^<]*?({SITE}/ocds/[^\s<&]+)", text)
    assert len(examples) >= 3
    for example in examples:
        assert client.get(example.removeprefix(SITE)).status_code == 200, example

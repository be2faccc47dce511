"""The page about the portal and the data dictionary: what they say is so, and what they offer works."""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import shlex
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from ckanext.bos.core import codelists, schema

from ..federation import world

pytestmark = pytest.mark.usefixtures("with_plugins", "regency")


@pytest.fixture
def opened(app: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Opens an address of the portal as a program does, without a network in between."""

    def open_(url: str) -> Any:
        parts = urlsplit(url)
        return io.BytesIO(app.get(f"{parts.path}?{parts.query}").body.encode())

    monkeypatch.setattr(urllib.request, "urlopen", lambda url: contextlib.closing(open_(url)))
    return open_


def examples(page: str) -> list[str]:
    """What stands ready to be copied."""
    return [html.unescape(text) for text in re.findall(r'<pre class="copy"[^>]*><code>(.*?)</code></pre>', page, re.S)]


def test_the_examples_of_the_page_run(
    app: Any, opened: Callable[[str], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    process = world.process(7, title="Peningkatan Jalan Uji")
    search, one, program = examples(app.get("/about").text)
    [_, address] = shlex.split(search)
    found = json.load(opened(address))["result"]["results"]
    assert [package["name"] for package in found] == [process["name"]]
    [_, address] = shlex.split(one.replace("OCID", process["name"]))
    assert json.load(opened(address))["result"]["title"] == "Peningkatan Jalan Uji"
    exec(compile(program, "contoh", "exec"), {})
    assert f"{process['name']} Peningkatan Jalan Uji 1250000000" in capsys.readouterr().out


def test_the_rules_of_exemption_are_named(app: Any) -> None:
    page = html.unescape(app.get("/about").text)
    assert all(code.label["id"] in page for code in codelists.codes("exemption").values())


def test_the_dictionary_has_every_field_but_internal_ones(app: Any) -> None:
    page = html.unescape(app.get("/kamus-data").text)
    for field in schema.load().fields.values():
        assert (f"<code>{field.name}</code>" in page) == (field.openness != "internal"), field.name
    assert all(f"<code>{kind}</code>" in page for kind in schema.load().papers)


def test_the_dictionary_is_searched_by_words_of_people_and_of_machines(app: Any) -> None:
    page = app.get("/kamus-data?q=pagu+anggaran").text
    assert 'id="budget_amount"' in page and 'id="progress"' not in page
    assert 'id="budget_amount"' in app.get("/kamus-data?q=budget_amount").text
    assert "Tidak ada isian dengan kata itu" in app.get("/kamus-data?q=xyzzy").text

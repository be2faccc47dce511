"""The headers of every kind of answer."""

from __future__ import annotations

import io
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from werkzeug.datastructures import FileStorage

from ..federation import world
from .people import PDF

pytestmark = pytest.mark.usefixtures("with_plugins", "regency")
HTML = b"<!doctype html><script>alert(1)</script>"


def policy(answer: Any) -> dict[str, list[str]]:
    """The directives of an answer's policy."""
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", ["/", "/pengadaan", "/about", "/kamus-data", "/tidak-ada", "/user/login"])
def test_pages_for_readers_load_nothing_foreign_and_nothing_inline(app: Any, path: str) -> None:
    answer = app.get(path, status=404 if path == "/tidak-ada" else 200)
    found = policy(answer)
    assert found["default-src"] == found["script-src"] == found["style-src"] == ["'self'"]
    assert found["base-uri"] == found["form-action"] == found["frame-ancestors"] == ["'self'"]
    assert found["object-src"] == ["'self'"] and "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers
    assert "style=" not in answer.text


def test_pages_of_ckan_may_style_inline_but_never_run_inline(app: Any) -> None:
    found = policy(app.get("/user/reset"))
    assert "'unsafe-inline'" in found["style-src"] and "'unsafe-inline'" not in found["script-src"]


def test_settings_add_hosts_but_loosen_nothing(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckan.site_url", "https://bos.example.go.id")
    monkeypatch.setitem(tk.config, "ckanext.bos.csp.img_src", "https://peta.example.go.id 'unsafe-inline'")
    answer = app.get("/")
    assert policy(answer)["img-src"] == ["'self'", "data:", "https://peta.example.go.id"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_data_stay_open_to_other_sites(app: Any) -> None:
    answer = app.get("/ocds/releases", headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert policy(answer)["default-src"] == ["'none'"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("jahat.html", HTML, "application/octet-stream"),
        ("jahat.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "application/octet-stream"),
        ("surat.pdf", PDF, "application/pdf"),
        ("tabel.csv", b"a,b\n1,2\n", "text/csv"),
    ],
)  # fmt: skip
def test_uploads_are_never_pages(app: Any, name: str, content: bytes, kind: str) -> None:
    dataset = world.plain(f"unggahan-{name.replace('.', '-')}")
    file = FileStorage(io.BytesIO(content), name)
    walidata = world.walidata()
    made = walidata.act("resource_create", package_id=dataset["id"], name=name, url=name, upload=file)
    answer = app.get(f"/dataset/{dataset['id']}/resource/{made['id']}/download/{name}")
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert policy(answer)["default-src"] == ["'none'"]
    assert ("sandbox" in policy(answer)) == (kind != "application/pdf")
    if kind == "application/octet-stream":
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_files_named_by_their_content_are_kept_for_a_year(app: Any) -> None:
    page = app.get("/").text
    path = page.partition('href="/webassets/')[2].partition('"')[0]
    assert app.get(f"/webassets/{path}").headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert app.get("/bos/logo.svg").headers["Cache-Control"] == "public, max-age=86400"
    assert "private" in app.get("/").headers["Cache-Control"]

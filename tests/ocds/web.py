"""The portal as its readers see it, made once for a module, and a ledger that each test finds empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ..conftest import empty_ledger, loaded_plugins, visitor

SITE = "http://test.ckan.net"


@pytest.fixture(scope="module")
def portal(regency: None) -> Iterator[Any]:
    """The application; its tests do not ask for ``with_plugins``."""
    with loaded_plugins():
        yield visitor()


@pytest.fixture
def client(portal: Any) -> Iterator[Any]:
    """A stranger without cookies, and nothing published yet."""
    empty_ledger()
    yield portal.flask_app.test_client(use_cookies=False)
    model.Session.rollback()


def logged_in(portal: Any, name: str) -> Any:
    """A browser in which somebody has logged in; the session's cookie is for the host that it really asks."""
    browser = portal.test_client(user=model.User.get(name))
    cookie = browser.get_cookie(tk.config["SESSION_COOKIE_NAME"])
    browser.set_cookie(cookie.key, cookie.value, domain=SITE.removeprefix("http://"))
    return browser


def read(client: Any, url: str) -> dict[str, Any]:
    """A document at an address of this site."""
    answer = client.get(url.removeprefix(SITE))
    assert answer.status_code == 200, answer.text
    return answer.json


def walk(client: Any, url: str, rel: str = "next") -> Iterator[dict[str, Any]]:
    """The pages as OCP's LinksSpider takes them: the address as it is in ``links``, until there is none."""
    while url:
        page = read(client, url)
        yield page
        url = page.get("links", {}).get(rel, "")


def assert_problem(answer: Any, status: int) -> None:
    """RFC 9457, for everybody, kept by nobody, without a sign that a careless reader could take for HTML."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    assert not set("<>&") & set(answer.text)
    problem = answer.json
    assert problem["status"] == status and problem["title"] and problem["detail"] != problem["detail_en"]
    assert problem["type"].startswith(f"{SITE}/ocds#")

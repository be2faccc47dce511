"""The pages of plain datasets, as people meet them: readable by everybody, on a telephone too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from ckan import model
from playwright.sync_api import Page, expect

from ..conftest import loaded_plugins
from ..federation.datasets import CSV, DESCRIBED, enter, loaded
from ..portal.people import HEALTH, steward
from . import axe
from .conftest import Portal


@pytest.fixture(scope="module")
def pages(portal: Portal) -> Iterator[dict[str, str]]:
    """Addresses by what stands there."""
    with loaded_plugins():
        dataset = enter(steward("opd-kesehatan", HEALTH), files={"desa.csv": CSV}, name="dasa-wisma", **DESCRIBED)
        loaded(dataset)
        model.Session.remove()
    file = f"/dataset/dasa-wisma/resource/{dataset['resources'][0]['id']}"
    yield {
        "search": "/dataset/",
        "dataset": "/dataset/dasa-wisma",
        "file": file,
        "new": "/dataset/new",
        "edit": "/dataset/edit/dasa-wisma",
        "dictionary": f"/dataset/dasa-wisma/dictionary/{dataset['resources'][0]['id']}",
    }


@pytest.mark.parametrize("name", ["search", "dataset", "file"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_hinders_a_reader(
    portal: Portal, window: Callable[..., Page], pages: dict[str, str], name: str, width: int
) -> None:
    page = window(width)
    portal.open(page, pages[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe.problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("name", ["new", "edit", "dictionary"])
def test_nothing_hinders_a_steward(
    portal: Portal, window: Callable[..., Page], pages: dict[str, str], name: str
) -> None:
    page = window(390)
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, pages[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe.problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

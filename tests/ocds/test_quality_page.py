"""The part of the process page that says what to look at."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.bos.ocds import quality

from .quality_cases import CASES, process

pytestmark = pytest.mark.usefixtures("with_plugins")


def _render(app: Any, content: dict[str, Any], lang: str = "id", may_edit: bool = True) -> str:
    with app.flask_app.test_request_context(f"/{lang}/" if lang == "en" else "/"):
        app.flask_app.preprocess_request()
        data = {"findings": quality.findings(content), "name": content["ocid"], "may_edit": may_edit}
        return tk.render_snippet("bos/process/quality.html", data)


def test_a_finding_leads_to_the_form_that_mends_it(app: Any) -> None:
    content = process()
    CASES["coherent.dates"][0](content)
    page = _render(app, content)
    assert "20 Februari 2026" in page
    assert "/pengadaan/edit/ocds-213czf-rup-1/contract#field-contracts" in page


def test_who_may_not_edit_sees_the_place_instead(app: Any) -> None:
    content = process()
    CASES["coherent.dates"][0](content)
    page = _render(app, content, may_edit=False)
    assert "/edit/" not in page and "contracts[0].dateSigned" in page


def test_what_a_source_wrote_stays_text(app: Any) -> None:
    content = process()
    content["tender"]["procurementMethod"] = "direct"
    content["tender"]["procurementMethodDetails"] = "<script>alert(1)</script>"
    page = _render(app, content)
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_nothing_found_is_said_too(app: Any) -> None:
    assert "<li>" not in _render(app, process())

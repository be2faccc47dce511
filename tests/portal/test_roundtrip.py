"""Every field there is goes in and comes out unchanged: through the API, through a form's text, through the form."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ckanext.bos.core import codelists, schema, values
from ckanext.bos.core.dates import WIB
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical
from ckanext.bos.core.ownership import is_keyed
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.schema import Field
from ckanext.bos.portal.forms import posted
from ckanext.bos.portal.forms.written import written, written_row

from .pages import Form, get, post
from .people import Person, enter, show

SYSTEMS_OWN = {"name", "ocid", "owner_org"}
"""Not typed: minted, or chosen among the own units."""

LEAVES = {path: entry for path, entry in schema.load().leaves() if path not in SYSTEMS_OWN}
UNHURRIED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
IN_THE_DATABASE = settings(
    deadline=None, suppress_health_check=UNHURRIED, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
"""A failing example is not made smaller: each try writes a process."""

_SUPPLIERS = {"bidders.name", "awards.supplier_name", "contracts.supplier_name"}


def texts(entry: Field, size: int, prefix: str = "") -> st.SearchStrategy[str]:
    """Texts as they are stored: tidy, without person data, not empty."""
    signs = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
    raw = st.text(signs, min_size=1, max_size=size)
    return raw.map(lambda text: _stored(entry, prefix + text)).filter(bool)


def _stored(entry: Field, text: str) -> str:
    try:
        tidy = values.parse(entry, text)
        return tidy if values.parse(entry, tidy) == tidy and scrub(tidy)[0] == tidy else ""
    except FieldError:
        return ""


def numbers(entry: Field) -> st.SearchStrategy[str]:
    low, high = entry.limits or (("0", "100") if entry.type == "percent" else ("0", "100000"))
    places = 0 if entry.type == "integer" else 4
    return (
        st.decimals(Decimal(low), Decimal(high), places=places)
        .map(canonical)
        .map(lambda text: "0" if text == "-0" else text)
    )


def canonicals(path: str, entry: Field) -> st.SearchStrategy[Any]:
    """Values as the schema's type stores them, and nothing else."""
    moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0, tzinfo=WIB).isoformat()
    )
    made: dict[str, st.SearchStrategy[Any]] = {
        "text": texts(entry, 60, "CV " if path in _SUPPLIERS else ""),
        "core": texts(schema.Field(**{**entry.__dict__, "type": "text"}), 300),
        "longtext": texts(entry, 200),
        "code": texts(entry, 40),
        "money": st.decimals(Decimal(0), Decimal(10) ** 13, places=2).map(canonical),
        "date": st.dates(date(2000, 1, 1), date(2060, 12, 31)).map(date.isoformat),
        "datetime": moments,
        "boolean": st.sampled_from(["true", "false"]),
    }
    if entry.type in ("integer", "decimal", "percent"):
        return numbers(entry)
    if entry.type == "choice":
        return st.sampled_from(list(codelists.codes(entry.codelist or "")))
    if entry.type == "choices":
        known = list(codelists.codes(entry.codelist or ""))
        return st.sets(st.sampled_from(known), min_size=1).map(
            lambda chosen: [code for code in known if code in chosen]
        )
    if entry.openness == "masked":
        return st.text("abcdef0123456789", min_size=16, max_size=16).map(lambda text: "f" + text[1:])
    return made[entry.type]


@st.composite
def processes(draw: st.DrawFn) -> dict[str, Any]:
    """A process with a value in every single field, and one or more rows in every list.

    Fields of the same kind take their values in turn from a few that are drawn.
    """
    drawn: dict[Any, list[Any]] = {}
    turn = itertools.count()

    def value(path: str, entry: Field) -> Any:
        alike = (entry.type, entry.codelist, entry.limits, path in _SUPPLIERS, entry.openness == "masked")
        if alike not in drawn:
            drawn[alike] = draw(st.lists(canonicals(path, entry), min_size=1, max_size=4))
        return drawn[alike][next(turn) % len(drawn[alike])]

    process: dict[str, Any] = {}
    for entry in schema.load().fields.values():
        if entry.name in SYSTEMS_OWN:
            continue
        if entry.type != "rows":
            process[entry.name] = value(entry.name, entry)
            continue
        rows = [
            {name: value(f"{entry.name}.{name}", sub) for name, sub in entry.subfields.items()}
            for _ in range(draw(st.integers(1, 3)))
        ]
        if is_keyed(entry):
            rows = list({row["id"]: row for row in rows}.values())
        process[entry.name] = rows
    return process


@pytest.mark.parametrize("path", LEAVES)
def test_what_a_form_shows_means_what_is_stored(path: str) -> None:
    entry = LEAVES[path]

    @settings(max_examples=25, deadline=None, suppress_health_check=UNHURRIED)
    @given(canonicals(path, entry))
    def shown(value: Any) -> None:
        typed = written(entry, value)
        parsed = typed if entry.type == "core" else values.parse(entry, typed)
        assert parsed == value

    shown()


@settings(max_examples=20, deadline=None)
@given(processes())
def test_an_untouched_form_changes_nothing(process: dict[str, Any]) -> None:
    for stage in schema.STAGES:
        shown = posted.shown_of(stage, process)
        assert posted.changed(shown, posted.fingerprints(shown)) == {}
        changed = posted.changed({name: "lain" for name in shown}, posted.fingerprints(shown))
        assert changed.keys() == shown.keys()


@pytest.mark.usefixtures("regency", "with_plugins")
@settings(IN_THE_DATABASE, max_examples=10)
@given(first=processes(), second=processes())
def test_every_field_comes_back_as_it_went_in(health: Person, first: dict[str, Any], second: dict[str, Any]) -> None:
    entered = enter(health, **without_codes(first))
    assert stored(entered) == without_codes(first)
    assert entered["title"] == first["title"] and entered["budget_sources"] == first["budget_sources"]

    health.act("package_patch", id=entered["id"], **second)

    assert stored(entered) == second
    assert {path for path, _ in leaves_of(stored(entered))} == LEAVES.keys(), "not one field is left out"


@pytest.mark.usefixtures("regency", "with_plugins")
@settings(IN_THE_DATABASE, max_examples=2)
@given(process=processes())
def test_every_field_can_be_typed_in_the_form(app: Any, health: Person, process: dict[str, Any]) -> None:
    entered = enter(health)
    for stage in schema.STAGES:
        url = f"/pengadaan/edit/{entered['name']}/{stage}"
        form = Form(get(app, url, health).body, "_seen")
        typed = {entry.name: process[entry.name] for entry in posted.fields_of(stage) if entry.name in process}
        answer = post(app, url, health, form.fill(save="stay", **as_typed(typed)))
        assert answer.status_code == 302, answer.body[: answer.body.find("</ul>")][-2000:]

    expected = {name: value for name, value in process.items() if name != "related_processes"}
    assert stored(entered) == expected


def as_typed(process: dict[str, Any]) -> dict[str, Any]:
    """The values as a person types them, by the names that the form gives its inputs."""
    typed: dict[str, Any] = {}
    for name, value in process.items():
        entry = schema.load().fields[name]
        if entry.type != "rows":
            typed[name] = written(entry, value)
            continue
        for number, row in enumerate(value):
            typed |= {f"{name}__{number}__{sub}": text for sub, text in written_row(entry, row).items()}
    return typed


def stored(process: dict[str, Any]) -> dict[str, Any]:
    """What is stored of a process, without what the system adds."""
    added = SYSTEMS_OWN | {"papers", "provenance", "conflicts"}
    shown = {name: value for name, value in show(process).items() if name not in added}
    raw = tk.get_action("package_show")({"ignore_auth": True}, {"id": process["name"]})
    assert all(raw[name] == value for name, value in shown.items() if schema.load().fields[name].type != "rows")
    return shown


def without_codes(process: dict[str, Any]) -> dict[str, Any]:
    """Without the codes that would make the process one that is known already."""
    return {name: value for name, value in process.items() if name not in ("rup_code", "tender_code")}


def leaves_of(process: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in process.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found += [(f"{name}.{sub}", text) for row in value for sub, text in row.items()]
        else:
            found.append((name, value))
    return found

"""Whatever the schema allows maps without an error into something sound and valid, and always into the same."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from ckanext.bos.core import codelists, ladder, schema
from ckanext.bos.core.dates import WIB
from ckanext.bos.core.money import LIMIT, canonical
from ckanext.bos.core.schema import Field
from ckanext.bos.core.values import INTEGER_LIMITS, parse

from ..core import ocds_schema
from ..shared_data import needs_shared
from . import mapping_cases as cases
from . import mapping_checks as checks

IDS = st.sampled_from(["1", "2", "3", "tanpa-kontrak", "kontrak-1", "1-2"])
MARKS = st.sampled_from(["1", "3f9a1c0b7d2e4f65", "aaaaaaaaaaaaaaaa"])
PERSON = "Budi Santoso"
NAMES = st.sampled_from(["CV Contoh", "PT. Misal Jaya", "cv contoh", PERSON, "Penyedia 3f2a9c", "–"])
BODIES = st.sampled_from(["Bank Jatim", "CV Contoh", cases.SITE.regency, cases.UNIT.name, "–"])
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1,2 km", "1.250 m2", "Evaluasi Penawaran", "Harga Terendah", "NIK 3522154107900001", "ocds-x"]),
)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31)).map(date.isoformat)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=WIB, microsecond=0).isoformat()
)
AMOUNTS = st.decimals(0, LIMIT, places=2, allow_nan=False, allow_infinity=False).map(canonical)


def numbers(limits: tuple[str, str], places: int) -> st.SearchStrategy[str]:
    low, high = map(Decimal, limits)
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False).map(canonical)


def value(entry: Field) -> st.SearchStrategy[Any]:
    """Canonical values of a field; nothing now and then."""
    if entry.name == "id" or entry.refers_to:
        return st.one_of(IDS, MARKS) if entry.openness == "masked" else IDS
    if entry.openness == "masked":
        return MARKS
    if entry.name == "supplier_name" or (entry.name, entry.stage) == ("name", "tender"):
        return NAMES
    if entry.name in ("performance_guarantee_issuer", "advance_guarantee_issuer", "origin"):
        return BODIES
    match entry.type:
        case "date":
            return DAYS
        case "datetime":
            return MOMENTS
        case "money":
            return AMOUNTS
        case "integer":
            return numbers(entry.limits or INTEGER_LIMITS, 0)
        case "decimal" | "percent":
            return numbers(entry.limits or ("0", "100"), 4)
        case "boolean":
            return st.sampled_from(["true", "false"])
        case "choice":
            return st.sampled_from(list(codelists.codes(entry.codelist or "")))
        case "choices":
            return st.lists(st.sampled_from(list(codelists.codes(entry.codelist or ""))), unique=True)
    return WORDS.map(lambda raw: parse(entry, raw) if entry.type in ("text", "longtext", "code") else raw.strip())


def row(entry: Field) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={sub.name: value(sub) for sub in entry.subfields.values()}).map(known)


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found for name, found in values.items() if found}


@st.composite
def processes(draw: st.DrawFn) -> dict[str, Any]:
    fields = [entry for entry in schema.load().fields.values() if entry.name not in ("ocid", "name")]
    chosen = {
        entry.name: st.lists(row(entry), max_size=3) if entry.type == "rows" else value(entry) for entry in fields
    }
    return {"ocid": cases.OCID} | known(draw(st.fixed_dictionaries({}, optional=chosen)))


@st.composite
def paper(draw: st.DrawFn) -> dict[str, Any]:
    moments = st.sampled_from(["", "2019-03-15T03:04:05.678901", "2019-03-15T03:04:05"])
    urls = st.one_of(st.text(max_size=20), st.text(max_size=20).map(lambda path: f"https://bos.example.go.id/{path}"))
    fields = {entry.name: value(entry) for entry in schema.resource_fields().values() if entry.name != "url"}
    more = {"url": urls, "created": moments, "last_modified": moments, "package_id": IDS}
    return draw(st.fixed_dictionaries({"id": st.uuids().map(str)}, optional=fields | more))


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(ocds_schema.release_schema(), format_checker=FormatChecker())


def shuffled(values: Any) -> Any:
    """The same with the keys of every object the other way round."""
    if isinstance(values, dict):
        return {name: shuffled(inner) for name, inner in reversed(values.items())}
    return [shuffled(inner) for inner in values] if isinstance(values, list) else values


@needs_shared
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(process=processes(), papers=st.lists(paper(), max_size=3))
def test_any_process_of_the_schema(process: dict[str, Any], papers: list[dict[str, Any]]) -> None:
    given_before = copy.deepcopy((process, papers))
    content = cases.mapped(process, papers)
    checks.assert_sound(content)
    whole = content | {"id": "1", "date": "2020-01-01T00:00:00+07:00", "tag": ["planning"]}
    assert [f"{list(error.path)}: {error.message}" for error in validator().iter_errors(whole)] == []
    assert (process, papers) == given_before
    assert cases.mapped(shuffled(process), shuffled(papers)) == content
    assert_money(process, content)
    assert PERSON not in repr(content)
    assert "3522154107900001" not in repr([content.get("title"), content.get("description"), content["parties"]])


def assert_money(process: dict[str, Any], content: dict[str, Any]) -> None:
    """The sums are those of the money ladder, where rows have ids of their own, as the register sees to."""
    ids = [row.get("id") for row in process.get("contracts", ())]
    if not all(ids) or len(set(ids)) < len(ids):
        return
    rungs = ladder.amounts(process)
    dead = ("cancelled", "unsuccessful")
    for exact, block in ((rungs["award"], "awards"), (rungs["contract"], "contracts")):
        alive = [found for found in content.get(block, ()) if found.get("status") not in dead]
        assert near(exact, [amount for found in alive for amount in checks.at(found, "value.amount")])
    assert near(rungs["paid"], checks.at(content, "contracts[].implementation.transactions[].value.amount"))
    assert near(rungs["budget"], checks.at(content, "planning.budget.amount.amount"))
    assert near(rungs["estimate"], checks.at(content, "tender.value.amount"))


def near(exact: Decimal | None, found: list[Any]) -> bool:
    return exact is None if not found else exact is not None and abs(sum(map(Decimal, map(str, found))) - exact) < 1

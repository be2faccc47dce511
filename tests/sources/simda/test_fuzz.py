"""Whatever a row holds: no exception, no good row lost."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.bos.core import schema, values
from ckanext.bos.core.observation import Observation, Row
from ckanext.bos.sources import simda
from ckanext.bos.sources.simda.queries import COLUMNS
from ckanext.bos.sources.transport.errors import SourceError

from .tables import KEY, NUMBER, STANDARD, read

GOOD = {name.lower(): value for name, value in STANDARD["Ta_Kontrak"].items()}
CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.decimals(),
    st.text(max_size=40),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=1),
    st.sampled_from(["0", "-1", "1e30", "9" * 40, "2019-13-45", "0001-01-01", NUMBER, "1,5", "\x00", "=1+1", 2019]),
)


def _rows(service: str) -> Any:
    columns = st.sampled_from([*COLUMNS[service], "npwp", "0", "", "post"])
    return st.lists(st.dictionaries(columns, CELL, max_size=12), max_size=3)


@settings(max_examples=60, deadline=None)
@given(
    contract=_rows("contract"),
    amendment=_rows("amendment"),
    payment=_rows("payment"),
    progress=_rows("progress"),
    unit=_rows("unit"),
)
def test_services(**services: list[dict[str, Any]]) -> None:
    good = {**GOOD, "no_kontrak": "GOOD/1/2019", "kd_sub": "7"}
    rows = {name: [Row(f"{name}:{i}", cells) for i, cells in enumerate(found)] for name, found in services.items()}
    rows["contract"].append(Row("contract:good", good))
    found = list(simda.read_rows(rows, KEY))
    whole = [item for item in found if isinstance(item, Observation)]
    assert any(item.values["contracts"][0]["number"] == "GOOD/1/2019" for item in whole)
    for item in whole:
        _canonical(item)
    list(simda.reread([row for item in whole for row in item.rows], KEY))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.sampled_from(sorted(STANDARD)),
    change=st.dictionaries(
        st.integers(0, 20), st.text(max_size=30).map(lambda text: text.replace("\r", "")), max_size=4
    ),
)
def test_tables(tmp_path: Path, table: str, change: dict[int, str]) -> None:
    columns = list(STANDARD[table])
    broken = {columns[place % len(columns)]: text for place, text in change.items()}
    second = {"No_Kontrak": "2/X/2019"} if table == "Ta_Kontrak" else {}
    found = read(tmp_path, {table: [{}, {**second, **broken}]}, encoding="utf-8")
    assert any(item.values["contracts"][0]["number"] == NUMBER for item in found if isinstance(item, Observation))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.one_of(st.binary(max_size=200), st.recursive(CELL, lambda inner: st.lists(inner, max_size=3)).map(repr)))
def test_wrapper_bodies(tmp_path: Path, body: bytes | str) -> None:
    path = tmp_path / "api.json"
    for content in (body, json.dumps({"error": 0, "msg": [{"no_kontrak": str(body), "tahun": 2019}], "post": "K"})):
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
        try:
            list(simda.read([path], KEY))
        except (ValueError, SourceError):
            continue


def _canonical(item: Observation) -> None:
    fields = schema.load().fields
    for name, value in item.values.items():
        rows = value if isinstance(value, list) else [{name: value}]
        for row in rows:
            for sub, leaf in row.items():
                entry = fields[name].subfields[sub] if fields[name].type == "rows" else fields[name]
                assert values.parse(entry, leaf) == leaf
                assert not isinstance(leaf, (float, Decimal))

"""Whatever a row turns into on its way, it is taken or refused, and the good rows beside it are taken."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core import schema
from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.core.values import parse
from ckanext.bos.sources import sirup
from ckanext.bos.sources.sirup.columns import CROSSWALK

from .rows import LINE, PLACE, PLAN, REVISION, SITE

FUZZ = settings(max_examples=60, deadline=None)
_COLUMNS = sorted({column for columns in CROSSWALK.values() for column in columns} | {"nip_ppk", "x", ""})
_JUNK: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.decimals()
    | st.text(max_size=30)
    | st.sampled_from(
        ["0", "-", "0000-00-00", "TRUE", "D171", "1.01.02.2.01.0003.", "January 2025", "<b>", "=1", "\x00"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_COLUMNS), inner, max_size=4),
    max_leaves=8,
)
_CHANGES = st.dictionaries(st.sampled_from(_COLUMNS), _JUNK, max_size=6)
_STANDARD: dict[str, dict[str, Any]] = {
    "plans": PLAN, "self_managed": PLAN, "plan_budget": LINE, "self_managed_budget": LINE, "plan_locations": PLACE,
    "revisions": REVISION, "search": SITE, "plan_list": {str(number): "1" for number in range(8)},
    "units": PLAN, "programs": PLAN, "regencies": PLACE, "in_self_managed_list": {}, "whatever": PLAN,
}  # fmt: skip


def check(found: list[Observation | Refusal]) -> None:
    """Observations hold canonical values, refusals say why; nothing of a person is in either."""
    fields = schema.load().fields
    for item in found:
        assert "198001012005011001" not in repr(item)
        if isinstance(item, Refusal):
            assert item.errors
            assert all(error.message(lang) for error in item.errors.values() for lang in ("id", "en"))
            continue
        item.fingerprint()
        for name, value in item.values.items():
            if fields[name].type != "rows":
                assert parse(fields[name], value) == value
            else:
                assert all(
                    parse(fields[name].subfields[sub], cell) == cell for row in value for sub, cell in row.items()
                )


@FUZZ
@given(st.data())
def test_a_damaged_row_costs_no_other(data: st.DataObject) -> None:
    service = data.draw(st.sampled_from(sorted(_STANDARD)))
    damaged = {**_STANDARD[service], **data.draw(_CHANGES)}
    for column in data.draw(st.lists(st.sampled_from(sorted(damaged) or [""]), max_size=4)):
        damaged.pop(column, None)
    good = {**PLAN, "kd_rup": 77000007, "nama_paket": "Yang baik"}
    rows = {service: [Row("bad:1", damaged)]}
    rows["plans"] = [*rows.get("plans", []), Row("good:1", good)]
    klpd, year = data.draw(st.sampled_from([("", 0), ("D171", 2025)]))
    found = list(sirup.read_rows(rows, "key", klpd=klpd, year=year))
    check(found)
    assert [item.values["title"] for item in found if isinstance(item, Observation) and item.key == "plan/77000007"]
    kept = [item.row for item in found if isinstance(item, Refusal)]
    check(list(sirup.reread(kept, "key")))


@FUZZ
@given(st.dictionaries(st.sampled_from(sorted(_STANDARD)), st.lists(_CHANGES, max_size=3), max_size=5))
def test_rows_of_junk_are_taken_or_refused(services: dict[str, list[dict[str, Any]]]) -> None:
    rows = {name: [Row(f"{name}:{at}", cells) for at, cells in enumerate(found)] for name, found in services.items()}
    check(list(sirup.read_rows(rows, "key")))

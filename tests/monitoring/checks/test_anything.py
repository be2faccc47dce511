"""No process and no row breaks the checks, whatever stands in it, as long as it is canonical."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.schema import Field
from ckanext.bos.monitoring.checks import Peer, compare, look


def _values(entry: Field) -> st.SearchStrategy[Any]:
    """Canonical texts of a field, and nothing."""
    if entry.type == "money":
        amounts = st.decimals(0, 10**13, places=2) | st.integers(0, 10**13) | st.sampled_from([0, 10**8, 10**9, 10**12])
        return amounts.map(lambda amount: re.sub(r"\.?0+$", "", str(amount)) if "." in str(amount) else str(amount))
    if entry.type == "date":
        return st.dates().map(str)
    if entry.type == "datetime":
        return st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat() + "+07:00")
    if entry.type in ("integer", "decimal", "percent"):
        return st.integers(0, 2_147_483_647).map(str) | st.integers(2000, 2060).map(str)
    if entry.type == "choice" and entry.codelist:
        return st.sampled_from(list(codelists.codes(entry.codelist)))
    if entry.type == "choices":
        return st.lists(st.text(max_size=4), max_size=2)
    return st.sampled_from(["1", "2", "a/b", "Upload Dokumen Penawaran", "{0} {name} %s"]) | st.text(max_size=8)


def _row(fields: dict[str, Field]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: _values(entry) for name, entry in fields.items()})


def _process() -> st.SearchStrategy[dict[str, Any]]:
    fields = schema.load().fields
    read = ("fiscal_year", "method", "planned_method", "category", "budget_amount", "estimate_amount", "schedule")
    read += (
        "announcement_date",
        "planned_tender_start",
        "planned_tender_end",
        "number_of_bidders",
        "bidders",
        "awards",
    )
    read += ("contracts", "amendments", "payments", "handovers", "progress", "penalties")
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(_row(dict(fields[name].subfields)), max_size=3)
            if fields[name].type == "rows"
            else _values(fields[name])
            for name in read
        },
    )


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_process())
def test_no_canonical_process_breaks_them(process: dict[str, Any]) -> None:
    found = look(process, {})
    assert len({one.fingerprint for one in found}) == len(found) and look(dict(process), {}) == found
    for one in found:
        assert one.field.split(".")[0] in schema.load().fields and one.sentence["id"] and one.sentence["en"]


_AMOUNTS = st.none() | st.integers(0, 10**13).map(Decimal) | st.decimals(0, 10**13, places=2)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            Peer,
            package_id=st.text(max_size=3),
            unit_id=st.sampled_from("ab"),
            year=st.none() | st.integers(2000, 2060),
            title=st.sampled_from(["A", "a ", "", "Belanja kursi"]),
            category=st.none() | st.just("goods"),
            method=st.none() | st.just("tender"),
            budget=_AMOUNTS,
            estimate=_AMOUNTS,
            award=_AMOUNTS,
            contract=_AMOUNTS,
            winner_id=st.none() | st.sampled_from("xy"),
            volume=st.none() | st.sampled_from(["1 unit", "0 unit", "1,5 km", "banyak", "1.000.000 m²"]),
        ),
        max_size=40,
    )
)
def test_no_rows_break_the_comparisons(peers: list[Peer]) -> None:
    small = {"outlier.peers": Decimal(2), "unit_price.peers": Decimal(2)}
    for ones in compare(peers, small).values():
        assert all(one.sentence["id"] and one.sentence["en"] and one.fingerprint for one in ones)

"""BOS's own indicators: each fires, is clear beside it, and says what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.monitoring.indicators.bos import INDICATORS

from .releases import asked, release, state


def several(count: int, each: Any) -> list[Any]:
    return [release("a" if n == 0 else f"b{n}", **each(n)) for n in range(count)]


def split(n: int) -> dict[str, Any]:
    return {
        "method": "direct",
        "price": 90_000_000,
        "title": f"Pavingisasi Segmen {n + 1}",
        "opened": f"2025-05-0{n + 1}",
    }


def ring(n: int) -> dict[str, Any]:
    who = ("s1", "s2", "s3", "s4")
    return {"winner": who[n % 4], "bids": [(one, 100 + number, "valid") for number, one in enumerate(who)]}


FAILED = [{"relationship": ["unsuccessfulProcess"], "scheme": "ocid", "identifier": "b"}]


@pytest.mark.parametrize(
    ("code", "releases", "wanted"),
    [
        ("B001", [release(registered=1)], "flag"),
        ("B001", [release(bids=[("s1", 100, "valid")])], "flag"),
        ("B001", [release(registered=2)], "clear"),
        ("B001", [release(method="direct", registered=1)], "clear"),
        ("B001", [release(bids=None)], "missing"),
        ("B002", [release(bids=[("s1", 100, "valid"), ("s2", 110, "valid"), ("s3", 110, "valid")])], "flag"),
        ("B002", [release()], "clear"),
        ("B002", [release(bids=None)], "missing"),
        ("B003", several(8, ring), "flag"),
        ("B003", several(3, ring), "clear"),
        ("B003", several(8, lambda n: ring(n) | {"winner": "s1"}), "clear"),
        ("B003", [release(bids=None)], "missing"),
        ("B004", several(12, lambda n: {"winner": "s1" if n < 6 else f"t{n}"}), "flag"),
        ("B004", several(12, lambda n: {"winner": "s1" if n < 4 else f"t{n}"}), "clear"),
        ("B004", several(11, lambda n: {}), "clear"),
        ("B004", [release(buyer=None)], "missing"),
        ("B007", several(3, split), "flag"),
        ("B007", several(2, split), "clear"),
        ("B007", several(3, lambda n: split(n) | {"opened": f"2025-0{n + 1}-01"}), "clear"),
        ("B007", several(3, lambda n: split(n) | {"winner": f"s{n}"}), "clear"),
        ("B007", several(3, lambda n: split(n) | {"title": f"Pekerjaan {'ABC'[n]} lain"}), "clear"),
        ("B007", [release(method="direct", price=None)], "missing"),
        ("B009", [release(related=FAILED)], "flag"),
        ("B009", [release()], "clear"),
        ("B009", [release(method=None)], "missing"),
    ],
)  # fmt: skip
def test_each_fires_where_it_should(code: str, releases: list[Any], wanted: str) -> None:
    assert state(code, *releases) == wanted


def test_a_newcomer_needs_a_history_to_be_new_in() -> None:
    old = release("b", awarded="2023-01-01", winner="s2")
    new: dict[str, Any] = {"price": 3_000_000_000, "winner": "s9", "awarded": "2025-01-01"}
    assert state("B005", release(**new), old) == "flag"
    assert state("B005", release(**new), release("b", awarded="2023-01-01", winner="s9")) == "clear"
    less: dict[str, Any] = new | {"price": 1_999_999_999}
    assert state("B005", release(**less), old) == "clear"
    assert state("B005", release(**new)) == "missing"


def test_the_blacklist_is_compared_by_id_and_by_name_only_where_there_is_none(tmp_path: Path) -> None:
    def listed(text: str) -> str:
        path = tmp_path / "hitam.csv"
        path.write_text("id,name,from,until,rule\n" + text)
        return str(path)

    assert state("B006", release()) == "missing"
    assert state("B006", release(), file=(listed("s1,CV Lain,2025-01-01,2026-01-01,SK 1\n"),)) == "flag"
    assert state("B006", release(), file=(listed("s7,CV s1,2025-01-01,2026-01-01,SK 1\n"),)) == "clear"
    assert state("B006", release(), file=(listed("s1,CV s1,2023-01-01,2024-01-01,SK 1\n"),)) == "clear"
    (one,) = asked("B006", release(), file=(listed(",cv  S1,2025-01-01,,SK 1\n"),))
    assert one.state == "flag" and one.numbers["by"] == "nama / name"


def test_a_rush_is_measured_against_the_whole_regency() -> None:
    def unit(name: str, late: int, early: int) -> list[Any]:
        days = ["2025-11-20"] * late + ["2025-05-01"] * early
        return [
            release("a" if name == "u1" and n == 0 else f"{name}-{n}", buyer=name, opened=day)
            for n, day in enumerate(days)
        ]

    outcomes = asked("B008", *unit("u1", 8, 2), *unit("u2", 0, 40))
    assert next(one for one in outcomes if one.id == "a").state == "flag"
    assert any(one.subject == "Buyer" and one.id == "u1" for one in outcomes)
    assert state("B008", *unit("u1", 8, 2), *unit("u2", 32, 8)) == "clear", "all units rush"
    assert state("B008", *unit("u1", 5, 1), *unit("u2", 0, 40)) == "clear", "too few packages"


def test_units_with_few_local_or_small_firms_are_flagged() -> None:
    away = several(10, lambda n: {"town": "Surabaya" if n < 9 else "Kab. Bojonegoro"})
    assert [one.id for one in asked("B010", *away) if one.state == "flag"] == ["u1"]
    home = several(10, lambda n: {"town": "Bojonegoro"})
    assert [one.id for one in asked("B010", *home) if one.state == "flag"] == []
    large = several(10, lambda n: {"small": n < 3})
    assert [one.id for one in asked("B011", *large) if one.state == "flag"] == ["u1"]
    assert state("B010", release()) == state("B011", release()) == "missing"


def test_every_one_of_them_is_tested_here() -> None:
    text = Path(__file__).read_text("utf-8")
    assert all(f'"{one.code}"' in text for one in INDICATORS)

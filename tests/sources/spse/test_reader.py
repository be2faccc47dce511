"""Which file is which service, whatever route it came by; rows kept aside are read again; nothing ever breaks it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core import schema, values
from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.sources import spse
from ckanext.bos.sources.services import SERVICES

from .rows import KEY, ROWS, read, row

FILE_NAMES = {name: f"{SERVICES[name].isb}.json" for name in ROWS}


def save(folder: Path, name: str, rows: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(rows, default=float), "utf-8")
    return path


def whole(rows: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    return {item.key: item.fingerprint() for item in read(rows) if isinstance(item, Observation)}


@pytest.mark.parametrize("service", sorted(ROWS))
def test_a_service_is_known_by_the_files_name_or_by_its_columns(tmp_path: Path, service: str) -> None:
    for name in (FILE_NAMES[service], "unduhan (3).json"):
        assert spse.shape_of(save(tmp_path, name, [row(service)])) == service


@pytest.mark.parametrize("service", sorted(ROWS))
def test_rows_kept_aside_are_read_as_what_they_were(service: str) -> None:
    found = list(spse.read_rows({service: [Row("x:1", row(service))]}, KEY))
    again = list(spse.reread([kept for item in found if isinstance(item, Observation) for kept in item.rows], KEY))
    assert [item.fingerprint() for item in again if isinstance(item, Observation)] == [
        item.fingerprint() for item in found if isinstance(item, Observation)
    ]


def test_files_of_all_services_are_read_together(tmp_path: Path) -> None:
    paths = [save(tmp_path, FILE_NAMES[service], [row(service)]) for service in ROWS]
    found = list(spse.read(list(reversed(paths)), KEY))
    assert {item.key: item.fingerprint() for item in found if isinstance(item, Observation)} == whole(
        {service: [row(service)] for service in ROWS}
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("RUP-PaketPenyedia-Terumumkan.json", [{"kd_rup": 1}]),
        ("catatan.json", [{"a": 1}]),
        ("SPSE-TenderPengumuman.txt", []),
    ],
)
def test_other_files_are_told_apart_in_both_languages(tmp_path: Path, name: str, content: Any) -> None:
    with pytest.raises(ValueError, match=r" / "):
        spse.shape_of(save(tmp_path, name, content))


def test_a_row_that_the_file_reader_could_not_read_is_refused(tmp_path: Path) -> None:
    good = json.dumps(row("tender"), default=float)
    path = tmp_path / "SPSE-TenderPengumuman.json"
    path.write_text(f'[{good},\n{{"kd_tender": 1, broken}},\n7]', "utf-8")
    found = list(spse.read([path], KEY))
    assert [item.key for item in found if isinstance(item, Observation)] == ["tender/10005991000"]
    refused = [item for item in found if isinstance(item, Refusal)]
    assert refused and all("kd_tender" in item.errors for item in refused)


def test_the_order_of_rows_and_the_day_of_the_snapshot_change_nothing() -> None:
    rows: dict[str, list[dict[str, Any]]] = {service: [row(service)] for service in ROWS}
    rows["tender_bidders"] = [row("tender_bidders", kd_peserta=n, npwp_16_penyedia=f"00{n:014}") for n in range(1, 9)]
    rows["tender"].append(row("tender", kd_tender=10005992000, kd_pkt_dce=3))
    rows["nontender_bast"] = [
        row("nontender_bast", no_bap=f"BAP/{n}", _event_date=f"2025-09-0{n}") for n in range(1, 5)
    ]
    expected = whole(rows)
    mix = random.Random(5)
    for _ in range(5):
        for listed in rows.values():
            mix.shuffle(listed)
            listed[:] = [dict(mix.sample(list(cells.items()), len(cells))) for cells in listed]
        later = {
            service: [
                {**cells, **({"_event_date": "2025-10-09"} if "_event_date" in cells else {})} for cells in listed
            ]
            for service, listed in rows.items()
        }
        assert whole(later) == expected


def test_no_personal_datum_of_a_row_is_anywhere() -> None:
    found = read({service: [row(service), row(service, kd_tender=0, kd_nontender=0, lls_id=0)] for service in ROWS})
    text = repr(found)
    for secret in (
        "198001012005011001",
        "3522010101800001",
        "0123456789",
        "Bank Contoh",
        "Orang Contoh",
        "Orang Lain",
        "Orang Satu",
        "Jl. Contoh",
        "0012345678999001",
        "01.234.567.8-999.001",
    ):
        assert secret not in text, secret


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(
        [0, -1, 10**30, "0", "-", "", "0000-00-00", "Rp 1,25 miliar", "\x00", "\ud800", "_xD800_", "=1+1"]
    )
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_row_however_strange_stops_the_reader_or_loses_a_good_one(data: st.DataObject) -> None:
    rows: dict[str, list[dict[str, Any]]] = {}
    for service in data.draw(st.lists(st.sampled_from(sorted(ROWS)), min_size=1, max_size=5, unique=True)):
        strange = dict(ROWS[service])
        for name in data.draw(st.lists(st.sampled_from(sorted(strange)), max_size=6)):
            if data.draw(st.booleans()):
                strange.pop(name, None)
            else:
                strange[name] = data.draw(_ANY)
        strange[data.draw(st.text(max_size=8))] = data.draw(_ANY)
        for name in ("kd_tender", "kd_nontender", "lls_id", "kd_nontender_pct", "kd_swakelola_pct", "kd_paket"):
            if name in ROWS[service]:
                strange[name] = 999
        rows[service] = [strange, row(service)]
    found = read(rows)
    keys = {item.key for item in found if isinstance(item, Observation)}
    good = {
        item.key
        for item in read({service: [listed[1]] for service, listed in rows.items()})
        if isinstance(item, Observation)
    }
    assert good <= keys
    behind = [kept.origin for item in found for kept in (item.rows if isinstance(item, Observation) else (item.row,))]
    assert sorted(behind) == sorted(f"{service}:{n}" for service in rows for n in (1, 2))
    for item in found:
        if isinstance(item, Observation):
            assert item.fingerprint()
            _assert_canonical(item)
        else:
            assert item.errors and all(error.message(lang) for error in item.errors.values() for lang in ("id", "en"))


def _assert_canonical(found: Observation) -> None:
    for name, value in found.values.items():
        entry = schema.load().fields[name]
        if entry.type != "rows":
            assert values.parse(entry, value) == value
            continue
        for cells in value:
            for sub, leaf in cells.items():
                assert values.parse(entry.subfields[sub], leaf) == leaf, (name, sub)

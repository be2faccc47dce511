"""A small register: two twin tenders of one firm, and a contract of SIMDA that fits both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation, Row
from ckanext.bos.harvest.matching import simda as matcher
from ckanext.bos.sources import simda

KEY = "key of the tests"
UNIT = "DINAS KESEHATAN"


def tender(code: str, amount: str = "90000000", **values: Any) -> Observation:
    """A tender with a winner, as the procurement system gives it."""
    award = {
        "id": code, "supplier_id": "a1b2c3d4e5f60718", "supplier_name": "CV. CONTOH UJI", "amount": amount,
        "status": "active",
    }  # fmt: skip
    facts = {
        "title": f"Pengadaan Alat Kesehatan {code}",
        "fiscal_year": "2019",
        "tender_code": code,
        "tender_created": "2019-03-01",
        "awards": [award],
    }
    return Observation("spse", f"tender/{code}", (Key("spse", code),), facts | values, UNIT)


def contract(number: str = "001/SPK/DINKES/2019", **changes: Any) -> Observation:
    """A contract as SIMDA gives it, with one payment."""
    cells: dict[str, Any] = {
        "tahun": 2019, "no_kontrak": number, "kd_urusan": 1, "kd_bidang": 2, "kd_unit": 1, "kd_sub": 1,
        "nm_sub_unit": UNIT, "tgl_kontrak": "2019-05-02", "keperluan": "Belanja modal", "waktu": "90 hari",
        "nilai": "90000000", "nm_perusahaan": "CONTOH UJI, CV", "bentuk": "CV",
    }  # fmt: skip
    paid = {name: cells[name] for name in ("tahun", "no_kontrak", "kd_urusan", "kd_bidang", "kd_unit", "kd_sub")}
    paid |= {"no_sp2d": f"SP2D-{number}", "no_spm": "1/SPM", "tgl_sp2d": "2019-06-20", "bruto": "40000000"}
    paid["tahun"] = changes.get("tahun", paid["tahun"])
    rows = {"contract": [Row("k", cells | changes)], "payment": [Row("p", paid)]}
    [found] = simda.read_rows(rows, KEY)
    assert isinstance(found, Observation)
    return found


def doubtful(number: str, first: str, second: str) -> Observation:
    """Two tenders of the same value and supplier, and a contract that waits between them."""
    registry.observe("spse", [tender(first), tender(second)])
    found = contract(number)
    assert matcher.match([found]) == []
    return found


def renamed(observation: Observation, **contract_values: str) -> Observation:
    """The same contract with other values in its row."""
    row = observation.values["contracts"][0] | contract_values
    return replace(observation, values={**observation.values, "contracts": [row]})


def ocid(code: str) -> str:
    """The OCID of a tender."""
    return f"ocds-213czf-spse-{code}"

"""The auditors' flattened export on made-up rows."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from ckanext.bos.core.observation import Observation, Refusal
from ckanext.bos.sources import simda

from .tables import KEY

CODE = "1-03.0-00.0-00.01"
CONTRACT = {
    "kd_unit90": CODE, "nm_unit": "DINAS CONTOH", "no_kontrak": "7/X/2021", "tgl_kontrak": "2021-05-02 00:00:00",
    "no_addendum": "", "tgl_addendum": "", "keperluan": "Pembangunan Jembatan", "waktu": "90 hari",
    "nm_perusahaan": "CV. CONTOH", "bentuk": "CV", "alamat": "Jl. Rahasia", "nm_pemilik": "RAHASIA",
    "npwp": "99.111.222.3-601.000", "nm_bank": "BANK RAHASIA", "nm_rekening": "RAHASIA",
    "no_rekening": "0999-11-222333", "nilai": "1000000.00", "entitas": "KAB",
}  # fmt: skip
AMENDED = {"no_addendum": "ADD.1", "tgl_addendum": "2021-06-01", "nilai": "1100000", "waktu": "100 hari"}
PAID = {
    "kd_unit90": CODE, "nm_unit": "DINAS CONTOH", "kd_rek90_1": "5", "nm_rek90_1": "BELANJA", "no_kontrak": "7/x/2021 ",
    "no_spp": "1/SPP", "tgl_spp": "2021-06-01", "uraian": "Termin 1 jembatan", "no_spj": "", "no_tagihan": "1/BAP",
    "tgl_tagihan": "2021-05-30", "nm_tagihan": "Modal Termin", "realisasi_fisik": "40", "nm_penerima": "RAHASIA",
    "alamat_penerima": "Jl. Rahasia", "bank_penerima": "BANK RAHASIA", "rek_penerima": "0999-11-222333",
    "npwp": "99.111.222.3-601.000", "nilai": "300000", "entitas": "KAB",
}  # fmt: skip
SP2D = {
    "kd_unit90": CODE, "nm_unit": "DINAS CONTOH", "no_sp2d": "9/SP2D", "tgl_sp2d": "2021-06-10", "kd_rek90_1": "5",
    "no_spm": "8/SPM", "tgl_spm": "2021-06-05", "nm_jn_spm": "LS", "uraian": "Termin 1  Jembatan",
    "nm_penerima": "RAHASIA", "bank_penerima": "BANK RAHASIA", "rek_penerima": "0999-11-222333",
    "npwp": "99.111.222.3-601.000", "nilai": "400000", "entitas": "KAB",
}  # fmt: skip


def _read(folder: Path, **sheets: list[Mapping[str, str]]) -> list[Observation | Refusal]:
    paths = []
    for name, rows in sheets.items():
        paths.append(folder / f"{name}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return list(simda.read(paths, KEY))


def test_a_contract_once_with_its_amendments_and_payments(tmp_path: Path) -> None:
    [found] = _read(
        tmp_path,
        kontrak_daftar=[CONTRACT, CONTRACT | AMENDED],
        kontrak_bayar=[PAID, PAID | {"nilai": "100000"}],
        sp2d=[SP2D],
    )
    assert isinstance(found, Observation)
    contract, payment = found.values["contracts"][0], found.values["payments"][0]
    assert (contract["amount"], found.values["amendments"][0]["amount"]) == ("1000000", "1100000")
    assert (payment["amount"], payment["sp2d_number"], payment["date"]) == ("400000", "9/SP2D", "2021-06-10")
    assert found.values["progress"][0]["physical_percent"] == "40" and found.unit == "DINAS CONTOH"
    assert found.keys[0].value.startswith("2021-1-03-0-00-0-00-01-")
    assert "RAHASIA" not in repr(found) and "Rahasia" not in repr(found) and "99.111" not in repr(found)


def test_the_value_at_signing_is_not_the_amendments(tmp_path: Path) -> None:
    [found] = _read(tmp_path, kontrak_daftar=[CONTRACT | AMENDED])
    assert isinstance(found, Observation)
    assert "amount" not in found.values["contracts"][0] and found.values["amendments"][0]["amount"] == "1100000"


def test_a_request_without_a_certain_sp2d_is_not_a_payment(tmp_path: Path) -> None:
    cases: dict[str, list[Mapping[str, str]]] = {
        "none": [SP2D | {"nilai": "5"}],
        "two": [SP2D, SP2D | {"no_sp2d": "10/SP2D"}],
    }
    for paid in cases.values():
        found = _read(tmp_path, kontrak_daftar=[CONTRACT], kontrak_bayar=[PAID | {"nilai": "400000"}], sp2d=paid)
        contract = next(item for item in found if isinstance(item, Observation))
        [refusal] = [item for item in found if isinstance(item, Refusal)]
        assert not contract.values.get("payments") and "1/SPP" in refusal.errors["no_spp"].message()
        assert "RAHASIA" not in repr(refusal)
